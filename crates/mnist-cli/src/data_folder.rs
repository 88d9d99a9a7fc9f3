//! Where data sets are kept, unless `--data` names one.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};

/// The environment variable that names the folder.
const VARIABLE: &str = "MNIST_DATA";

/// A line of the workspace's `Cargo.toml`, and of no other: what tells this workspace from the
/// many others that `mnist` may be run in.
const MARKER: &str = "[workspace.metadata.mnist]";

/// The folder with MNIST in `mnist` and drawn digits in `drawn`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DataFolder {
    path: PathBuf,
    /// Named by the platform's convention, not by the user or the workspace.
    is_per_user: bool,
}

impl DataFolder {
    /// The folder that `MNIST_DATA` names; else `data` of the workspace, when run inside it; else
    /// the user's folder for data. None if there is no such user.
    pub(crate) fn find() -> Option<Self> {
        let current = env::current_dir().unwrap_or_default();
        let user = || choose_native_strategy().ok().map(|user| user.data_dir().join("mnist"));
        Self::choose(env::var_os(VARIABLE).as_deref(), &current, user)
    }

    fn choose(
        variable: Option<&OsStr>,
        current: &Path,
        user: impl FnOnce() -> Option<PathBuf>,
    ) -> Option<Self> {
        if let Some(path) = variable.filter(|path| !path.is_empty()) {
            return Some(Self { path: path.into(), is_per_user: false });
        }
        if let Some(workspace) = workspace_of(current) {
            let data = workspace.join("data");
            // As short as it can be said: it is printed.
            let path = data.strip_prefix(current).unwrap_or(&data).to_owned();
            return Some(Self { path, is_per_user: false });
        }
        user().map(|path| Self { path, is_per_user: true })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where MNIST is, or would be.
    pub(crate) fn mnist(&self) -> PathBuf {
        self.path.join("mnist")
    }

    /// Where drawn digits are, or would be.
    pub(crate) fn drawn(&self) -> PathBuf {
        self.path.join("drawn")
    }

    /// Where the network is that reads images if none is named: it has learned from MNIST, or from
    /// drawn digits.
    pub(crate) fn reading_model(&self, is_drawn: bool) -> PathBuf {
        self.path.join(if is_drawn { "reading-drawn.safetensors" } else { "reading.safetensors" })
    }

    /// How to get MNIST there.
    pub(crate) fn how_to_get_mnist(&self) -> String {
        let mnist = self.mnist();
        let mnist = mnist.display();
        if self.is_per_user {
            format!("cargo xtask download-mnist --to {mnist}, in mnist's sources, brings MNIST")
        } else {
            format!("cargo xtask download-mnist brings MNIST to {mnist}")
        }
    }
}

/// The folder of mnist's sources, if the program was started inside it: as short as it can be said.
#[cfg(feature = "serve")]
pub(crate) fn workspace() -> Option<PathBuf> {
    let current = env::current_dir().ok()?;
    let workspace = workspace_of(&current)?;
    Some(workspace.strip_prefix(&current).unwrap_or(workspace).to_owned())
}

fn workspace_of(current: &Path) -> Option<&Path> {
    current.ancestors().find(|folder| is_workspace(folder))
}

fn is_workspace(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    manifest.lines().any(|line| line.trim_end() == MARKER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_comes_first_then_the_workspace_then_the_user() {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize();
        let workspace = workspace.expect("the crate is in its workspace");
        let elsewhere = env::temp_dir();
        let user = || Some(PathBuf::from("/users/me/mnist"));
        for (variable, current, path) in [
            (Some("there"), &workspace, "there"),
            (Some(""), &workspace, "data"),
            (None, &workspace, "data"),
            (None, &elsewhere, "/users/me/mnist"),
        ] {
            let found = DataFolder::choose(variable.map(OsStr::new), current, user);
            assert_eq!(found.map(|found| found.path), Some(path.into()), "{variable:?}");
        }
        let below = workspace.join("crates/mnist-io");
        let found = DataFolder::choose(None, &below, user).map(|found| found.path);
        assert_eq!(found, Some(workspace.join("data")));
        assert_eq!(DataFolder::choose(None, &elsewhere, || None), None);
    }
}
