//! One network in training, an epoch at a time.

use std::ops::ControlFlow;

use augmentation::Distorter;
use mnist_io::Examples;
use ndarray::ArrayView2;
use sgd::{EpochProgress, EpochReport, Snapshot};
use sigmoid_net::{Network, Targets, Training};

use crate::error::Error;
use crate::runs::settings::RunSettings;
use crate::runs::training_set::TrainingSet;

/// One network in training. The caller owns the loop over the epochs; see [`crate::runs`].
#[derive(Debug)]
pub struct Run<'a> {
    training: Training<'a>,
}

impl<'a> Run<'a> {
    /// A network about to learn the labels of examples, one output for each class. They are all that
    /// it learns from: non-digits come with a [training set](Self::with_training_set).
    ///
    /// # Errors
    /// [`Error::Network`] if there is no such network, or it cannot be trained so;
    /// [`Error::Distortion`] and [`Error::NotFlat`] if the images cannot be distorted.
    pub fn new(settings: &RunSettings, examples: &'a Examples) -> Result<Self, Error> {
        Self::with_targets(settings, examples, examples.labels(), examples.classes())
    }

    /// A network with `outputs` output neurons about to learn these targets, one for each example:
    /// a label each, or a row of an `examples x outputs` matrix.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_targets(
        settings: &RunSettings,
        examples: &'a Examples,
        targets: impl Into<Targets<'a>>,
        outputs: usize,
    ) -> Result<Self, Error> {
        Self::on(settings, examples, (examples.images(), targets.into()), outputs)
    }

    /// A network about to learn from all that is in a training set, one output for each class.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_training_set(settings: &RunSettings, set: &'a TrainingSet) -> Result<Self, Error> {
        let examples = set.examples();
        Self::on(settings, examples, (set.images(), set.targets()), examples.classes())
    }

    /// On images, n x pixels and of the kind that the examples are, and what the outputs should be
    /// for each.
    fn on(
        settings: &RunSettings,
        examples: &Examples,
        (images, targets): (ArrayView2<'a, u8>, Targets<'a>),
        outputs: usize,
    ) -> Result<Self, Error> {
        let network = settings.draw(&settings.sizes_to(examples, outputs))?;
        let mut sgd = settings.sgd.clone();
        // A negative λ is refused with the other settings.
        if settings.lambda != 0.0 {
            sgd = sgd.with_weight_decay(settings.lambda / images.nrows().max(1) as f32);
        }
        let mut training = Training::new(network, images, targets, sgd)?;
        if let Some(distortion) = settings.distortion {
            let &[rows, columns] = examples.image_shape() else {
                return Err(Error::NotFlat { shape: examples.image_shape().to_vec() });
            };
            let distorter = Distorter::new(distortion, rows, columns, settings.sgd.seed)?;
            training = training.with_augmentation(move |example, epoch, image, to| {
                distorter.distort(example, epoch, image, to);
            });
        }
        Ok(Self { training })
    }

    /// The network as it is after the epochs so far.
    pub fn network(&self) -> &Network {
        self.training.network()
    }

    /// The network, out of training.
    pub fn into_network(self) -> Network {
        self.training.into_network()
    }

    /// One epoch. `watch` is called after each mini-batch; if it breaks, the epoch ends there, and
    /// the report says after how many examples.
    pub fn run_epoch(
        &mut self,
        watch: impl FnMut(EpochProgress) -> ControlFlow<()>,
    ) -> EpochReport {
        self.training.run_epoch(watch)
    }

    /// What it takes to go on from here later, with the same settings and examples.
    pub fn snapshot(&self) -> Snapshot {
        self.training.snapshot()
    }

    /// Goes to where a snapshot was taken.
    ///
    /// # Errors
    /// [`Error::Network`] if it was taken of another network, or with other settings.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), Error> {
        Ok(self.training.restore(snapshot)?)
    }
}
