//! Packs every crate, and builds each from what was packed: nothing is taken from beside it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use super::check::Program;

/// A line that keeps our crates from being published under other people's names. Cargo packs a
/// crate for building only if it might be.
const NOT_TO_BE_PUBLISHED: &str = "publish = false\n";

/// The line instead, in the copy.
const MIGHT_BE_PUBLISHED: &str = "publish = true\n";

/// A copy of the workspace to pack, removed when dropped.
///
/// It is a new folder every time: cargo keeps our crates unpacked by the folder they were packed
/// in, and would check today's against an earlier run's.
#[derive(Debug)]
pub(super) struct Copy {
    folder: PathBuf,
    /// Its manifest, seen from the workspace.
    manifest: String,
}

impl Copy {
    pub(super) fn make(root: &Path) -> io::Result<Self> {
        let place = format!("target/package-{}", process::id());
        let copy = Self { folder: root.join(&place), manifest: format!("{place}/Cargo.toml") };
        copy_folder(root, &copy.folder)?;
        let manifest = copy.folder.join("Cargo.toml");
        let text = fs::read_to_string(&manifest)?;
        fs::write(&manifest, text.replace(NOT_TO_BE_PUBLISHED, MIGHT_BE_PUBLISHED))?;
        Ok(copy)
    }

    /// What packs all crates of the copy, and builds them.
    pub(super) fn program(&self, cargo: &Path) -> Program {
        let packages = "--workspace --exclude xtask --exclude benches --exclude peers";
        let args = format!("package {packages} --locked --allow-dirty --quiet --manifest-path");
        // Nobody debugs them.
        Program::new(cargo, &format!("{args} {}", self.manifest))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // Nothing else is lost if it stays; it is in `target`.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Copies a folder without what git, cargo and `download-mnist` keep there.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let kept_by_others = entry.file_name() == ".git"
            || entry.file_name() == "data"
            || path.join("CACHEDIR.TAG").exists();
        if kind.is_dir() && !kept_by_others {
            copy_folder(&path, &to.join(entry.file_name()))?;
        } else if kind.is_file() {
            fs::copy(&path, to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_the_workspace_without_what_was_built_and_can_be_packed() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        write("Cargo.toml", "[workspace.package]\nedition = \"2024\"\npublish = false\n");
        write("crates/a/src/lib.rs", "//! A.\n");
        write(".cargo/config.toml", "");
        write("target/CACHEDIR.TAG", "");
        write("target/debug/a", "");
        write("data/mnist/images", "");
        write(".git/HEAD", "");
        let copy = Copy::make(root.path()).expect("everything can be read");
        let there = |path: &str| copy.folder.join(path).exists();
        assert!(there("crates/a/src/lib.rs") && there(".cargo/config.toml"));
        assert!(!there("target") && !there("data") && !there(".git"));
        let manifest = fs::read_to_string(copy.folder.join("Cargo.toml")).expect("copied");
        assert_eq!(manifest, "[workspace.package]\nedition = \"2024\"\npublish = true\n");
        let folder = copy.folder.clone();
        drop(copy);
        assert!(!folder.exists());
    }
}
