//! The members that have been trained: their rows of the table, and the file that they are saved in.

use std::path::Path;
use std::process::ExitCode;

use chapter_one::report::numbers::{counted, grouped, percent};
use chapter_one::runs::RunSettings;
use indicatif::MultiProgress;
use mnist_io::{Examples, Split};
use reading::PreparedCommittee;
use sigmoid_net::{Evaluation, Model};

use crate::commands::train::console::Console;
use crate::failure::{Failure, chain};
use crate::{interrupt, output};

/// How the training of a member ended.
pub(super) enum Ended {
    Trained(Member),
    Interrupted { epoch: usize },
    NotBegun,
}

/// One that has been trained.
pub(super) struct Member {
    pub(super) model: Model,
    pub(super) accuracy: Option<f64>,
    pub(super) seconds: f64,
}

/// What has been trained of a committee, and printed.
pub(super) struct Committee<'a> {
    settings: &'a [RunSettings],
    data: &'a Split,
    path: &'a Path,
    trained: Vec<Option<Member>>,
    /// Number and epoch.
    interrupted: Vec<(usize, usize)>,
    console: Console,
    /// Rows of the table so far: in the order of the members, however they end.
    rows: usize,
}

impl<'a> Committee<'a> {
    /// A committee of as many members as there are settings, none of which has been trained.
    pub(super) fn new(
        settings: &'a [RunSettings],
        data: &'a Split,
        path: &'a Path,
        bars: &MultiProgress,
    ) -> Self {
        let console = Console::beside_others(bars, String::new());
        let trained = settings.iter().map(|_| None).collect();
        Self { settings, data, path, trained, interrupted: Vec::new(), console, rows: 0 }
    }

    fn models(&self) -> Vec<Model> {
        self.trained.iter().flatten().map(|member| member.model.clone()).collect()
    }

    /// Says on how many ranks it is trained.
    pub(super) fn print_ranks(&mut self, ranks: usize) {
        let members = counted(self.settings.len(), "member");
        self.console.line(format_args!("{members} on {ranks} ranks"));
    }

    /// Takes a member in, and prints the rows that can be printed now.
    pub(super) fn add(&mut self, number: usize, ended: Ended) -> Result<(), Failure> {
        match ended {
            Ended::Trained(member) => self.trained[number] = Some(member),
            Ended::Interrupted { epoch } => self.interrupted.push((number, epoch)),
            Ended::NotBegun => {}
        }
        while let Some(Some(member)) = self.trained.get(self.rows) {
            let so_far = self.trained[..=self.rows].iter().flatten();
            let models = so_far.map(|member| member.model.clone()).collect();
            let together = evaluate(models, &self.data.validation)?;
            let settings = &self.settings[self.rows];
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
    pub(super) fn save_so_far(&self) {
        let models = self.models();
        if models.is_empty() || models.len() == self.trained.len() {
            return;
        }
        if let Err(error) = Model::save_committee(&models, self.path) {
            self.console.aside(|| {
                output::warning(format_args!(
                    "{} trained so far could not be saved, and training goes on: {}",
                    counted(models.len(), "member"),
                    chain(&error)
                ));
            });
        }
    }

    /// Saves, evaluates on the test set if no member is missing, and prints. `has_checkpoints` says
    /// whether those that are missing can go on.
    pub(super) fn finish(mut self, has_checkpoints: bool) -> Result<ExitCode, Failure> {
        let (models, path) = (self.models(), self.path.display());
        let missing = self.trained.len() - models.len();
        if missing > 0 {
            self.interrupted.sort_unstable();
            for (number, epoch) in std::mem::take(&mut self.interrupted) {
                self.console.line(format_args!("interrupted in epoch {epoch} of member {number}"));
            }
            if !models.is_empty() {
                Model::save_committee(&models, self.path)?;
                let saved = counted(models.len(), "member");
                self.console.line(format_args!("saved {path}, of {saved}"));
            }
            output::note(if has_checkpoints {
                "the same command with --resume goes on from here"
            } else {
                "with --checkpoint DIR members that were interrupted could go on from there"
            });
            return Ok(ExitCode::from(interrupt::exit_code()));
        }
        Model::save_committee(&models, self.path)?;
        let test = evaluate(models, &self.data.test)?;
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
