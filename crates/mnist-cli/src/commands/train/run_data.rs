//! What a run learns from and is evaluated on. With `--non-digits` that is more than digits.

use std::ops::ControlFlow;
use std::path::Path;

use chapter_one::ExperimentProgress;
use chapter_one::runs::{Run, RunSettings, TrainingSet};
use mnist_io::Split;

use super::console::Console;
use super::sharded::Sharded;
use super::untrainable::untrainable;
use crate::failure::Failure;
use crate::interrupt;

/// What a run learns from, and what it is evaluated on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunData<'a> {
    /// Prepared as its settings ask. Of training images that are streamed, a sample.
    pub(crate) digits: &'a Split,
    /// The same as they are in their files.
    pub(crate) original: &'a Split,
    pub(crate) learned: Learned<'a>,
}

/// What is learned from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Learned<'a> {
    /// The training digits, and what else is learned from.
    InMemory(&'a TrainingSet),
    /// A sharded set.
    Streamed(&'a Sharded),
}

impl<'a> Learned<'a> {
    /// The network about to learn.
    pub(crate) fn run(self, settings: &RunSettings) -> Result<Run<'a>, chapter_one::Error> {
        match self {
            Self::InMemory(set) => Run::with_training_set(settings, set),
            Self::Streamed(sharded) => sharded.run(settings),
        }
    }

    /// How many images an epoch goes through.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::InMemory(set) => set.len(),
            Self::Streamed(sharded) => sharded.len(),
        }
    }

    /// How many of them are the training images of the data set.
    pub(crate) fn digits(self) -> usize {
        match self {
            Self::InMemory(set) => set.examples().len(),
            Self::Streamed(sharded) => sharded.len(),
        }
    }

    /// How many of them are no digits.
    pub(crate) fn non_digits(self) -> usize {
        match self {
            Self::InMemory(set) => set.non_digits(),
            Self::Streamed(_) => 0,
        }
    }
}

/// The training digits, prepared as the settings ask, and what else is to be learned. `original` are
/// the digits before. Composing strings takes a moment, and has a bar.
pub(super) fn training_set(
    settings: &RunSettings,
    digits: &Split,
    original: &Split,
    console: &Console,
    folder: &Path,
) -> Result<TrainingSet, Failure> {
    let (training, original) = (&digits.training, &original.training);
    let bar = settings.non_digits.then(|| console.composing_bar());
    let set = TrainingSet::of(settings, training, original, &|progress: ExperimentProgress| {
        if let Some(bar) = &bar {
            bar.set_length(progress.of as u64);
            bar.set_position(progress.done as u64);
        }
        if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    set.map_err(|error| match error {
        chapter_one::Error::Stopped => Failure::Interrupted {
            reason: "stopped before the first epoch".to_string(),
            hint: "nothing was written; run the command again".to_string(),
        },
        error => untrainable(&error, folder),
    })
}
