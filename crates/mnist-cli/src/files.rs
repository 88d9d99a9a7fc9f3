//! Files that the user names, written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::failure::Failure;

/// Whether a file could be written there, tried before hours are spent on what is to go into it.
pub(crate) fn check_writable(path: &Path) -> Result<(), Failure> {
    let failure = |source| Failure::File { path: path.into(), source };
    if path.is_dir() {
        return Err(failure(io::ErrorKind::IsADirectory.into()));
    }
    if path.exists() && !path.is_file() {
        // Renaming a file to that place would do away with the device or pipe.
        return Err(failure(io::Error::other("not a regular file")));
    }
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(dir).map(drop).map_err(failure)
}

/// Writes a file whole or not at all.
pub(crate) fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    // A device such as /dev/stdout is to be written to, not to be replaced.
    let is_device = fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    let saved = if is_device {
        fs::write(path, bytes)
    } else {
        check_writable(path)?;
        replace(path, bytes)
    };
    saved.map_err(|source| Failure::File { path: path.into(), source })
}

/// Writes a sibling file and renames it.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What a link points to is to be replaced, not the link.
    let target = fs::canonicalize(path);
    let path = target.as_deref().unwrap_or(path);
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // This one is to stay, so it gets the permissions of any new file instead of being private.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(dir)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path)?;
    Ok(())
}
