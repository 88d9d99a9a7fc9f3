//! A training run: epoch after epoch, until the last or until it is interrupted.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

use clap::ValueEnum;
use mnist_io::Split;
use sgd::EpochReport;
use sigmoid_net::{Evaluation, Model, Network, Training};

use super::console::Console;
use super::curves::Curves;
use super::epoch_evaluation::EpochEvaluation;
use super::log::Log;
use super::plan::{InitName, Plan};
use crate::failure::Failure;
use crate::files::save;
use crate::text::{grouped, percent};
use crate::{interrupt, output};

/// A run under way.
pub(crate) struct Run<'a> {
    plan: Plan,
    /// Whether to print the book's lines.
    book: bool,
    data: &'a Split,
    console: Console,
    training: Training<'a>,
}

/// The files that a run writes.
pub(crate) struct Files<'a> {
    pub(crate) model: &'a Path,
    pub(crate) figure: Option<&'a Path>,
    pub(crate) log: Option<Log>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        plan: Plan,
        book: bool,
        data: &'a Split,
        folder: &Path,
    ) -> Result<Self, Failure> {
        let network = plan.network(data)?;
        let console = Console::new(data.training.len());
        let (images, labels) = (data.training.images(), data.training.labels());
        let sgd = plan.sgd.clone();
        let training =
            Training::new(network, images, labels, sgd).map_err(|error| Failure::Incompatible {
                reason: format!("{}: {error}", folder.display()),
                hint: "name a data set with training images with --data".to_string(),
            })?;
        Ok(Self { plan, book, data, console, training })
    }

    /// `784-100-10 on 50,000 training, ...`
    pub(crate) fn print_headline(&mut self, folder: &Path) {
        let Split { training, validation, test, .. } = self.data;
        self.console.line(format_args!(
            "{} on {} training, {} validation and {} test images from {}",
            network_name(self.training.network()),
            grouped(training.len()),
            grouped(validation.len()),
            grouped(test.len()),
            folder.display()
        ));
    }

    pub(crate) fn train(mut self, mut files: Files<'_>) -> Result<ExitCode, Failure> {
        if !self.book {
            self.console.table_head();
        }
        let mut curves = Curves::default();
        let mut last = None;
        for epoch in 0..self.plan.epochs {
            let report = self.run_epoch(epoch);
            if interrupt::asked() {
                return self.stop_early(&report, &curves, files);
            }
            let wanted = !self.book || files.log.is_some() || files.figure.is_some();
            let evaluation =
                wanted.then(|| EpochEvaluation::of(self.training.network(), self.data));
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
        let report = self.training.run_epoch(|progress| {
            bar.set_position(progress.examples as u64);
            if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        bar.finish_and_clear();
        report
    }

    fn print_epoch(&mut self, report: &EpochReport, evaluation: Option<&EpochEvaluation>) {
        if self.book {
            let test = self.evaluate_test_set();
            let (correct, of) = (test.correct, test.examples);
            self.console.line(format_args!("Epoch {}: {correct} / {of}", report.epoch));
        } else if let Some(evaluation) = evaluation {
            self.console.table_row(report, evaluation);
        }
    }

    fn evaluate_test_set(&self) -> Evaluation {
        self.training.network().evaluate(self.data.test.images(), self.data.test.labels())
    }

    fn check_finite(
        &self,
        epoch: usize,
        evaluation: Option<&EpochEvaluation>,
        model: &Path,
    ) -> Result<(), Failure> {
        let cost = evaluation.map(|evaluation| evaluation.training.cost);
        let Some(what) = not_finite(self.training.network(), cost) else { return Ok(()) };
        Err(Failure::RanAway {
            epoch,
            what,
            eta: self.plan.sgd.eta.eta(epoch),
            model: model.to_owned(),
        })
    }

    /// Reads the test set, once; saves; and only then prints.
    fn finish(
        mut self,
        last: Option<&EpochEvaluation>,
        curves: &Curves,
        files: Files<'_>,
    ) -> Result<ExitCode, Failure> {
        let test = self.evaluate_test_set();
        let mut model = self.model(self.plan.epochs);
        if let Some(validation) = last.and_then(|last| last.validation.as_ref()) {
            let accuracy = validation.accuracy().to_string();
            model.metadata.insert("validation_accuracy".into(), accuracy);
        }
        model.metadata.insert("test_accuracy".into(), test.accuracy().to_string());
        let saved = self.save(&model, curves, files)?;
        if !self.book {
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

    /// Saves what has been learned so far, without reading the test set.
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

    /// Saves the model, and then the rest, which must not cost the model.
    fn save(&self, model: &Model, curves: &Curves, files: Files<'_>) -> Result<Saved, Failure> {
        model.save(files.model)?;
        let mut saved = Saved { lines: vec![saved_line(files.model)], failed: None };
        if let Some(path) = files.figure {
            let panels = curves.panels(&network_name(self.training.network()));
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
            None => Ok(self.console.finish().map(|()| code)?),
        }
    }

    /// The network with the settings it was trained with.
    fn model(&self, epochs: usize) -> Model {
        let mut model = Model::new(self.training.network().clone());
        let init = self.plan.init.to_possible_value();
        for (key, value) in [
            ("seed", self.plan.sgd.seed.to_string()),
            ("init", init.map_or_else(String::new, |init| init.get_name().to_string())),
            ("eta", self.plan.sgd.eta.eta(0).to_string()),
            ("mini_batch_size", self.plan.sgd.mini_batch_size.to_string()),
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
        let advice = match self.plan.init {
            InitName::Book => "weights of the default --init scaled saturate less easily",
            InitName::Scaled => "a smaller learning rate, --eta, may keep it from saturating",
        };
        output::hint(format_args!("{advice}; another --seed may help, too"));
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

/// What is not finite about a network and its training cost.
fn not_finite(network: &Network, cost: Option<f64>) -> Option<&'static str> {
    match cost {
        _ if !network.is_finite() => Some("a weight or bias is not a finite number"),
        Some(cost) if !cost.is_finite() => Some("the training cost is not a finite number"),
        _ => None,
    }
}

/// `784-100-10`.
fn network_name(network: &Network) -> String {
    let sizes: Vec<String> = network.sizes().iter().map(usize::to_string).collect();
    sizes.join("-")
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[test]
    fn a_network_that_has_run_away_is_told_from_a_good_one() {
        let mut network = Network::zeros(&[1000, 1]).expect("sizes that can be");
        let black = Array2::from_elem((1, 1000), 255_u8);
        let cost = |network: &Network| network.evaluate(black.view(), &[0]).cost;
        assert_eq!(not_finite(&network, Some(cost(&network))), None);

        // Finite weights whose weighted sum is not: the first pixels add up to ∞, the last to -∞.
        let weight = |(_, k)| if k < 500 { f32::MAX } else { f32::MIN };
        network.weights_mut(0).assign(&Array2::from_shape_fn((1, 1000), weight));
        let what = not_finite(&network, Some(cost(&network)));
        assert_eq!(what, Some("the training cost is not a finite number"));

        network.biases_mut(0)[0] = f32::INFINITY;
        assert_eq!(not_finite(&network, None), Some("a weight or bias is not a finite number"));
    }
}
