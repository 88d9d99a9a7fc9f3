//! The loop over the epochs, until the last or until it is interrupted, and how it ends.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

use chapter_one::report::numbers::{grouped, percent, shape};
use chapter_one::runs::{EpochEvaluation, Run, RunSettings, not_finite};
use mnist_io::Split;
use sgd::EpochReport;
use sigmoid_net::{Evaluation, Init, Model};

use super::console::Console;
use super::curves::Curves;
use super::functions::described;
use super::log::Log;
use crate::args::init_name;
use crate::failure::{Failure, chain, request};
use crate::files::save;
use crate::{interrupt, output};

/// A training run, printed and saved.
pub(crate) struct EpochLoop<'a> {
    settings: RunSettings,
    /// Whether to print the book's lines: test images read right, epoch by epoch.
    test_each_epoch: bool,
    data: &'a Split,
    console: Console,
    run: Run<'a>,
}

/// The files that a run writes.
pub(crate) struct Files<'a> {
    pub(crate) model: &'a Path,
    pub(crate) figure: Option<&'a Path>,
    pub(crate) log: Option<Log>,
}

impl<'a> EpochLoop<'a> {
    /// Draws the network.
    pub(crate) fn new(
        settings: RunSettings,
        test_each_epoch: bool,
        data: &'a Split,
        folder: &Path,
    ) -> Result<Self, Failure> {
        let run =
            Run::new(&settings, &data.training).map_err(|error| untrainable(&error, folder))?;
        let console = Console::new(data.training.len());
        Ok(Self { settings, test_each_epoch, data, console, run })
    }

    /// `784-100-10 on 50,000 training, ...`
    pub(crate) fn print_headline(&mut self, folder: &Path) {
        let Split { training, validation, test, .. } = self.data;
        self.console.line(format_args!(
            "{}{} on {} training, {} validation and {} test images from {}",
            shape(self.run.network().sizes()),
            described(self.run.network()),
            grouped(training.len()),
            grouped(validation.len()),
            grouped(test.len()),
            folder.display()
        ));
    }

    pub(crate) fn run(mut self, mut files: Files<'_>) -> Result<ExitCode, Failure> {
        if !self.test_each_epoch {
            self.console.table_head();
        }
        let mut curves = Curves::default();
        let mut last = None;
        for epoch in 0..self.settings.epochs {
            let report = self.run_epoch(epoch);
            if interrupt::asked() {
                return self.stop_early(&report, &curves, files);
            }
            let wanted = !self.test_each_epoch || files.log.is_some() || files.figure.is_some();
            let evaluation = wanted.then(|| {
                let Split { training, validation, .. } = self.data;
                EpochEvaluation::of(self.run.network(), training, validation)
            });
            self.check_finite(epoch, evaluation.as_ref(), files.model)?;
            if let Some(evaluation) = &evaluation {
                if let Some(log) = &mut files.log {
                    log.epoch(&report, evaluation);
                }
                curves.epoch(evaluation);
            }
            self.print_epoch(&report, evaluation.as_ref());
            last = evaluation;
        }
        self.finish(last.as_ref(), &curves, files)
    }

    /// One epoch, or the part of it before an interruption.
    fn run_epoch(&mut self, epoch: usize) -> EpochReport {
        let bar = self.console.epoch_bar(epoch);
        let report = self.run.run_epoch(|progress| {
            bar.set_position(progress.examples as u64);
            if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        bar.finish_and_clear();
        report
    }

    fn print_epoch(&mut self, report: &EpochReport, evaluation: Option<&EpochEvaluation>) {
        if self.test_each_epoch {
            let test = self.evaluate_test_set();
            let (correct, of) = (test.correct, test.examples);
            self.console.line(format_args!("Epoch {}: {correct} / {of}", report.epoch));
        } else if let Some(evaluation) = evaluation {
            self.console.table_row(report, evaluation);
        }
    }

    fn evaluate_test_set(&self) -> Evaluation {
        self.run.network().evaluate(self.data.test.images(), self.data.test.labels())
    }

    fn check_finite(
        &self,
        epoch: usize,
        evaluation: Option<&EpochEvaluation>,
        model: &Path,
    ) -> Result<(), Failure> {
        let cost = evaluation.map(|evaluation| evaluation.training.cost);
        let Some(what) = not_finite(self.run.network(), cost) else { return Ok(()) };
        let smaller = self.settings.sgd.eta.eta(epoch) / 10.0;
        Err(request(
            format!("{what} after epoch {epoch}"),
            format!(
                "try a smaller learning rate, such as --eta {smaller}; {} was not changed",
                model.display()
            ),
        ))
    }

    /// Evaluates on the test set, once; saves; and only then prints.
    fn finish(
        mut self,
        last: Option<&EpochEvaluation>,
        curves: &Curves,
        files: Files<'_>,
    ) -> Result<ExitCode, Failure> {
        let test = self.evaluate_test_set();
        let mut model = self.model(self.settings.epochs);
        if let Some(validation) = last.and_then(|last| last.validation.as_ref()) {
            let accuracy = validation.accuracy().to_string();
            model.metadata.insert("validation_accuracy".into(), accuracy);
        }
        model.metadata.insert("test_accuracy".into(), test.accuracy().to_string());
        let saved = self.save(&model, curves, files)?;
        if !self.test_each_epoch {
            self.console.line(format_args!(
                "test set: {} of {} right ({}), cost {:.5}",
                grouped(test.correct),
                grouped(test.examples),
                percent(Some(test.accuracy())),
                test.cost
            ));
        }
        self.warn_of_dead_outputs(&test);
        self.end(saved, ExitCode::SUCCESS)
    }

    /// Saves what has been learned so far. The test set stays unread.
    fn stop_early(
        mut self,
        report: &EpochReport,
        curves: &Curves,
        files: Files<'_>,
    ) -> Result<ExitCode, Failure> {
        let epoch = report.epoch;
        self.check_finite(epoch, None, files.model)?;
        let saved = self.save(&self.model(epoch), curves, files)?;
        self.console.line(format_args!(
            "interrupted in epoch {epoch} after {} of {} images",
            grouped(report.examples),
            grouped(self.data.training.len()),
        ));
        self.end(saved, ExitCode::from(interrupt::exit_code()))
    }

    /// Saves the model first: no failure of the other files may lose it.
    fn save(&self, model: &Model, curves: &Curves, files: Files<'_>) -> Result<Saved, Failure> {
        model.save(files.model)?;
        let mut saved = Saved { lines: vec![saved_line(files.model)], failed: None };
        if let Some(path) = files.figure {
            let panels = curves.panels(&shape(self.run.network().sizes()), self.settings.cost);
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

    /// The network with the settings it was trained with.
    fn model(&self, epochs: usize) -> Model {
        let mut model = Model::new(self.run.network().clone());
        for (key, value) in [
            ("seed", self.settings.sgd.seed.to_string()),
            ("init", init_name(self.settings.init).to_string()),
            ("eta", self.settings.sgd.eta.eta(0).to_string()),
            ("mini_batch_size", self.settings.sgd.mini_batch_size.to_string()),
            ("epochs", epochs.to_string()),
            ("training_images", self.data.training.len().to_string()),
        ] {
            model.metadata.insert(key.to_string(), value);
        }
        model
    }

    /// Names output neurons that never fire, and what to do about them.
    fn warn_of_dead_outputs(&self, test: &Evaluation) {
        let dead = test.dead_outputs();
        let [.., last] = dead[..] else { return };
        let names: Vec<String> = dead.iter().map(usize::to_string).collect();
        let (neurons, fire) =
            if dead.len() == 1 { ("neuron", "fires") } else { ("neurons", "fire") };
        output::warning(format_args!(
            "output {neurons} {} never {fire}: the highest activation of neuron {last} on any \
             test image is {:.3}",
            names.join(", "),
            test.highest[last]
        ));
        let advice = match self.settings.init {
            Init::Book => "weights of the default --init scaled saturate less easily",
            Init::Scaled | Init::He => {
                "a smaller learning rate, --eta, may keep it from saturating"
            }
        };
        output::hint(format_args!("{advice}; another --seed may help, too"));
    }
}

/// Settings and data that no network can be trained with.
fn untrainable(error: &chapter_one::Error, folder: &Path) -> Failure {
    use sigmoid_net::Error::TooLarge;
    match error {
        chapter_one::Error::Network(TooLarge(_)) => {
            request(error, "ask for fewer neurons with --hidden")
        }
        _ => request(
            format!("{}: {}", folder.display(), chain(error)),
            "name a data set with training images with --data",
        ),
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
