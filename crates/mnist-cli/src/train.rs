//! `mnist train`: the chapter's program.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use mnist_io::{DataSet, Split};
use sgd::EpochReport;
use sigmoid_net::{Evaluation, Model, Network, Training};

use crate::args::{self, Hidden, ModelFile};
use crate::data::Data;
use crate::failure::Failure;
use crate::files::{check_different, check_picture, check_writable, save};
use crate::interrupt;
use crate::text::{grouped, percent};

mod console;
mod curves;
mod log;
mod plan;

use console::Console;
use curves::Curves;
use log::Log;
use plan::{InitName, Plan};

/// Learn to read digits, save the network, and say how well it reads those it has never seen
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: Data,
    /// Neurons of the hidden layer; several layers as 30,20, none as none
    #[arg(long, value_name = "NEURONS", default_value = "100", value_parser = args::hidden)]
    hidden: Hidden,
    /// How often to run through all training images
    #[arg(long, value_name = "N", default_value = "30", value_parser = args::at_least_one)]
    epochs: usize,
    /// m, the number of images in a mini-batch
    #[arg(long, value_name = "M", default_value = "10", value_parser = args::at_least_one)]
    mini_batch_size: usize,
    /// η, the learning rate
    #[arg(long, value_name = "ETA", default_value = "3.0", value_parser = args::eta)]
    eta: f32,
    /// How the first weights are drawn
    #[arg(long, value_enum, default_value = "scaled")]
    init: InitName,
    /// Training images to set aside for validation, the last ones [default: one in six]
    #[arg(long, value_name = "N")]
    validation: Option<usize>,
    /// Everything random follows from this number
    #[arg(long, value_name = "SEED", default_value = "1")]
    seed: u64,
    /// Threads to work with, 0 for as many as there are cores; the result is the same
    #[arg(long, value_name = "N", default_value = "0", value_parser = args::threads)]
    threads: usize,
    #[command(flatten)]
    model: ModelFile,
    /// Write a line of JSON for each epoch to this file
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Draw cost and accuracy after each epoch into this file, an .svg
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// The chapter's own run: 784-30-10 drawn from N(0, 1), η = 3.0, m = 10, 30 epochs, the test
    /// set read after each
    #[arg(long, conflicts_with_all = ["hidden", "epochs", "mini_batch_size", "eta", "init"])]
    book: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    if let Some(path) = &args.figure {
        check_picture(path, &["svg"])?;
        check_different(("figure", path), ("model", &args.model.model))?;
        if let Some(log) = &args.log {
            check_different(("figure", path), ("log", log))?;
        }
    }
    let folder = args.data.folder()?;
    let data = DataSet::open(&folder)?;
    let validation = args.validation.unwrap_or(data.training.len() / 6);
    let data = data.split_validation(validation)?;
    check_writable(&args.model.model)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build();
    interrupt::listen();
    pool.map_err(Failure::Threads)?.install(|| {
        let run = Run::new(args, &folder, &data)?;
        // Only now, when nothing is left to be refused: an old log is written over.
        let log =
            args.log.as_deref().map(|path| Log::create(path, &args.model.model)).transpose()?;
        run.train(log)
    })
}

/// A run under way.
struct Run<'a> {
    args: &'a Args,
    plan: Plan,
    data: &'a Split,
    console: Console,
    training: Training<'a>,
}

/// What is known of the network after an epoch.
struct Judgement {
    training: Evaluation,
    /// None if no images were set aside.
    validation: Option<Evaluation>,
}

impl<'a> Run<'a> {
    fn new(args: &'a Args, folder: &Path, data: &'a Split) -> Result<Self, Failure> {
        let plan = args.plan();
        let network = plan.network(data)?;
        let console = Console::new(data.training.len());
        console.line(&headline(&network, data, folder));
        let (images, labels) = (data.training.images(), data.training.labels());
        let sgd = plan.sgd.clone();
        let training =
            Training::new(network, images, labels, sgd).map_err(|error| Failure::Fit {
                reason: format!("{}: {error}", folder.display()),
                fitting: "name a data set with training images with --data".to_string(),
            })?;
        Ok(Self { args, plan, data, console, training })
    }

    fn train(mut self, mut log: Option<Log>) -> Result<ExitCode, Failure> {
        if !self.args.book {
            self.console.table_head();
        }
        let mut curves = Curves::default();
        let mut last = None;
        for epoch in 0..self.plan.epochs {
            let report = self.run_epoch(epoch);
            if interrupt::asked() {
                let code = self.stop_early(epoch, &report, &curves)?;
                log.map_or(Ok(()), Log::close)?;
                return Ok(code);
            }
            let wanted = !self.args.book || log.is_some() || self.args.figure.is_some();
            let judgement = wanted.then(|| self.judge());
            self.check_finite(epoch, judgement.as_ref())?;
            if let (Some(log), Some(judgement)) = (&mut log, &judgement) {
                log.epoch(&report, &judgement.training, judgement.validation.as_ref());
            }
            if let Some(judgement) = &judgement {
                curves.epoch(&judgement.training, judgement.validation.as_ref());
            }
            last = judgement;
            self.say_epoch(&report, last.as_ref());
        }
        self.finish(last, &curves)?;
        log.map_or(Ok(()), Log::close)?;
        Ok(ExitCode::SUCCESS)
    }

    /// One epoch, or what there is of it when Ctrl-C comes in between.
    fn run_epoch(&mut self, epoch: usize) -> EpochReport {
        let bar = self.console.epoch_bar(epoch);
        let report = self.training.run_epoch(|progress| {
            bar.set_position(progress.examples as u64);
            if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        bar.finish_and_clear();
        report
    }

    /// Draws the curves, if they are asked for.
    fn draw(&self, curves: &Curves) -> Result<(), Failure> {
        let Some(path) = &self.args.figure else { return Ok(()) };
        save(path, curves.panels(&network_name(self.training.network())).svg()?.as_bytes())?;
        self.console.line(&format!("saved {}", path.display()));
        Ok(())
    }

    fn judge(&self) -> Judgement {
        let network = self.training.network();
        let (training, validation) = (&self.data.training, &self.data.validation);
        Judgement {
            training: network.evaluate(training.images(), training.labels()),
            validation: (!validation.is_empty())
                .then(|| network.evaluate(validation.images(), validation.labels())),
        }
    }

    fn test(&self) -> Evaluation {
        self.training.network().evaluate(self.data.test.images(), self.data.test.labels())
    }

    fn check_finite(&self, epoch: usize, judgement: Option<&Judgement>) -> Result<(), Failure> {
        let cost = judgement.map(|judgement| judgement.training.cost);
        let Some(what) = not_finite(self.training.network(), cost) else { return Ok(()) };
        Err(Failure::RanAway {
            epoch,
            what,
            eta: self.plan.sgd.eta.eta(epoch),
            model: self.args.model.model.clone(),
        })
    }

    fn say_epoch(&self, report: &EpochReport, judgement: Option<&Judgement>) {
        if self.args.book {
            let test = self.test();
            self.console
                .line(&format!("Epoch {}: {} / {}", report.epoch, test.correct, test.examples));
        } else if let Some(Judgement { training, validation }) = judgement {
            self.console.table_row(report, training, validation.as_ref());
        }
    }

    /// The test set, once; then the model, and last what there would be to lose least.
    fn finish(self, last: Option<Judgement>, curves: &Curves) -> Result<(), Failure> {
        let test = self.test();
        let validation = last.and_then(|judgement| judgement.validation);
        if !self.args.book {
            self.console.line(&format!(
                "test set: {} of {} right ({}), cost {:.5}",
                grouped(test.correct),
                grouped(test.examples),
                percent(Some(test.accuracy())),
                test.cost
            ));
        }
        self.warn_of_silent_outputs(&test);
        let mut model = self.model(self.plan.epochs);
        if let Some(validation) = validation {
            let accuracy = validation.accuracy().to_string();
            model.metadata.insert("validation_accuracy".into(), accuracy);
        }
        model.metadata.insert("test_accuracy".into(), test.accuracy().to_string());
        model.save(&self.args.model.model)?;
        self.console.line(&format!("saved {}", self.args.model.model.display()));
        self.draw(curves)
    }

    /// Saves what has been learned so far, without a look at the test set.
    fn stop_early(
        self,
        epoch: usize,
        report: &EpochReport,
        curves: &Curves,
    ) -> Result<ExitCode, Failure> {
        self.check_finite(epoch, None)?;
        self.model(epoch).save(&self.args.model.model)?;
        self.console.line(&format!(
            "interrupted in epoch {epoch} after {} of {} images; saved {}",
            grouped(report.examples),
            grouped(self.data.training.len()),
            self.args.model.model.display()
        ));
        self.draw(curves)?;
        Ok(ExitCode::from(interrupt::EXIT_CODE))
    }

    /// The network with all that made it what it is.
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
    fn warn_of_silent_outputs(&self, test: &Evaluation) {
        let silent = test.silent();
        let [.., last] = silent[..] else { return };
        let names: Vec<String> = silent.iter().map(usize::to_string).collect();
        let (neurons, fire) =
            if silent.len() == 1 { ("neuron", "fires") } else { ("neurons", "fire") };
        self.console.warning(&format!(
            "output {neurons} {} never {fire}: the highest activation of neuron {last} on any \
             test image is {:.3}",
            names.join(", "),
            test.highest[last]
        ));
        let advice = match self.plan.init {
            InitName::Book => "the scaled draw, which is the default, does not saturate so easily",
            InitName::Scaled => "a smaller learning rate, --eta, may keep it from saturating",
        };
        self.console.hint(&format!("{advice}; another --seed may do as well"));
    }
}

/// What there is about a network, and perhaps its cost, that no good model has.
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

fn headline(network: &Network, data: &Split, folder: &Path) -> String {
    format!(
        "{} on {} training, {} validation and {} test images from {}",
        network_name(network),
        grouped(data.training.len()),
        grouped(data.validation.len()),
        grouped(data.test.len()),
        folder.display()
    )
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
