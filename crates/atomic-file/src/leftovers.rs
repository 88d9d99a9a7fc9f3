//! Siblings whose writer was killed.
//!
//! They are removed where they can be. Whatever fails here must not stop anybody from writing.

use std::fs::{self, DirEntry, File, FileType};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::target::folder_of;
use crate::temporary::{is_sibling, prefix};

/// In the folder of an [`AtomicFolder`](crate::AtomicFolder): the file that its writer has locked.
pub(crate) const LOCK: &str = "lock";

/// In the same folder: what was in the target's place, while it is being replaced.
pub(crate) const OLD: &str = "old";

/// Removes the files that killed writers of this target have left.
pub(crate) fn remove_leftover_files(target: &Path) {
    for entry in siblings(target, FileType::is_file) {
        if let Some(_locked) = lock_abandoned(&entry.path()) {
            // If its writer has just put it in its place, nothing has this name any more.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes the folders that killed writers of this target have left, and puts back what one of them
/// had moved away without putting the new folder in its place.
pub(crate) fn remove_leftover_folders(target: &Path) {
    for entry in siblings(target, FileType::is_dir) {
        let folder = entry.path();
        if let Some(_locked) = lock_abandoned(&folder.join(LOCK)) {
            if put_back(&folder.join(OLD), target).is_ok() {
                let _ = fs::remove_dir_all(folder);
            }
        } else {
            // One without a lock is empty. Its writer, if there still is one, creates another.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Puts the old folder back if there is one, and nothing in the target's place.
fn put_back(old: &Path, target: &Path) -> io::Result<()> {
    let is_missing = |path: &Path| {
        path.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound)
    };
    if is_missing(target) && !is_missing(old) { fs::rename(old, target) } else { Ok(()) }
}

/// Siblings of a target, of the kind wanted; links and pipes are nobody's leftovers.
fn siblings(target: &Path, wanted: fn(&FileType) -> bool) -> Vec<DirEntry> {
    let prefix = prefix(target);
    let is_wanted = |entry: &DirEntry| {
        is_sibling(&entry.file_name(), &prefix) && entry.file_type().is_ok_and(|kind| wanted(&kind))
    };
    folder_of(target).read_dir().into_iter().flatten().flatten().filter(is_wanted).collect()
}

/// The file, locked, if its writer does not hold the lock any more.
///
/// It is to be held until the leftover is removed: a writer that has created its file but not
/// locked it yet must find out that it is about to lose it.
fn lock_abandoned(path: &Path) -> Option<File> {
    // To open a pipe would wait for its reader.
    path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
    let file = File::options().write(true).open(path).ok()?;
    file.try_lock().ok().map(|()| file)
}
