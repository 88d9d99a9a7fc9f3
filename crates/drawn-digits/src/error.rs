//! What can go wrong with data sets of drawn digits.

use std::io;
use std::path::PathBuf;

/// Why a data set cannot be written, or is not one.
///
/// The message says what and where; the underlying cause, if there is one, is in
/// [`source`](std::error::Error::source). Whatever the reason, files that were there before are
/// as they were, and there are no new ones.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A set of no images.
    #[error("cannot draw 0 {set} images: there must be at least 1")]
    NoImages {
        /// `training` or `test`.
        set: &'static str,
    },

    /// More images than the four bytes for their number can count in an IDX file.
    #[error("cannot write {found} {set} images: an IDX file holds at most {}", u32::MAX)]
    TooManyImages {
        /// `training` or `test`.
        set: &'static str,
        /// Images asked for.
        found: u64,
    },

    /// There is something of that name, and it is no folder.
    #[error("{dir} is not a folder")]
    NotAFolder {
        /// The path given.
        dir: PathBuf,
    },

    /// The folder is not empty, perhaps because it holds a data set already.
    #[error("{dir} already holds other files, such as {}", file.display())]
    NotEmpty {
        /// The folder given.
        dir: PathBuf,
        /// Name of one thing in it.
        file: PathBuf,
    },

    /// The operating system could not create or write it.
    #[error("cannot write {path}")]
    Write {
        /// File or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },

    /// The caller's `watch` stopped it.
    #[error("stopped before {dir} was complete")]
    Stopped {
        /// The folder that was not made.
        dir: PathBuf,
    },

    /// A file of a data set is missing, or its bytes are not those of such a file.
    #[error(transparent)]
    Damaged(mnist_io::Error),

    /// A file does not hold an image for each label.
    #[error("{path} does not hold {labels} images of 28 x 28 pixels, one for each label")]
    WrongImages {
        /// The file of images.
        path: PathBuf,
        /// Number of labels in the file that goes with it.
        labels: usize,
    },
}
