//! What can be wrong with the file of a checkpoint.

use std::io;

/// What is wrong with the file of a checkpoint.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It cannot be read.
    #[error("it cannot be read")]
    Read(#[from] io::Error),
    /// It has the name of a checkpoint and is a folder, a pipe or a device.
    #[error("it is not a regular file")]
    NotAFile,
    /// It ends before a checkpoint without payload would.
    #[error("it is {found} bytes long, expected at least {least}")]
    TooShort {
        /// Bytes there are.
        found: u64,
        /// Bytes of a checkpoint without payload.
        least: u64,
    },
    /// It does not begin as checkpoints do.
    #[error("it does not begin with the bytes of a checkpoint")]
    Magic,
    /// Its header says another length.
    #[error("it is {found} bytes long, expected {expected} by its header")]
    Length {
        /// Bytes there are.
        found: u64,
        /// Bytes there would be.
        expected: u64,
    },
    /// A bit of it has changed.
    #[error("its checksum is not that of its contents")]
    Checksum,
    /// It is whole, but not of the version that is read here.
    #[error("it is of format version {found}, expected {expected}")]
    Version {
        /// Its version.
        found: u32,
        /// The version read here.
        expected: u32,
    },
}
