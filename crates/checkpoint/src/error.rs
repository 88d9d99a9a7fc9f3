//! Why a folder of checkpoints cannot be used.

use std::io;
use std::path::PathBuf;

/// Why a folder of checkpoints cannot be used, or a checkpoint cannot be saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder cannot be created, listed or written to.
    #[error("{}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another process, or another [`Checkpoints`](crate::Checkpoints) of this one, has it open.
    #[error("{} is already in use", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// A checkpoint cannot be written. Those before it are still there.
    #[error("{}", path.display())]
    Write {
        /// Where it was to be.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The newest checkpoint is whole, but of a version that is not read here.
    #[error("{} is of format version {found}, expected {expected}", path.display())]
    Version {
        /// The checkpoint.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The version read here.
        expected: u32,
    },
    /// There is no number above that of the newest checkpoint.
    #[error("{} is the last number there can be", path.display())]
    LastNumber {
        /// The newest checkpoint.
        path: PathBuf,
    },
}
