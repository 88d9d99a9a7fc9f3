//! How a long experiment says how far it has come, and hears that it should stop.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Error;

/// How far an experiment has come, in steps of about equal length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExperimentProgress {
    /// Steps done.
    pub done: usize,
    /// Steps in all.
    pub of: usize,
}

/// Called now and then, from any thread; asks the experiment to stop by [`ControlFlow::Break`].
pub type Watch<'a> = dyn Fn(ExperimentProgress) -> ControlFlow<()> + Sync + 'a;

/// A [`Watch`] that does nothing.
pub fn unwatched(_: ExperimentProgress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Counts the steps of an experiment whose parts run side by side.
pub(crate) struct Steps<'a> {
    done: AtomicUsize,
    of: usize,
    watch: &'a Watch<'a>,
}

impl<'a> Steps<'a> {
    pub(crate) fn new(of: usize, watch: &'a Watch<'a>) -> Self {
        Self { done: AtomicUsize::new(0), of, watch }
    }

    /// Counts `steps` more.
    ///
    /// # Errors
    /// [`Error::Stopped`] if whoever watches asks for it.
    pub(crate) fn advance(&self, steps: usize) -> Result<(), Error> {
        let done = self.done.fetch_add(steps, Ordering::Relaxed) + steps;
        match (self.watch)(ExperimentProgress { done, of: self.of }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Stopped),
        }
    }
}
