//! A run together with what it learns from.

use chapter_one::runs::{Run, RunSettings, TrainingSet};

use crate::failure::Failure;

type BorrowingRun<'a> = Run<'a>;

self_cell::self_cell!(
    struct Cell {
        owner: TrainingSet,
        #[not_covariant]
        dependent: BorrowingRun,
    }
);

/// A run that owns its training set.
pub(super) struct OwningRun(Cell);

impl OwningRun {
    /// A network before its first mini-batch.
    pub(super) fn new(settings: &RunSettings, set: TrainingSet) -> Result<Self, Failure> {
        let run = Cell::try_new(set, |set| Run::with_training_set(settings, set));
        let run = run.map_err(|error| {
            Failure::of(&error, "rates are positive, m is at least 1, and cost and output fit")
        })?;
        Ok(Self(run))
    }

    /// Calls `f` with the run.
    pub(super) fn with<R>(&mut self, f: impl FnOnce(&mut Run<'_>) -> R) -> R {
        self.0.with_dependent_mut(|_, run| f(run))
    }

    /// Calls `f` with the run.
    pub(super) fn look<R>(&self, f: impl FnOnce(&Run<'_>) -> R) -> R {
        self.0.with_dependent(|_, run| f(run))
    }

    pub(super) fn set(&self) -> &TrainingSet {
        self.0.borrow_owner()
    }
}
