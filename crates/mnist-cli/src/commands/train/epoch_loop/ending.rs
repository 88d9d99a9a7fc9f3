//! How a run ends: what is saved, and what is printed of it.

use std::path::Path;
use std::process::ExitCode;

use chapter_one::report::numbers::{counted, grouped, percent, shape};
use reading::TEMPERATURE;
use sgd::EpochReport;
use sigmoid_net::Model;

use super::{EpochLoop, Files, Printed};
use crate::commands::train::curves;
use crate::commands::train::dead_outputs::warn_of_dead_outputs;
use crate::commands::train::log::Log;
use crate::failure::Failure;
use crate::files::save;
use crate::interrupt;

impl EpochLoop<'_> {
    /// Evaluates on the test set, once; saves; and only then prints.
    pub(super) fn finish(mut self, files: Files<'_>) -> Result<ExitCode, Failure> {
        let mut model = self.model();
        let test = &self.data.digits.test;
        let test = model.network.evaluate(test.images(), test.labels());
        let is_evaluated = self.is_evaluated(self.epoch.saturating_sub(1), &files);
        if let Some(validation) = self.validation().filter(|_| is_evaluated) {
            model.metadata.insert("validation_accuracy".into(), validation.accuracy.to_string());
        }
        model.metadata.insert("test_accuracy".into(), test.accuracy().to_string());
        let saved = self.save(&model, files)?;
        self.print_best();
        if self.printed == Printed::Row {
            self.console.line(format_args!(
                "test set: {} of {} right ({}), cost {:.5}",
                grouped(test.correct),
                grouped(test.examples),
                percent(Some(test.accuracy())),
                test.cost
            ));
            if let Some(temperature) = model.metadata.get(TEMPERATURE) {
                self.console.line(format_args!(
                    "calibrated on validation digits: temperature {temperature}"
                ));
            }
        }
        warn_of_dead_outputs(self.settings.init, &test);
        self.end(saved, ExitCode::SUCCESS)
    }

    /// With `--patience`: which epoch's network it is, and whether that ended the run.
    fn print_best(&mut self) {
        let Some(stopping) = &self.stopping else { return };
        let Some(best) = stopping.best() else { return };
        let stopped = if self.epoch < self.settings.epochs { "stopped: " } else { "" };
        self.console.line(format_args!(
            "{stopped}the lowest validation cost was {:.5}, after epoch {}; that network is saved",
            best.validation.cost, best.epoch
        ));
    }

    /// Saves what has been learned so far, if anything. The test set stays unread.
    pub(super) fn stop_early(
        mut self,
        report: &EpochReport,
        files: Files<'_>,
    ) -> Result<ExitCode, Failure> {
        let has_replicas = self.settings.sgd.replicas > 1;
        // Replicas are averaged at the end of an epoch.
        let has_learned = self.epoch > 0 || !has_replicas && report.examples > 0;
        let model = files.model;
        let saved = if has_learned {
            self.save(&self.model(), files)?
        } else {
            Saved { lines: Vec::new(), failed: files.log.and_then(|log| log.close().err()) }
        };
        self.console.line(format_args!(
            "interrupted{} in epoch {} after {} of {} images",
            self.job.on_which_rank_asked(),
            report.epoch,
            grouped(report.examples),
            grouped(self.data.learned.len()),
        ));
        if !has_learned {
            let when = if has_replicas { "before the end of the first epoch" } else { "so early" };
            self.console.line(format_args!(
                "nothing is learned {when}: {} was not written",
                model.display()
            ));
        } else if has_replicas {
            self.console.line(format_args!(
                "saved is the average of the replicas after {}",
                counted(self.epoch, "whole epoch")
            ));
        }
        self.end(saved, ExitCode::from(interrupt::exit_code()))
    }

    /// Saves the model first: no failure of the other files may lose it.
    fn save(&self, model: &Model, files: Files<'_>) -> Result<Saved, Failure> {
        model.save(files.model)?;
        let mut saved = Saved { lines: vec![saved_line(files.model)], failed: None };
        if let Some(path) = files.figure {
            let network = shape(self.run.network().sizes());
            let panels = curves::panels(&network, self.settings.cost, &self.epochs);
            match panels.svg().map_err(Failure::from).and_then(|svg| save(path, svg.as_bytes())) {
                Ok(()) => saved.lines.push(saved_line(path)),
                Err(failure) => saved.failed = Some(failure),
            }
        }
        if let Err(failure) = files.log.map_or(Ok(()), Log::close) {
            saved.failed.get_or_insert(failure);
        }
        Ok(saved)
    }

    /// The last lines, and whether anything went wrong on the way.
    fn end(mut self, saved: Saved, code: ExitCode) -> Result<ExitCode, Failure> {
        for line in saved.lines {
            self.console.line(line);
        }
        match saved.failed {
            Some(failure) => Err(failure),
            None => match self.console.finish() {
                // The signal's exit code says more.
                Err(error) if !interrupt::asked() => Err(error.into()),
                _ => Ok(code),
            },
        }
    }
}

/// What was saved, and the first file that could not be.
struct Saved {
    lines: Vec<String>,
    failed: Option<Failure>,
}

fn saved_line(path: &Path) -> String {
    format!("saved {}", path.display())
}
