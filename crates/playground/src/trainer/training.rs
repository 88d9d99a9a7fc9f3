//! The run, driven by the page.

use std::fmt;
use std::ops::ControlFlow;

use chapter_one::runs::{EpochEvaluation, RunSettings, TrainingSet, not_finite};
use chapter_one::unwatched;
use mnist_io::Examples;
use serde::Serialize;
use sigmoid_net::{Model, Network, argmax};

use crate::failure::Failure;
use crate::trainer::data::{DigitFiles, Digits};
use crate::trainer::run::OwningRun;
use crate::trainer::settings::{DRAWN, TrainerSettings};

/// A network in training on digits that are drawn for it.
///
/// After the last epoch its [model](Self::model) is the file that `mnist train` writes for the same
/// settings, byte for byte.
///
/// ```
/// use playground::{Trainer, TrainerSettings};
///
/// let settings = r#"{"hidden": [30], "epochs": 2, "training_images": 600}"#;
/// let mut trainer = Trainer::new(&TrainerSettings::from_json(settings)?)?;
/// let progress = trainer.mini_batches(1);
/// assert_eq!((progress.epoch, progress.mini_batch, progress.of), (0, 1, 50));
/// while !trainer.mini_batches(10).finished {}
/// assert!(trainer.measure().accuracy > 0.5);
/// # Ok::<(), playground::Failure>(())
/// ```
pub struct Trainer {
    settings: RunSettings,
    commands: Vec<String>,
    run: OwningRun,
    validation: Examples,
    test: Examples,
    /// The epoch under way, or about to begin.
    epoch: usize,
    /// Examples learned from in it.
    examples: usize,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Progress {
    /// Epochs that are over.
    pub epoch: usize,
    /// Epochs until the end.
    pub epochs: usize,
    /// Mini-batches done of the epoch under way.
    pub mini_batch: usize,
    /// Mini-batches of an epoch.
    pub of: usize,
    /// Images learned from since the beginning, each as often as it was learned from.
    pub images: usize,
    /// Whether the last epoch is over.
    pub finished: bool,
}

/// How the network does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Measure {
    /// The cost on the training images.
    pub training_cost: f64,
    /// The share of them that is read right.
    pub training_accuracy: f64,
    /// The cost on the validation images.
    pub cost: f64,
    /// The share of them that is read right.
    pub accuracy: f64,
    /// Output neurons that fire on no training image.
    pub dead_outputs: Vec<usize>,
    /// What is not a finite number any more, if training has diverged.
    pub not_finite: Option<String>,
}

/// How the network does on the test images.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestResult {
    /// How many are read right.
    pub correct: usize,
    /// How many there are.
    pub examples: usize,
    /// The cost.
    pub cost: f64,
}

/// Validation images that are read wrong.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Mistakes {
    /// 784 bytes each.
    pub images: Vec<u8>,
    /// The digits that they are.
    pub labels: Vec<u8>,
    /// The digits that they are read as.
    pub answers: Vec<u8>,
}

impl Trainer {
    /// Draws digits, and a network before its first mini-batch.
    ///
    /// # Errors
    /// If there is no such network, it cannot be trained so, or it would take too much memory.
    pub fn new(settings: &TrainerSettings) -> Result<Self, Failure> {
        let commands = vec![settings.draw_command(), settings.train_command(DRAWN)];
        Self::on(settings.run()?, Digits::draw(settings)?, commands)
    }

    /// The same on digits from files, which lie in a folder of that name.
    ///
    /// # Errors
    /// As [`new`](Self::new), and if the files are not those of a data set of digits.
    pub fn with_data(
        settings: &TrainerSettings,
        folder: &str,
        files: DigitFiles<'_>,
    ) -> Result<Self, Failure> {
        Self::on(settings.run()?, Digits::read(files)?, vec![settings.train_command(folder)])
    }

    fn on(settings: RunSettings, digits: Digits, commands: Vec<String>) -> Result<Self, Failure> {
        let Digits { training, validation, test } = digits;
        let set = TrainingSet::of(&settings, &training, &training, &unwatched);
        let set = set.map_err(|error| Failure::of(&error, "ask for more digits"))?;
        let run = OwningRun::new(&settings, set)?;
        Ok(Self { settings, commands, run, validation, test, epoch: 0, examples: 0 })
    }

    /// The commands that train the same network, the one that draws its digits first.
    pub fn commands(&self) -> &[String] {
        &self.commands
    }

    /// Trains by so many mini-batches at most: it stops at the end of an epoch.
    pub fn mini_batches(&mut self, most: usize) -> Progress {
        if most == 0 || self.is_finished() {
            return self.progress();
        }
        let mut left = most;
        let report = self.run.with(|run| {
            run.run_epoch(|_| {
                left -= 1;
                if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        });
        let is_over = report.examples == self.run.set().len();
        (self.epoch, self.examples) =
            if is_over { (report.epoch + 1, 0) } else { (report.epoch, report.examples) };
        self.progress()
    }

    /// Whether the epoch is over, and the next has not begun.
    pub fn is_between_epochs(&self) -> bool {
        self.examples == 0
    }

    fn is_finished(&self) -> bool {
        self.epoch >= self.settings.epochs
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let (m, n) = (self.settings.sgd.mini_batch_size, self.run.set().len());
        Progress {
            epoch: self.epoch,
            epochs: self.settings.epochs,
            mini_batch: self.examples.div_ceil(m),
            of: n.div_ceil(m),
            images: self.epoch * n + self.examples,
            finished: self.is_finished(),
        }
    }

    fn with_network<R>(&self, f: impl FnOnce(&Network) -> R) -> R {
        self.run.look(|run| f(run.network()))
    }

    /// How the network does on the images it trains on, and on those set aside for validation.
    pub fn measure(&self) -> Measure {
        let training = self.run.set().examples();
        self.with_network(|network| {
            let EpochEvaluation { training, validation } =
                EpochEvaluation::of(network, training, &self.validation);
            let (cost, accuracy) =
                validation.map_or((f64::NAN, f64::NAN), |v| (v.cost, v.accuracy()));
            Measure {
                training_cost: training.cost,
                training_accuracy: training.accuracy(),
                cost,
                accuracy,
                dead_outputs: training.dead_outputs(),
                not_finite: not_finite(network, Some(training.cost)).map(|what| what.to_string()),
            }
        })
    }

    /// How the network does on the test images.
    pub fn test(&self) -> TestResult {
        let test = self.with_network(|n| n.evaluate(self.test.images(), self.test.labels()));
        TestResult { correct: test.correct, examples: test.examples, cost: test.cost }
    }

    /// Neurons of each layer: 784, 30, 10.
    pub fn architecture(&self) -> Vec<usize> {
        self.with_network(|network| network.sizes().to_vec())
    }

    /// The weights of the first layer, neuron by neuron: 30 x 784.
    pub fn first_weights(&self) -> Vec<f32> {
        self.with_network(|network| network.weights(0).iter().copied().collect())
    }

    /// The first so many validation images that are read wrong.
    pub fn mistakes(&self, most: usize) -> Mistakes {
        let outputs = self.with_network(|n| n.feedforward_many(self.validation.images()));
        let answers = outputs.outer_iter().map(|outputs| argmax(&outputs.to_vec()));
        let labels = self.validation.labels();
        let mut mistakes = Mistakes { images: Vec::new(), labels: Vec::new(), answers: Vec::new() };
        let wrong = answers.enumerate().filter(|&(i, answer)| answer != usize::from(labels[i]));
        for (i, answer) in wrong.take(most) {
            mistakes.images.extend_from_slice(self.validation.image(i));
            mistakes.labels.push(labels[i]);
            mistakes.answers.extend(u8::try_from(answer));
        }
        mistakes
    }

    /// Goes back to the network before the first mini-batch: what follows is the same again.
    ///
    /// # Errors
    /// None that [`new`](Self::new) did not have.
    pub fn rewind(&mut self) -> Result<(), Failure> {
        self.run = OwningRun::new(&self.settings, self.run.set().clone())?;
        (self.epoch, self.examples) = (0, 0);
        Ok(())
    }

    /// The bytes of a model file: after the last epoch that of `mnist train`, byte for byte.
    ///
    /// # Errors
    /// None for the activation functions that settings can name.
    pub fn model(&self) -> Result<Vec<u8>, Failure> {
        let mut model = Model::new(self.with_network(Clone::clone));
        let images = self.run.set().examples().len();
        model.metadata = self.settings.metadata(self.epoch, images);
        if self.is_finished() {
            // As the program has it, which looks at the test set only then.
            model.metadata.extend(accuracies(&model.network, &self.validation, &self.test));
        }
        model.to_bytes().map_err(|error| Failure::of(&error, "choose other activation functions"))
    }
}

/// The accuracies in the metadata of a model.
fn accuracies(
    network: &Network,
    validation: &Examples,
    test: &Examples,
) -> impl Iterator<Item = (String, String)> {
    let of = |name: &str, examples: &Examples| {
        let accuracy = network.evaluate(examples.images(), examples.labels()).accuracy();
        (name.to_string(), accuracy.to_string())
    };
    let validation = (!validation.is_empty()).then(|| of("validation_accuracy", validation));
    validation.into_iter().chain([of("test_accuracy", test)])
}

impl fmt::Debug for Trainer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trainer")
            .field("settings", &self.settings)
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}
