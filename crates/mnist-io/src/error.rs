//! What can go wrong with files and with the examples in them.

use std::io;
#[cfg(feature = "sharded")]
use std::ops::Range;
use std::path::PathBuf;

use crate::idx::error::IdxError;
#[cfg(feature = "sharded")]
use crate::sharded::error::ManifestError;

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

    /// A line of a list of writers does not say which digit or by whom.
    #[error("{path}, line {line}: expected a digit, and its writer's number after two tabs")]
    NoWriter {
        /// The list.
        path: PathBuf,
        /// From 1.
        line: usize,
    },

    /// A line of a list of writers is about another digit: it belongs to other images.
    #[error("{path}, line {line}: a {found}, but the image is a {digit}: these are other images")]
    OtherDigit {
        /// The list.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// The digit in the list.
        found: u8,
        /// The label of the image.
        digit: u8,
    },

    /// A list of writers ends before the digits do.
    #[error("{path} has the writers of {found} digits, but there are {digits}")]
    TooFewWriters {
        /// The list.
        path: PathBuf,
        /// Digits whose writers were asked for.
        digits: usize,
        /// Lines of the list.
        found: usize,
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

    /// The operating system could not read on from there; the file may have become shorter.
    #[error("cannot read {path} at byte {offset}")]
    ReadAt {
        /// File.
        path: PathBuf,
        /// Where, in bytes from the start of the file.
        offset: u64,
        /// What the operating system said.
        source: io::Error,
    },

    /// It begins as gzip does. Examples in the middle of it cannot be read without all before them.
    #[error("{path} is compressed, and so cannot be read from anywhere but its start")]
    Compressed {
        /// File.
        path: PathBuf,
    },

    /// The file is shorter or longer than it was, or than a manifest says.
    #[error("{path} is {found} bytes long instead of {expected}")]
    Length {
        /// File.
        path: PathBuf,
        /// Bytes it was or should be long.
        expected: u64,
        /// Bytes it is long.
        found: u64,
    },

    /// There is no memory for what is to be read at once.
    #[cfg(feature = "sharded")]
    #[error("no memory for the {bytes} bytes of {path}")]
    NoMemory {
        /// File.
        path: PathBuf,
        /// Bytes without the header.
        bytes: u64,
    },

    /// The shape in the file's header is not the one in the manifest.
    #[cfg(feature = "sharded")]
    #[error("{path} is of shape {found:?} instead of {expected:?}")]
    Shape {
        /// File.
        path: PathBuf,
        /// Shape in the manifest.
        expected: Vec<usize>,
        /// Shape in the file.
        found: Vec<usize>,
    },

    /// There is no manifest in the folder.
    #[cfg(feature = "sharded")]
    #[error("no manifest.json in {dir}: it is no sharded set, or not a whole one")]
    NoManifest {
        /// Folder.
        dir: PathBuf,
    },

    /// The manifest of a sharded set cannot be followed.
    #[cfg(feature = "sharded")]
    #[error("cannot follow {path}")]
    Manifest {
        /// Manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: ManifestError,
    },

    /// The bytes of a file are not those that the manifest was written for.
    #[cfg(feature = "sharded")]
    #[error("{path} has been altered: its SHA-256 is {found} instead of {expected}")]
    Altered {
        /// File.
        path: PathBuf,
        /// SHA-256 in the manifest.
        expected: String,
        /// SHA-256 of the file.
        found: String,
    },

    /// What has been read of a file is not what the manifest was written for.
    #[cfg(feature = "sharded")]
    #[error(
        "{path} has been altered: the CRC-32 of its block {block}, examples {} to {}, is \
         {found:08x} instead of {expected:08x}",
        examples.start,
        examples.end - 1
    )]
    BlockAltered {
        /// File.
        path: PathBuf,
        /// Which block of the file, counted from 0.
        block: u64,
        /// The examples of the block, counted from the first of the file.
        examples: Range<u64>,
        /// CRC-32 in the manifest.
        expected: u32,
        /// CRC-32 of what has been read.
        found: u32,
    },

    /// The caller's `watch` stopped it.
    #[cfg(feature = "sharded")]
    #[error("stopped before all of {dir} was read")]
    Stopped {
        /// Folder.
        dir: PathBuf,
    },

    /// There can be no such sharded set.
    #[cfg(feature = "sharded")]
    #[error("no such sharded set can be written: {reason}")]
    Layout {
        /// Why.
        reason: String,
    },

    /// More examples were appended to a sharded set than it was to hold.
    #[cfg(feature = "sharded")]
    #[error("more examples than the {expected} of the sharded set")]
    TooManyExamples {
        /// Examples it was to hold.
        expected: u64,
    },

    /// A sharded set was finished before it had all its examples.
    #[cfg(feature = "sharded")]
    #[error("only {found} of the {expected} examples of the sharded set")]
    TooFewExamples {
        /// Examples it was to hold.
        expected: u64,
        /// Examples appended.
        found: u64,
    },

    /// A file or sharded set was finished though some of it could not be written.
    #[error("cannot finish {path}: some of it could not be written")]
    Incomplete {
        /// File, or folder of the set.
        path: PathBuf,
    },

    /// The folder is not empty, perhaps because it holds a data set already.
    #[cfg(feature = "sharded")]
    #[error("{dir} already holds other files, such as {}", file.display())]
    NotEmpty {
        /// Folder.
        dir: PathBuf,
        /// Name of one thing in it.
        file: PathBuf,
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
