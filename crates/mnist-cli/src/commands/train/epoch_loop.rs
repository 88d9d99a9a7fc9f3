//! The loop over the epochs, until the last or until it is interrupted.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use chapter_one::runs::{
    EarlyStopping, EpochEvaluation, EpochSummary, Run, RunIdentity, RunSettings, SavedRun,
    not_finite,
};
use mnist_io::Examples;
use ranks::TreeSum;
use sgd::EpochReport;
use sigmoid_net::Interrupted;

use super::console::Console;
use super::dead_outputs::warn_of_saturated_outputs;
use super::log::Log;
use super::long_run::LongRun;
use super::run_data::RunData;
use super::saving::Saving;
use super::sharded::unreadable;
use super::untrainable::untrainable;
use crate::failure::{Failure, request};
use crate::job::{Decision, Job};
use crate::output;

mod ending;
mod joining;
mod outcome;
mod printing;
mod sharing;

use sharing::Sharing;

/// Examples that ranks with replicas learn from before the next time that rank 0 may stop them. Few
/// enough that large networks stop within the two seconds that Open MPI leaves them after Ctrl-C.
const BETWEEN_DECISIONS: usize = 1000;

/// A training run, printed and saved.
pub(crate) struct EpochLoop<'a> {
    settings: RunSettings,
    printed: Printed,
    /// The training images that it is evaluated on after each epoch.
    sample: Examples,
    data: RunData<'a>,
    console: Console,
    run: Run<'a>,
    /// The epoch under way, or about to begin.
    epoch: usize,
    /// Time this epoch took before the run was saved and went on.
    before: Duration,
    /// How it did after each epoch, where that is evaluated.
    epochs: Vec<EpochSummary>,
    stopping: Option<EarlyStopping>,
    saving: Option<Saving>,
    job: Job,
    /// With other ranks that share mini-batches: how fast this one is, and the network between them.
    sharing: Option<Sharing>,
}

/// What is looked at after each epoch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watched {
    pub(crate) printed: Printed,
    /// How many of the training images; None for all.
    pub(crate) training_sample: Option<usize>,
}

/// What is printed of each epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printed {
    /// A row of the table.
    Row,
    /// The book's line: how many test images are read right.
    TestSet,
    /// Nothing: it is one network of several.
    Nothing,
}

/// The files that a run writes.
pub(crate) struct Files<'a> {
    pub(crate) model: &'a Path,
    pub(crate) figure: Option<&'a Path>,
    pub(crate) log: Option<Log>,
}

impl<'a> EpochLoop<'a> {
    /// Draws the network, or goes on with a saved one.
    pub(crate) fn new(
        settings: RunSettings,
        watched: Watched,
        data: RunData<'a>,
        console: Console,
        folder: &Path,
        LongRun { stopping, saving, saved }: LongRun,
        job: Job,
    ) -> Result<Self, Failure> {
        let mut run = data.learned.run(&settings).map_err(|error| untrainable(&error, folder))?;
        let mut sharing = None;
        if job.ranks() > 1 {
            let ranks = TreeSum::new(job.communicator());
            // What is exchanged once an epoch takes no time worth measuring.
            sharing = (settings.sgd.replicas == 1).then(|| Sharing::new(ranks.pace()));
            run = run.with_ranks(ranks).map_err(|error| untrainable(&error, folder))?;
        }
        let Watched { printed, training_sample } = watched;
        let in_sample = training_sample.unwrap_or(usize::MAX).min(data.digits.training.len());
        let (sample, _) = data.digits.training.split_at(in_sample)?;
        let (epoch, before, epochs) = (0, Duration::ZERO, Vec::new());
        let mut this = Self {
            settings,
            printed,
            sample,
            data,
            console,
            run,
            epoch,
            before,
            epochs,
            stopping,
            saving,
            job,
            sharing,
        };
        if let Some(SavedRun { snapshot, duration, epochs, .. }) = saved {
            this.run.restore(&snapshot)?;
            (this.epoch, this.before, this.epochs) = (snapshot.epoch, duration, epochs);
        }
        Ok(this)
    }

    pub(crate) fn run(mut self, mut files: Files<'_>) -> Result<ExitCode, Failure> {
        if self.printed == Printed::Row {
            self.console.table_head();
        }
        let stopped = self.learn(&mut files)?;
        self.job.finish();
        match stopped {
            _ if !self.job.leads() => Ok(ExitCode::SUCCESS),
            None => self.finish(files),
            Some(report) => self.stop_early(&report, files),
        }
    }

    /// Goes through all epochs, and saves a last checkpoint. If it is interrupted in one of them,
    /// returns the report of that.
    pub(crate) fn learn(&mut self, files: &mut Files<'_>) -> Result<Option<EpochReport>, Failure> {
        let is_over = |this: &Self| {
            let is_over = this.epoch >= this.settings.epochs || this.is_out_of_patience();
            if is_over { Decision::Stop } else { Decision::GoOn }
        };
        while self.job.decide(|| is_over(self)) == Decision::GoOn {
            let (report, decision) = self.run_epoch(files.log.as_ref())?;
            let mut duration = report.duration;
            if report.examples < self.data.learned.len() {
                self.check_finite(report.epoch, None, files.model)?;
            } else {
                self.after_epoch(&report, files)?;
                // An interruption in the last mini-batch of an epoch.
                if decision != Decision::Stop || self.job.decide(|| is_over(self)) == Decision::Stop
                {
                    continue;
                }
                duration = self.before;
            }
            let is_saved = self.save_checkpoint(duration, files.log.as_ref());
            if is_saved && self.printed != Printed::Nothing {
                self.say_how_to_go_on();
            }
            return Ok(Some(report));
        }
        // The same command with --resume then ends here at once.
        self.save_checkpoint(self.before, files.log.as_ref());
        Ok(None)
    }

    fn is_out_of_patience(&self) -> bool {
        self.stopping.as_ref().is_some_and(|stopping| stopping.is_over(self.epoch))
    }

    /// One epoch, or what is left of it, or the part of it before an interruption; and whether to
    /// stop, though the epoch may be whole. Checkpoints are saved between mini-batches, and when files
    /// can no longer be read. Replicas are not saved: with them checkpoints are of whole epochs.
    fn run_epoch(&mut self, log: Option<&Log>) -> Result<(EpochReport, Decision), Failure> {
        let bar = self.console.epoch_bar(self.epoch, self.data.learned.len());
        loop {
            let Self { run, saving, job, sharing, settings, .. } = self;
            let has_replicas = settings.sgd.replicas > 1;
            let mut decision = Decision::GoOn;
            let mut decide_from = 0;
            let mut report = run.run_epoch(|progress| {
                bar.set_position(progress.examples as u64);
                if let Some(warning) = sharing.as_mut().and_then(|s| s.warning(job, settings)) {
                    bar.suspend(|| output::warning(warning));
                }
                if has_replicas && job.ranks() > 1 {
                    // To ask rank 0 after each mini-batch would make ranks wait for each other.
                    if progress.examples < decide_from {
                        return ControlFlow::Continue(());
                    }
                    decide_from = progress.examples + BETWEEN_DECISIONS;
                }
                decision = job.decide_or_stop(|| match saving {
                    Some(saving) if !has_replicas && saving.is_due() => Decision::Save,
                    _ => Decision::GoOn,
                });
                if decision == Decision::GoOn {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            report.duration = report.duration.saturating_add(self.before);
            if let Some(error) = self.run.take_source_error() {
                bar.finish_and_clear();
                // Other ranks cannot be told in order: they wait for the next mini-batch of this one.
                if error.is::<Interrupted>() && self.job.ranks() == 1 {
                    return Ok((report, Decision::Stop));
                }
                if self.save_checkpoint(report.duration, log) {
                    self.say_how_to_go_on();
                }
                return Err(unreadable(error));
            }
            if report.examples == self.data.learned.len() || decision == Decision::Stop {
                bar.finish_and_clear();
                return Ok((report, decision));
            }
            bar.suspend(|| self.save_checkpoint(report.duration, log));
        }
    }

    /// A note, where a checkpoint has been saved.
    fn say_how_to_go_on(&self) {
        if self.settings.sgd.replicas > 1 {
            let epoch = self.epoch;
            output::note(format_args!(
                "the same command with --resume goes on from the beginning of epoch {epoch}"
            ));
        } else {
            output::note("the same command with --resume goes on from here");
        }
    }

    /// Evaluates, logs, prints, and saves a checkpoint if one is due.
    fn after_epoch(&mut self, report: &EpochReport, files: &mut Files<'_>) -> Result<(), Failure> {
        if !self.job.leads() {
            self.epoch = report.epoch + 1;
            return Ok(());
        }
        let is_wanted = self.is_evaluated(report.epoch, files) || self.saving.is_some();
        let validation = &self.data.digits.validation;
        let evaluation =
            is_wanted.then(|| EpochEvaluation::of(self.run.network(), &self.sample, validation));
        self.check_finite(report.epoch, evaluation.as_ref(), files.model)?;
        if let Some(evaluation) = &evaluation {
            if let Some(log) = &mut files.log {
                log.epoch(report, evaluation);
            }
            if let (Some(stopping), Some(validation)) = (&mut self.stopping, &evaluation.validation)
            {
                stopping.epoch(report.epoch, self.run.network(), validation);
            }
            self.epochs.push(evaluation.into());
        }
        self.print_epoch(report, evaluation.as_ref());
        if let (0, Some(evaluation)) = (report.epoch, &evaluation) {
            let init = self.settings.init;
            let subject = self.console.subject();
            self.console.aside(|| warn_of_saturated_outputs(&subject, init, &evaluation.training));
        }
        (self.epoch, self.before) = (report.epoch + 1, Duration::ZERO);
        if self.saving.as_ref().is_some_and(Saving::is_due) {
            self.save_checkpoint(self.before, files.log.as_ref());
        }
        Ok(())
    }

    /// Whether the network is evaluated on training and validation images after this epoch,
    /// checkpoints aside.
    fn is_evaluated(&self, epoch: usize, files: &Files<'_>) -> bool {
        let is_shown = files.log.is_some() || files.figure.is_some() || self.stopping.is_some();
        match self.printed {
            Printed::Row => true,
            Printed::TestSet => is_shown,
            // The first tells whether it learns, the last how well it has learned.
            Printed::Nothing => is_shown || epoch == 0 || epoch + 1 == self.settings.epochs,
        }
    }

    /// Saves a checkpoint, if there is a folder for them. `duration` is that of the epoch so far.
    fn save_checkpoint(&mut self, duration: Duration, log: Option<&Log>) -> bool {
        let Some(saving) = &self.saving else { return false };
        // Of replicas the beginning of the epoch is saved.
        let duration = if self.settings.sgd.replicas > 1 { self.before } else { duration };
        let saved = SavedRun {
            duration,
            best: self.stopping.as_ref().and_then(EarlyStopping::best).cloned(),
            log_length: log.map(Log::synced_length),
            ..self.saved_run(saving.identity().clone())
        };
        let Some(saving) = &mut self.saving else { return false };
        saving.save(|| saved.to_bytes(), &self.console.subject())
    }

    /// Where the run is now.
    fn saved_run(&self, identity: RunIdentity) -> SavedRun {
        SavedRun {
            identity,
            snapshot: self.run.snapshot(),
            duration: Duration::ZERO,
            epochs: self.epochs.clone(),
            best: None,
            log_length: None,
        }
    }

    fn check_finite(
        &self,
        epoch: usize,
        evaluation: Option<&EpochEvaluation>,
        model: &Path,
    ) -> Result<(), Failure> {
        if !self.job.leads() {
            return Ok(());
        }
        let cost = evaluation.map(|evaluation| evaluation.training.cost);
        let Some(what) = not_finite(self.run.network(), cost) else { return Ok(()) };
        let smaller = self.settings.sgd.eta.eta(epoch) / 10.0;
        let model = model.display();
        let kept = match self.printed {
            Printed::Nothing => format!("members trained before are in {model}"),
            Printed::Row | Printed::TestSet => format!("{model} was not changed"),
        };
        Err(request(
            format!("{}{what} after epoch {epoch}", self.console.subject()),
            format!("try a smaller learning rate, such as --eta {smaller}; {kept}"),
        ))
    }
}
