//! What an experiment is, and a section of the chapter with its experiments.

use crate::error::Error;
use crate::report::page::{Format, Page};
use crate::setup::Setup;

/// A claim of the chapter, or a few, that can be run.
#[derive(Debug, Clone, Copy)]
pub struct Experiment {
    /// Its name on the command line: lower case, with hyphens.
    pub name: &'static str,
    /// What it shows, in a line.
    pub line: &'static str,
    /// The formats of its figures, in their order: known before anything is computed.
    pub draws: &'static [Format],
    /// Runs it.
    ///
    /// # Errors
    /// [`Error::Data`] if it needs the data set and there is none, [`Error::Stopped`] if the
    /// observer asked for it; others if the data set does not suit it.
    pub run: fn(&Setup<'_>) -> Result<Page, Error>,
}

/// A section of the chapter.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// What it claims, in its order.
    pub experiments: &'static [Experiment],
}
