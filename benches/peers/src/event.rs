//! What happens, as it happens.

use std::fmt;
use std::path::Path;

use crate::contender::Contender;
use crate::error::Error;
use crate::time_to_accuracy::targets::Target;
use crate::works::Work;

/// What happens, as it happens.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Packages come from PyPI, which takes minutes.
    Installing(&'a Path),
    /// The contenders written in Rust are built, which takes minutes the first time.
    BuildingRust,
    /// Ours are built, which takes a minute.
    Building,
    /// A contender's turn at a work begins.
    Turn {
        /// The work.
        work: &'a Work,
        /// Whose turn.
        contender: Contender,
        /// The number of the turn, from 1.
        run: usize,
    },
    /// A contender's run to a target begins.
    Begins {
        /// The target.
        target: &'a Target,
        /// Whose run.
        contender: Contender,
        /// The number of the run, from 1, which is its seed.
        run: usize,
    },
    /// A contender begins to read images of a kind.
    Reads {
        /// Its name.
        who: &'static str,
        /// What.
        what: &'a str,
    },
    /// A contender failed or is not there; the others go on.
    Failed(&'a Error),
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Installing(folder) => {
                write!(f, "installing the packages into {}, which takes minutes", folder.display())
            }
            Self::BuildingRust => {
                write!(f, "building candle and burn, which takes minutes the first time")
            }
            Self::Building => write!(f, "building ours"),
            Self::Turn { work, contender, run } => {
                write!(f, "run {run}, {}: {}", work.title(), contender.name())
            }
            Self::Begins { target, contender, run } => {
                write!(f, "run {run}, to {}: {}", target.title(), contender.name())
            }
            Self::Reads { who, what } => write!(f, "{who} reads {what}"),
            Self::Failed(error) => write!(f, "warning: {error}\nhint: {}", error.hint()),
        }
    }
}
