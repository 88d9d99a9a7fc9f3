//! What can go wrong with files and with the examples in them.

use std::io;
use std::path::PathBuf;

use crate::idx::error::IdxError;

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

    /// The operating system could not map it; [`IdxFile::open`](crate::IdxFile::open) may work.
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

    /// The folder is there, but not all files of a data set that are wanted.
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

    /// A file of images without a pixel.
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
