//! Files, with their names in errors.

use std::path::Path;
use std::{fs, io};

use super::error::Error;

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::File { path: path.into(), source })
}

pub(super) fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::File { path: path.into(), source })
}

/// Writes a file, and makes the folder for it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written: io::Result<()> =
        path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, bytes));
    written.map_err(|source| Error::File { path: path.into(), source })
}
