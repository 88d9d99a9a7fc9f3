//! `--members N`: several networks that differ in their seeds, and in how their images are prepared.

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use chapter_one::runs::RunSettings;
use indicatif::MultiProgress;
use mnist_io::Split;
use rayon::prelude::*;
use reading::EachWay;

use super::console::Console;
use super::epoch_loop::{EpochLoop, Files, Printed, Watched};
use super::long_run::{LongRun, LongRunArgs};
use super::preparing::prepared;
use super::run_data::{Learned, RunData, training_set};
use super::untrainable::untrainable;
use crate::failure::Failure;
use crate::interrupt;
use crate::job::Job;

mod mailbox;
mod on_ranks;
mod trained;

#[cfg(test)]
mod tests;

use trained::{Committee, Ended, Member};

/// The networks of a committee, what they learn from, and the file they are saved in.
pub(super) struct Members<'a> {
    pub(super) settings: Vec<RunSettings>,
    pub(super) training_sample: Option<usize>,
    pub(super) long_run: &'a LongRunArgs,
    pub(super) data: &'a Split,
    pub(super) folder: &'a Path,
    pub(super) path: &'a Path,
}

/// The run of a member, by its number.
type Numbered = (usize, LongRun);

impl Members<'_> {
    /// Trains as many at once as there are threads, and saves the committee after each: whatever
    /// happens later, those trained by then can vote. Ranks share the members out.
    pub(super) fn train(&self, job: &Job) -> Result<ExitCode, Failure> {
        // Before any folder is made.
        for settings in &self.settings {
            settings.sgd.check().map_err(|error| {
                untrainable(&chapter_one::Error::Network(error.into()), self.folder)
            })?;
        }
        if job.ranks() > 1 {
            return self.train_on_ranks(job);
        }
        let data = self.prepared(0..self.settings.len())?;
        let (over, rest) = self.open(&data)?;
        let bars = MultiProgress::new();
        let committee = Mutex::new(Committee::new(&self.settings, self.data, self.path, &bars));
        let lock = || committee.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, run) in over {
            let ended = self.train_one(number, run, &data, &bars)?;
            lock().add(number, ended)?;
        }
        // One at a time, so that a thread that is done takes the next.
        rest.into_par_iter().with_max_len(1).try_for_each(|(number, run)| {
            let ended = self.train_one(number, run, &data, &bars)?;
            let mut committee = lock();
            committee.add(number, ended)?;
            committee.save_so_far();
            Ok::<_, Failure>(())
        })?;
        let committee = committee.into_inner().unwrap_or_else(PoisonError::into_inner);
        committee.finish(self.long_run.saves())
    }

    /// The data, prepared as these members ask.
    fn prepared(&self, numbers: impl Iterator<Item = usize>) -> Result<EachWay<Split>, Failure> {
        let preparations = numbers.map(|number| self.settings[number].preparation);
        EachWay::new(preparations, |how| prepared(self.data, how, self.folder))
    }

    /// Opens all folders of checkpoints, before anything is trained. Those that were over before the
    /// command began come first: they are in the file already.
    fn open(&self, data: &EachWay<Split>) -> Result<(Vec<Numbered>, Vec<Numbered>), Failure> {
        let runs = self.settings.iter().enumerate().map(|(number, settings)| {
            let data = data.of(settings.preparation);
            Ok((number, self.long_run.of_member(number).open(settings, data, None)?))
        });
        let runs = runs.collect::<Result<Vec<_>, Failure>>()?;
        let epochs = |number: usize| self.settings[number].epochs;
        Ok(runs.into_iter().partition(|(number, run)| run.is_over(epochs(*number))))
    }

    fn train_one(
        &self,
        number: usize,
        long_run: LongRun,
        data: &EachWay<Split>,
        bars: &MultiProgress,
    ) -> Result<Ended, Failure> {
        if interrupt::asked() {
            return Ok(Ended::NotBegun);
        }
        let began = Instant::now();
        let settings = self.settings[number].clone();
        let digits = data.of(settings.preparation);
        let watched = Watched { printed: Printed::Nothing, training_sample: self.training_sample };
        let console = Console::beside_others(bars, format!("member {number}"));
        let set = match training_set(&settings, digits, self.data, &console, self.folder) {
            Err(Failure::Interrupted { .. }) => return Ok(Ended::NotBegun),
            set => set?,
        };
        let data = RunData { digits, original: self.data, learned: Learned::InMemory(&set) };
        let job = Job::alone();
        let mut epochs =
            EpochLoop::new(settings, watched, data, console, self.folder, long_run, job)?;
        if number == 0 {
            epochs.print_headline(self.folder);
        }
        let mut files = Files { model: self.path, figure: None, log: None };
        if let Some(report) = epochs.learn(&mut files)? {
            return Ok(Ended::Interrupted { epoch: report.epoch });
        }
        let accuracy = epochs.validation().map(|validation| validation.accuracy);
        let mut model = epochs.into_model();
        if let Some(accuracy) = accuracy {
            model.metadata.insert("validation_accuracy".into(), accuracy.to_string());
        }
        let seconds = began.elapsed().as_secs_f64();
        Ok(Ended::Trained(Member { model, accuracy, seconds }))
    }
}
