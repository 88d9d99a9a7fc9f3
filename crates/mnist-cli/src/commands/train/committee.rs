//! `--members N`: several networks that differ in their seeds, and in how their images are prepared.

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use chapter_one::committee::PreparedCommittee;
use chapter_one::report::numbers::{grouped, percent};
use chapter_one::runs::RunSettings;
use indicatif::MultiProgress;
use mnist_io::{Examples, Split};
use rayon::prelude::*;
use sigmoid_net::{Evaluation, Model};

use super::console::Console;
use super::epoch_loop::{EpochLoop, Files, Printed, Watched};
use super::long_run::LongRunArgs;
use super::preparing::prepared;
use crate::failure::Failure;
use crate::interrupt;

/// The networks of a committee, what they learn from, and the file they are saved in.
pub(super) struct Members<'a> {
    pub(super) settings: Vec<RunSettings>,
    pub(super) training_sample: Option<usize>,
    pub(super) long_run: &'a LongRunArgs,
    pub(super) data: &'a Split,
    pub(super) folder: &'a Path,
    pub(super) path: &'a Path,
}

/// One that has been trained.
struct Member {
    model: Model,
    accuracy: Option<f64>,
    seconds: f64,
}

/// One whose training was interrupted.
struct Interrupted {
    epoch: usize,
}

impl Members<'_> {
    /// Trains as many at once as there are threads, and saves the committee after each: whatever
    /// happens later, those trained by then can vote.
    pub(super) fn train(&self) -> Result<ExitCode, Failure> {
        let bars = MultiProgress::new();
        let committee = Mutex::new(Committee::new(self, &bars));
        let lock = || committee.lock().unwrap_or_else(PoisonError::into_inner);
        // One at a time, so that a thread that is done takes the next.
        (0..self.settings.len()).into_par_iter().with_max_len(1).try_for_each(
            |number| match self.train_one(number, &bars)? {
                Ok(member) => lock().add(number, member),
                Err(interrupted) => {
                    lock().interrupted.push((number, interrupted));
                    Ok(())
                }
            },
        )?;
        committee.into_inner().unwrap_or_else(PoisonError::into_inner).finish()
    }

    fn train_one(
        &self,
        number: usize,
        bars: &MultiProgress,
    ) -> Result<Result<Member, Interrupted>, Failure> {
        let began = Instant::now();
        let settings = self.settings[number].clone();
        let data = prepared(self.data, &settings, self.folder)?;
        let long_run = self.long_run.of_member(number).open(&settings, &data)?;
        let watched = Watched { printed: Printed::Nothing, training_sample: self.training_sample };
        let console = Console::beside_others(data.training.len(), bars, format!("member {number}"));
        let mut epochs = EpochLoop::new(settings, watched, &data, console, self.folder, long_run)?;
        if number == 0 {
            epochs.print_headline(self.folder);
        }
        let mut files = Files { model: self.path, figure: None, log: None };
        if let Some(report) = epochs.learn(&mut files)? {
            return Ok(Err(Interrupted { epoch: report.epoch }));
        }
        let accuracy = epochs.validation().map(|validation| validation.accuracy);
        let mut model = epochs.into_model();
        if let Some(accuracy) = accuracy {
            model.metadata.insert("validation_accuracy".into(), accuracy.to_string());
        }
        Ok(Ok(Member { model, accuracy, seconds: began.elapsed().as_secs_f64() }))
    }
}

/// What has been trained of it, and printed.
struct Committee<'a> {
    members: &'a Members<'a>,
    trained: Vec<Option<Member>>,
    interrupted: Vec<(usize, Interrupted)>,
    console: Console,
    /// Rows of the table so far: in the order of the members, however they end.
    rows: usize,
}

impl<'a> Committee<'a> {
    fn new(members: &'a Members<'a>, bars: &MultiProgress) -> Self {
        let console = Console::beside_others(members.data.training.len(), bars, String::new());
        let trained = members.settings.iter().map(|_| None).collect();
        Self { members, trained, interrupted: Vec::new(), console, rows: 0 }
    }

    fn models(&self) -> Vec<Model> {
        self.trained.iter().flatten().map(|member| member.model.clone()).collect()
    }

    /// Saves first, and then prints.
    fn add(&mut self, number: usize, member: Member) -> Result<(), Failure> {
        self.trained[number] = Some(member);
        let models = self.models();
        Model::save_committee(&models, self.members.path)?;
        while let Some(Some(member)) = self.trained.get(self.rows) {
            let together = evaluate(models[..=self.rows].to_vec(), &self.members.data.validation)?;
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

    /// Evaluates on the test set, if no member is missing.
    fn finish(mut self) -> Result<ExitCode, Failure> {
        let (models, path) = (self.models(), self.members.path.display());
        if interrupt::asked() && models.len() < self.trained.len() {
            self.interrupted.sort_by_key(|&(number, _)| number);
            for (number, Interrupted { epoch }) in std::mem::take(&mut self.interrupted) {
                self.console.line(format_args!("interrupted in epoch {epoch} of member {number}"));
            }
            if !models.is_empty() {
                self.console.line(format_args!("saved {path}, of {} members", models.len()));
            }
            return Ok(ExitCode::from(interrupt::exit_code()));
        }
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
