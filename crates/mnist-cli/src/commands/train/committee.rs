//! `--members N`: several networks that differ in their seeds, and in how their images are prepared.

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use chapter_one::report::numbers::{counted, grouped, percent};
use chapter_one::runs::RunSettings;
use indicatif::MultiProgress;
use mnist_io::{Examples, Split};
use rayon::prelude::*;
use reading::EachWay;
use reading::PreparedCommittee;
use sigmoid_net::{Evaluation, Model};

use super::console::Console;
use super::epoch_loop::{EpochLoop, Files, Printed, Watched};
use super::long_run::{LongRun, LongRunArgs};
use super::preparing::prepared;
use super::run_data::{Learned, RunData, training_set};
use crate::failure::{Failure, chain};
use crate::job::Job;
use crate::{interrupt, output};

/// The networks of a committee, what they learn from, and the file they are saved in.
pub(super) struct Members<'a> {
    pub(super) settings: Vec<RunSettings>,
    pub(super) training_sample: Option<usize>,
    pub(super) long_run: &'a LongRunArgs,
    pub(super) data: &'a Split,
    pub(super) folder: &'a Path,
    pub(super) path: &'a Path,
}

/// How the training of one of them ended.
enum Ended {
    Trained(Member),
    Interrupted { epoch: usize },
    NotBegun,
}

/// One that has been trained.
struct Member {
    model: Model,
    accuracy: Option<f64>,
    seconds: f64,
}

impl Members<'_> {
    /// Trains as many at once as there are threads, and saves the committee after each: whatever
    /// happens later, those trained by then can vote.
    pub(super) fn train(&self) -> Result<ExitCode, Failure> {
        let preparations = self.settings.iter().map(|settings| settings.preparation);
        let data = EachWay::new(preparations, |how| prepared(self.data, how, self.folder))?;
        // All folders of checkpoints, before anything is trained.
        let runs = self.settings.iter().enumerate().map(|(number, settings)| {
            let data = data.of(settings.preparation);
            Ok((number, self.long_run.of_member(number).open(settings, data, None)?))
        });
        let runs = runs.collect::<Result<Vec<_>, Failure>>()?;
        let epochs = |number: usize| self.settings[number].epochs;
        let (over, rest): (Vec<_>, Vec<_>) =
            runs.into_iter().partition(|(number, run)| run.is_over(epochs(*number)));

        let bars = MultiProgress::new();
        let committee = Mutex::new(Committee::new(self, &bars));
        let lock = || committee.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that were over before the command began are in the file already.
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
        committee.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
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

/// What has been trained of it, and printed.
struct Committee<'a> {
    members: &'a Members<'a>,
    trained: Vec<Option<Member>>,
    /// Number and epoch.
    interrupted: Vec<(usize, usize)>,
    console: Console,
    /// Rows of the table so far: in the order of the members, however they end.
    rows: usize,
}

impl<'a> Committee<'a> {
    fn new(members: &'a Members<'a>, bars: &MultiProgress) -> Self {
        let console = Console::beside_others(bars, String::new());
        let trained = members.settings.iter().map(|_| None).collect();
        Self { members, trained, interrupted: Vec::new(), console, rows: 0 }
    }

    fn models(&self) -> Vec<Model> {
        self.trained.iter().flatten().map(|member| member.model.clone()).collect()
    }

    /// Takes a member in, and prints the rows that can be printed now.
    fn add(&mut self, number: usize, ended: Ended) -> Result<(), Failure> {
        match ended {
            Ended::Trained(member) => self.trained[number] = Some(member),
            Ended::Interrupted { epoch } => self.interrupted.push((number, epoch)),
            Ended::NotBegun => {}
        }
        while let Some(Some(member)) = self.trained.get(self.rows) {
            let so_far = self.trained[..=self.rows].iter().flatten();
            let models = so_far.map(|member| member.model.clone()).collect();
            let together = evaluate(models, &self.members.data.validation)?;
            let settings = &self.members.settings[self.rows];
            let row = format!(
                "{:6}  {:4}  {:12}  {:>9}  {:>8}  {:8.1}",
                self.rows,
                settings.sgd.seed,
                settings.preparation.name(),
                percent(member.accuracy),
                percent(Some(together.accuracy())),
                member.seconds,
            );
            if self.rows == 0 {
                self.console.line("member  seed  images         accuracy  together   seconds");
            }
            self.console.line(row);
            self.rows += 1;
        }
        Ok(())
    }

    /// Saves those trained so far. If that fails there is still the end to do it.
    fn save_so_far(&self) {
        let models = self.models();
        if models.is_empty() || models.len() == self.trained.len() {
            return;
        }
        if let Err(error) = Model::save_committee(&models, self.members.path) {
            self.console.aside(|| {
                output::warning(format_args!(
                    "{} trained so far could not be saved, and training goes on: {}",
                    counted(models.len(), "member"),
                    chain(&error)
                ));
            });
        }
    }

    /// Saves, evaluates on the test set if no member is missing, and prints.
    fn finish(mut self) -> Result<ExitCode, Failure> {
        let (models, path) = (self.models(), self.members.path.display());
        let missing = self.trained.len() - models.len();
        if missing > 0 {
            self.interrupted.sort_unstable();
            for (number, epoch) in std::mem::take(&mut self.interrupted) {
                self.console.line(format_args!("interrupted in epoch {epoch} of member {number}"));
            }
            if !models.is_empty() {
                Model::save_committee(&models, self.members.path)?;
                let saved = counted(models.len(), "member");
                self.console.line(format_args!("saved {path}, of {saved}"));
            }
            output::note(if self.members.long_run.saves() {
                "the same command with --resume goes on from here"
            } else {
                "with --checkpoint DIR members that were interrupted could go on from there"
            });
            return Ok(ExitCode::from(interrupt::exit_code()));
        }
        Model::save_committee(&models, self.members.path)?;
        let test = evaluate(models, &self.members.data.test)?;
        self.console.line(format_args!(
            "test set: {} of {} right ({})",
            grouped(test.correct),
            grouped(test.examples),
            percent(Some(test.accuracy())),
        ));
        self.console.line(format_args!("saved {path}"));
        self.console.finish()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// How these do together.
fn evaluate(models: Vec<Model>, examples: &Examples) -> Result<Evaluation, Failure> {
    let committee = PreparedCommittee::new(models)?;
    Ok(committee.evaluate(&committee.outputs(examples)?, examples))
}
