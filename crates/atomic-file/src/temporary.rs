//! Temporary siblings: how they are named, locked and given their permissions.
//!
//! A sibling is locked from just after its creation until it is renamed or removed. Whoever
//! obtains the lock of a sibling therefore knows that its writer is gone.

use std::ffi::OsStr;
use std::fs::{File, Metadata, TryLockError};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::target::folder_of;

const SUFFIX: &str = ".atomic";

/// Random letters and digits between prefix and suffix.
const RANDOM: usize = 8;

/// Characters of the target's name to keep: with up to four bytes each, within the 255 bytes that
/// file systems allow.
const NAME: usize = 50;

/// Attempts at a sibling that nobody takes for a leftover before it is locked.
const ATTEMPTS: usize = 100;

/// `.model.` for `folder/model`.
pub(crate) fn prefix(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!(".{}.", name.chars().take(NAME).collect::<String>())
}

/// Whether a file of this name is a sibling of the target with this prefix.
pub(crate) fn is_sibling(name: &OsStr, prefix: &str) -> bool {
    let random = name
        .to_str()
        .and_then(|name| name.strip_prefix(prefix))
        .and_then(|name| name.strip_suffix(SUFFIX));
    random.is_some_and(|random| {
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Names siblings with this prefix.
pub(crate) fn builder(prefix: &str) -> Builder<'_, 'static> {
    let mut builder = Builder::new();
    builder.prefix(prefix).suffix(SUFFIX).rand_bytes(RANDOM);
    builder
}

/// A locked sibling of the target, with the permissions of `existing` or of any new file.
pub(crate) fn temporary_for(
    target: &Path,
    existing: Option<&Metadata>,
) -> io::Result<NamedTempFile> {
    let prefix = prefix(target);
    let mut builder = builder(&prefix);
    if existing.is_none() {
        permit_as_any_new_file(&mut builder);
    }
    for _ in 0..ATTEMPTS {
        let temporary = builder.tempfile_in(folder_of(target))?;
        if lock(temporary.as_file()) && temporary.path().exists() {
            if let Some(existing) = existing {
                keep_permissions(temporary.as_file(), existing)?;
            }
            return Ok(temporary);
        }
    }
    Err(io::Error::other("temporary files disappear as soon as they are created"))
}

/// Locks what was just created; `false` if another process has taken it for a leftover.
///
/// Where there are no locks, nobody else can obtain one either, so that nothing is removed.
pub(crate) fn lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Instead of keeping it private, as befits other temporary files.
#[cfg(unix)]
fn permit_as_any_new_file(builder: &mut Builder<'_, '_>) {
    // The umask takes away from these.
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
}

/// There it has them already.
#[cfg(not(unix))]
fn permit_as_any_new_file(_builder: &mut Builder<'_, '_>) {}

/// Gives the file, private until now, the permissions of an existing one.
#[cfg(unix)]
fn keep_permissions(file: &File, existing: &Metadata) -> io::Result<()> {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let new = file.metadata()?;
    let mut mode = existing.mode() & 0o777;
    let (uid, gid) = (existing.uid(), existing.gid());
    if (new.uid(), new.gid()) != (uid, gid) {
        let kept = fchown(file, Some(uid), Some(gid)).or_else(|_| fchown(file, None, Some(gid)));
        if kept.is_err() {
            // What one group was allowed is not for another, unless it was for everybody.
            mode = mode & 0o707 | (mode & 0o007) << 3;
        }
    }
    if new.mode() & 0o777 == mode {
        return Ok(());
    }
    file.set_permissions(Permissions::from_mode(mode))
}

/// All there is to keep is that the file may be written to.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn keep_permissions(_file: &File, _existing: &Metadata) -> io::Result<()> {
    Ok(())
}
