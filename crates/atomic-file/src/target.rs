//! What a path names: nothing yet, a file to be replaced, or a device to be written to.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf, is_separator};

/// Symlinks followed from one to the next: as many as Linux follows.
const MAX_LINKS: usize = 40;

/// A target, symlinks followed.
#[derive(Debug)]
pub(crate) enum Target {
    /// Nothing is there; its folder is.
    New(PathBuf),
    /// A regular file that may be written to.
    File(PathBuf, Metadata),
    /// A device or pipe.
    Device(PathBuf),
}

impl Target {
    pub(crate) fn find(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
            // By what the permissions say: an administrator could write to it.
            Ok(found) if found.permissions().readonly() => {
                Err(io::Error::new(ErrorKind::PermissionDenied, "the file is read-only"))
            }
            Ok(found) if found.is_file() => {
                // The file may be someone else's, in a folder where it could be replaced.
                File::options().write(true).open(path)?;
                Ok(Self::File(path.canonicalize()?, found))
            }
            Ok(_) => Ok(Self::Device(path.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::find_new(path),
            Err(error) => Err(error),
        }
    }

    /// Nothing is there, or a link to where nothing is.
    fn find_new(path: &Path) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            match path.read_link() {
                Ok(link) => path = folder_of(&path).join(link),
                Err(_) => return check_new(path).map(Self::New),
            }
        }
        Err(io::Error::other("too many symbolic links"))
    }
}

/// Refuses a name that no file can have, and a folder that is not there.
fn check_new(path: PathBuf) -> io::Result<PathBuf> {
    let ends_in_separator = path.to_string_lossy().ends_with(is_separator);
    if ends_in_separator || path.file_name().is_none() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "not the name of a file"));
    }
    let folder = folder_of(&path);
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => Ok(path),
        Ok(_) => {
            let reason = format!("{} is not a folder", folder.display());
            Err(io::Error::new(ErrorKind::NotADirectory, reason))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let reason = format!("there is no folder {}", folder.display());
            Err(io::Error::new(ErrorKind::NotFound, reason))
        }
        Err(error) => Err(error),
    }
}

/// The folder a path is in: `.` for a bare name, whose parent is the empty path.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
