//! Waiting until the names in a folder are on disk.

use std::io;
use std::path::Path;

use crate::target::folder_of;

/// Waits until the folder that a path is in has the path's name on disk.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    sync_folder(folder_of(path))
}

/// Waits until the names in a folder are on disk.
///
/// A folder that may be written to but not listed cannot be opened, and some file systems cannot
/// sync one: neither says that anything went wrong.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    use std::io::ErrorKind;

    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    match synced.map_err(|error| (error.kind(), error)) {
        Err((
            ErrorKind::PermissionDenied | ErrorKind::InvalidInput | ErrorKind::Unsupported,
            _,
        )) => Ok(()),
        synced => synced.map_err(|(_, error)| error),
    }
}

/// Other systems have no such call.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
