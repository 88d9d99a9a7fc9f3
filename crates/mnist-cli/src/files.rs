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

/// Whether a picture of one of these kinds could be written there: what the ending says, and then
/// as [`check_writable`].
pub(crate) fn check_picture(path: &Path, endings: &[&str]) -> Result<(), Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    if !endings.iter().any(|wanted| ending.as_deref() == Some(wanted)) {
        let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
        return Err(Failure::Request {
            reason: format!("{}: this picture is not drawn as that kind of file", path.display()),
            hint: format!("name a file that ends in {}", endings.join(" or ")),
        });
    }
    check_writable(path)
}

/// Refuses to write two things to one file.
pub(crate) fn check_different(
    (what, path): (&str, &Path),
    (other, other_path): (&str, &Path),
) -> Result<(), Failure> {
    let resolved = |path: &Path| path.canonicalize().ok();
    let same = path == other_path
        || resolved(path).is_some_and(|path| resolved(other_path).is_some_and(|o| o == path));
    if !same {
        return Ok(());
    }
    let source = io::Error::other(format!("{what} and {other} cannot be the same file"));
    Err(Failure::File { path: path.into(), source })
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
