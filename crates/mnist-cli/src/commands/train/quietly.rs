//! A network trained by a recipe for another command, without a table.

use std::iter;
use std::path::Path;

use chapter_one::runs::VALIDATION_ONE_IN;
use indicatif::MultiProgress;

use super::console::Console;
use super::epoch_loop::{EpochLoop, Files, Printed, Watched};
use super::long_run::LongRun;
use super::preparing::prepared;
use super::run_data::{Learned, RunData, training_set};
use super::settings_of;
use crate::data;
use crate::failure::Failure;
use crate::files::check_writable;
use crate::interrupt;
use crate::job::Job;

/// Trains by a recipe on the data set in a folder, with nothing but bars to see, and saves the
/// network.
pub(crate) fn by_recipe(recipe: &str, folder: &Path, path: &Path) -> Result<(), Failure> {
    let settings = settings_of(Some(recipe), iter::empty())?;
    check_writable(path)?;
    interrupt::listen();
    let data = data::open(folder)?;
    let validation = data.training.len() / VALIDATION_ONE_IN;
    let original = data.split_validation(validation)?;
    let digits = prepared(&original, settings.preparation, folder)?;
    let console = Console::beside_others(&MultiProgress::new(), "learning to read".to_string());
    let set = training_set(&settings, &digits, &original, &console, folder)?;
    let data = RunData { digits: &digits, original: &original, learned: Learned::InMemory(&set) };
    // The least there is: nobody looks at it.
    let watched = Watched { printed: Printed::Nothing, training_sample: Some(1) };
    let long_run = LongRun { stopping: None, saving: None, saved: None };
    let mut epochs =
        EpochLoop::new(settings, watched, data, console, folder, long_run, Job::alone())?;
    let mut files = Files { model: path, figure: None, log: None };
    if let Some(report) = epochs.learn(&mut files)? {
        return Err(Failure::Interrupted {
            reason: format!("stopped in epoch {} of learning to read", report.epoch),
            hint: "nothing was saved; run the command again".to_string(),
        });
    }
    Ok(epochs.into_model().save(path)?)
}
