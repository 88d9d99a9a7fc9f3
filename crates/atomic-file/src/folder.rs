//! A folder that is written whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::leftovers::{LOCK, OLD, remove_leftover_folders};
use crate::sync::{sync_folder, sync_folder_of};
use crate::target::{Target, folder_of};
use crate::temporary::{builder, lock, prefix};

/// Attempts at a sibling that nobody takes for a leftover before it is locked.
const ATTEMPTS: usize = 100;

/// A folder that takes its target's place when [committed](Self::commit), and is removed with
/// all that is in it when dropped before that.
///
/// ```
/// let parent = tempfile::tempdir()?;
/// let target = parent.path().join("pair");
/// let folder = atomic_file::AtomicFolder::create(&target)?;
/// std::fs::write(folder.path().join("left"), "1")?;
/// std::fs::write(folder.path().join("right"), "2")?;
/// assert!(!target.exists(), "not yet");
/// folder.commit()?;
/// assert_eq!(std::fs::read_to_string(target.join("right"))?, "2");
/// # std::io::Result::Ok(())
/// ```
///
/// The sibling, `.pair.x3Rk0aPq.atomic`, has the new folder in it beside a file that is locked.
#[derive(Debug)]
pub struct AtomicFolder {
    // Fields are dropped in this order: Windows removes no folder with an open file in it.
    _lock: File,
    sibling: TempDir,
    target: PathBuf,
}

impl AtomicFolder {
    /// Begins to write a folder. What is in the target's place stays there until the end.
    ///
    /// # Errors
    ///
    /// The folder it is to be in does not exist or cannot be written to, or the target is a mount
    /// point: no other folder can take its place.
    pub fn create(target: impl AsRef<Path>) -> io::Result<Self> {
        let target = resolve(target.as_ref());
        check_no_mount_point(&target)?;
        remove_leftover_folders(&target);
        let (sibling, lock) = locked_sibling(&target)?;
        let folder = Self { _lock: lock, sibling, target };
        // Not the temporary folder itself, which is private.
        fs::create_dir(folder.path())?;
        Ok(folder)
    }

    /// Where to write what is to be in the folder.
    pub fn path(&self) -> PathBuf {
        self.sibling.path().join("new")
    }

    /// Puts the folder in its place, where there may be nothing or an empty folder.
    ///
    /// The files in it are synced by whoever wrote them.
    ///
    /// # Errors
    ///
    /// There is something in the target's place, or the folder cannot be renamed. The target is
    /// then as it was, except that an empty folder may be gone.
    pub fn commit(self) -> io::Result<()> {
        sync_folder(&self.path())?;
        // Not every system renames over an empty folder. One that is not empty stays.
        match fs::remove_dir(&self.target) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => fs::rename(self.path(), &self.target)?,
        }
        sync_folder_of(&self.target)
    }

    /// Puts the folder in its place, and removes what was there.
    ///
    /// Between the two there is nothing in that place for a moment. If the process is killed just
    /// then, the next [`create`](Self::create) puts back what was there.
    ///
    /// # Errors
    ///
    /// A folder cannot be renamed. The target is then as it was.
    pub fn replace(self) -> io::Result<()> {
        sync_folder(&self.path())?;
        let old = self.sibling.path().join(OLD);
        match fs::rename(&self.target, &old) {
            Err(error) if error.kind() == ErrorKind::NotFound => return self.commit(),
            moved => moved?,
        }
        if let Err(error) = fs::rename(self.path(), &self.target) {
            if fs::rename(&old, &self.target).is_err() {
                // Someone else's is in its place now. Do not remove what was there before.
                let _ = self.sibling.keep();
            }
            return Err(error);
        }
        sync_folder_of(&self.target)
    }
}

/// Where links lead: what a link points to is to be replaced, not the link.
fn resolve(target: &Path) -> PathBuf {
    target.canonicalize().unwrap_or_else(|_| match Target::find(target) {
        Ok(Target::New(path)) => path,
        _ => target.to_owned(),
    })
}

/// Refuses a mount point. The sibling would be on another file system, perhaps a smaller one, and
/// could not be renamed to it in the end.
#[cfg(unix)]
fn check_no_mount_point(target: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    let (Ok(found), Ok(parent)) = (fs::metadata(target), fs::metadata(folder_of(target))) else {
        return Ok(());
    };
    if found.dev() == parent.dev() {
        return Ok(());
    }
    let reason = "a file system is mounted there, and no other folder can take its place";
    Err(io::Error::new(ErrorKind::ResourceBusy, reason))
}

/// Renaming fails in the end.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn check_no_mount_point(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A sibling of the target, and the locked file in it.
fn locked_sibling(target: &Path) -> io::Result<(TempDir, File)> {
    let prefix = prefix(target);
    for _ in 0..ATTEMPTS {
        let sibling = builder(&prefix).tempdir_in(folder_of(target))?;
        let path = sibling.path().join(LOCK);
        // It fails if another process has taken the empty folder for a leftover.
        match File::create_new(&path) {
            Ok(file) if lock(&file) && path.exists() => return Ok((sibling, file)),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Err(io::Error::other("temporary folders disappear as soon as they are created"))
}
