use std::io;
use std::path::PathBuf;

use crate::element::ElementType;

/// Why bytes are not the IDX data asked for, or an array cannot become IDX data.
///
/// Lengths are in bytes and count the header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdxError {
    /// The data ends within the header; an empty file does so after 0 bytes.
    #[error("the header takes {expected} bytes, but the data ends after {found}")]
    HeaderTooShort {
        /// Bytes the header takes, as far as it can be told from what is there.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },

    /// The first two bytes are not zero.
    #[error(
        "bad magic number: bytes 0 and 1 are 0x{:02x} 0x{:02x}, expected 0x00 0x00",
        found[0], found[1]
    )]
    BadMagic {
        /// Bytes 0 and 1.
        found: [u8; 2],
    },

    /// Byte 2 names none of the six element types.
    #[error(
        "unknown element type: byte 2 is 0x{code:02x}, \
         expected 0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e"
    )]
    UnknownElementType {
        /// Byte 2.
        code: u8,
    },

    /// The declared size is more than a `usize` can count or a pointer can span.
    #[error("shape {shape:?} of {element_type} is more than this machine can address")]
    TooLarge {
        /// Length of each dimension.
        shape: Vec<usize>,
        /// Type of an element.
        element_type: ElementType,
    },

    /// The data ends before the declared elements do.
    #[error(
        "the header declares {expected} bytes in all, but the data ends after {found}, {} short",
        expected.saturating_sub(*found)
    )]
    TooShort {
        /// Bytes declared, header and elements.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },

    /// The data goes on after the declared elements.
    #[error(
        "the header declares {expected} bytes in all, but the data goes on: {found} bytes seen"
    )]
    TooLong {
        /// Bytes declared, header and elements.
        expected: usize,
        /// Bytes seen: all there are, or, where a file is read or unpacked rather than mapped,
        /// one more than `expected`, which is where reading stops.
        found: usize,
    },

    /// The elements are of another type.
    #[error("the elements are {found}, expected {expected}")]
    WrongElementType {
        /// Type asked for.
        expected: ElementType,
        /// Type in the header.
        found: ElementType,
    },

    /// Images have two dimensions or more: how many there are, and then the shape of one.
    #[error("images take two dimensions or more, found {} (shape {shape:?})", shape.len())]
    NotImages {
        /// Length of each dimension.
        shape: Vec<usize>,
    },

    /// Labels have one dimension: how many there are.
    #[error("labels take one dimension, found {} (shape {shape:?})", shape.len())]
    NotLabels {
        /// Length of each dimension.
        shape: Vec<usize>,
    },

    /// An array to be written has more dimensions than the header's one byte can count.
    #[error("IDX holds at most 255 dimensions, found {found}")]
    TooManyDimensions {
        /// Number of dimensions.
        found: usize,
    },

    /// A dimension of an array to be written is longer than the header's four bytes can say.
    #[error("dimension {axis} is {length} long, but IDX holds at most {}", u32::MAX)]
    DimensionTooLong {
        /// Which dimension, counted from 0.
        axis: usize,
        /// Its length.
        length: usize,
    },
}

/// Why a file or a data set cannot be read, or a file cannot be written.
///
/// The message says what and where; the underlying cause, if there is one, is in
/// [`source`](std::error::Error::source).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is neither the file nor its twin, compressed or plain.
    #[error("no such file: {path} (nor {twin})")]
    NotFound {
        /// The path given.
        path: PathBuf,
        /// The same path with `.gz` added or taken away.
        twin: PathBuf,
    },

    /// The operating system could not open or read it.
    #[error("cannot read {path}")]
    Read {
        /// File or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },

    /// The operating system could not map it; [`IdxFile::read`](crate::IdxFile::read) may work.
    #[error("cannot map {path} into memory")]
    Map {
        /// File.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },

    /// It begins as gzip does, but does not unpack: truncated, or damaged on the way.
    #[error("{path} is truncated or corrupt gzip")]
    Gzip {
        /// File.
        path: PathBuf,
        /// What the decompressor said.
        source: io::Error,
    },

    /// Its (unpacked) bytes are not the IDX data asked for.
    #[error("{path} is not the IDX file expected")]
    Idx {
        /// File.
        path: PathBuf,
        /// What is wrong with the bytes.
        source: IdxError,
    },

    /// There is no such folder.
    #[error("no such folder: {dir}")]
    MissingFolder {
        /// Folder asked for.
        dir: PathBuf,
    },

    /// The folder is there, but not all four files of a data set are.
    #[error(
        "no file in {dir} is named {} (with or without .gz, and with any prefix)",
        names.join(" or ")
    )]
    MissingFiles {
        /// Folder.
        dir: PathBuf,
        /// Every name looked for in vain.
        names: Vec<&'static str>,
    },

    /// Two files in the folder may be meant.
    #[error("{dir} holds both {} and {}, which are names for the same thing", names[0], names[1])]
    AmbiguousFiles {
        /// Folder.
        dir: PathBuf,
        /// Two names, without `.gz`.
        names: [String; 2],
    },

    /// A file of a data set holds nothing to learn from.
    #[error("{path} holds no pixels: its shape is {shape:?}")]
    NoPixels {
        /// File of images.
        path: PathBuf,
        /// Length of each dimension, one of which is 0.
        shape: Vec<usize>,
    },

    /// There are more images than labels, or more labels than images.
    #[error("{}{labels} labels for {images} images", place(path.as_ref()))]
    CountMismatch {
        /// File of the labels, unless they were made in memory.
        path: Option<PathBuf>,
        /// Number of images.
        images: usize,
        /// Number of labels.
        labels: usize,
    },

    /// A label that is none of the classes 0, 1, ..., `classes` - 1.
    #[error(
        "{}label {index} (counted from 0) is {label}, but must be below {classes}, \
         the number of classes",
        place(path.as_ref())
    )]
    LabelOutOfRange {
        /// File of the labels, unless they were made in memory.
        path: Option<PathBuf>,
        /// Which label, counted from 0.
        index: usize,
        /// The label.
        label: u8,
        /// Number of classes.
        classes: usize,
    },

    /// Images of the test set are not shaped like those of the training set.
    #[error("{path}: test images are {test:?} pixels, but training images {training:?}")]
    ShapeMismatch {
        /// File of the test images.
        path: PathBuf,
        /// Shape of one training image.
        training: Vec<usize>,
        /// Shape of one test image.
        test: Vec<usize>,
    },

    /// A set cannot be split after more examples than it has.
    #[error("cannot split {examples} examples after the first {at}")]
    SplitTooFar {
        /// Examples before the split.
        at: usize,
        /// Examples there are.
        examples: usize,
    },

    /// Setting the validation examples aside would leave none to train on.
    #[error("cannot set {validation} of {training} training examples aside for validation")]
    TooManyForValidation {
        /// Validation examples asked for.
        validation: usize,
        /// Training examples there are.
        training: usize,
    },

    /// The array does not fit into the IDX format; nothing was written.
    #[error("cannot write {path} as IDX")]
    Encode {
        /// File.
        path: PathBuf,
        /// What does not fit.
        source: IdxError,
    },

    /// The operating system could not write it; what was there before still is.
    #[error("cannot write {path}")]
    Write {
        /// File.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// `"<path>: "`, or nothing for what was made in memory.
fn place(path: Option<&PathBuf>) -> String {
    path.map_or_else(String::new, |path| format!("{}: ", path.display()))
}
