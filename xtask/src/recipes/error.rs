//! Why there is no figure.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why a run gave no figure.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to train on.
    #[error("there is no folder {}", folder.display())]
    NoData {
        /// Where MNIST should be.
        folder: PathBuf,
    },
    /// A program could not be started, or a file or folder not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The program, file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The program lists no recipe of this name.
    #[error("mnist train --recipe list names no recipe {recipe}")]
    NoRecipe {
        /// Name of the recipe.
        recipe: String,
    },
    /// It failed, and said why on standard error.
    #[error("mnist train --recipe {recipe} --seed {seed} ended with {status}")]
    Failed {
        /// Name of the recipe.
        recipe: String,
        /// The seed.
        seed: u64,
        /// How it ended.
        status: ExitStatus,
    },
    /// It succeeded and said nothing of the test set.
    #[error("mnist train --recipe {recipe} --seed {seed} printed no line on the test set")]
    NoFigure {
        /// Name of the recipe.
        recipe: String,
        /// The seed.
        seed: u64,
    },
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoData { .. } => "cargo xtask download-mnist brings the data",
            Self::Io { .. } => "runs that had ended are kept; the same command trains the others",
            Self::NoRecipe { .. } | Self::Failed { .. } | Self::NoFigure { .. } => {
                "the program's own lines say more"
            }
        }
    }
}

/// The error of something at this path.
pub(super) fn io(path: &Path) -> impl Fn(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { path: path.clone(), source }
}
