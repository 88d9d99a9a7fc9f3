//! One network in training, an epoch at a time.

use std::ops::ControlFlow;

use augmentation::{Distorter, Preparation};
use mnist_io::{ExampleReader, Examples};
use ndarray::ArrayView2;
use reading::check_preparable;
use sgd::{EpochProgress, EpochReport, Sgd, Snapshot};
use sigmoid_net::{Network, SourceError, Targets, Training};

use crate::error::Error;
use crate::runs::settings::RunSettings;
use crate::runs::streamed::StreamedExamples;
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
        let sgd = with_weight_decay(settings, images.nrows() as f32);
        let mut training = Training::new(network, images, targets, sgd)?;
        if let Some(distorter) = distorter(settings, examples.image_shape())? {
            training = training.with_augmentation(move |example, epoch, image, to| {
                distorter.distort(example, epoch, image, to);
            });
        }
        Ok(Self { training })
    }

    /// A network about to learn the labels of examples that are read while others are learned from,
    /// one output for each class. The settings must be of an [order](Sgd::order) of windows. Images
    /// are as in their files: they are prepared, if the settings ask for that, each time they are
    /// learned from. Non-digits are no part of them.
    ///
    /// It becomes the same network as from the same examples in memory.
    /// [`take_source_error`](Self::take_source_error) says what is wrong with the files.
    ///
    /// # Errors
    /// As [`new`](Self::new), and [`Error::Reading`] if the images cannot be prepared.
    pub fn streamed(settings: &RunSettings, examples: ExampleReader) -> Result<Self, Error> {
        let network = settings.draw(&settings.sizes_for(examples.pixels(), examples.classes()))?;
        let sgd = with_weight_decay(settings, examples.len() as f32);
        let shape = examples.image_shape().to_vec();
        let preparation = settings.preparation;
        check_preparable(&shape, preparation)?;
        let distorter = distorter(settings, &shape)?;
        let training = Training::streamed(network, StreamedExamples(examples), sgd)?;
        let mut training = training.with_epochs(settings.epochs);
        // Images of another number of dimensions are not prepared.
        let prepare = match (preparation, &shape[..]) {
            (Preparation::AsIs, _) => None,
            (preparation, &[rows, columns]) => Some(move |image: &[u8], to: &mut [u8]| {
                preparation.apply(image, rows, columns, to);
            }),
            _ => None,
        };
        training = match (prepare, distorter) {
            (None, None) => training,
            (Some(prepare), None) => {
                training.with_augmentation(move |_, _, image, to| prepare(image, to))
            }
            (None, Some(distorter)) => {
                training.with_augmentation(move |example, epoch, image, to| {
                    distorter.distort(example, epoch, image, to);
                })
            }
            (Some(prepare), Some(distorter)) => {
                training.with_augmentation(move |example, epoch, image, to| {
                    with_scratch(image.len(), |prepared| {
                        prepare(image, prepared);
                        distorter.distort(example, epoch, prepared, to);
                    });
                })
            }
        };
        Ok(Self { training })
    }

    /// Why the last epoch ended before its time, if that was because
    /// [files](Self::streamed) could not be read.
    pub fn take_source_error(&mut self) -> Option<SourceError> {
        self.training.take_source_error()
    }

    /// The same with [files](Self::streamed) that are waited for until this is so: see
    /// [`Training::with_interrupt`].
    #[must_use]
    pub fn with_interrupt(self, is_interrupted: impl Fn() -> bool + Send + 'static) -> Self {
        Self { training: self.training.with_interrupt(is_interrupted) }
    }

    /// The same on several ranks, which share the shards of each mini-batch, or the replicas of the
    /// network.
    ///
    /// # Errors
    /// [`Error::Network`] if these cannot be shared evenly among so many ranks.
    pub fn with_ranks(self, ranks: impl sgd::Ranks + 'static) -> Result<Self, Error> {
        Ok(Self { training: self.training.with_ranks(ranks)? })
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

/// Lends memory for an image of so many pixels: of MNIST's size, without asking the allocator for each.
fn with_scratch(pixels: usize, work: impl FnOnce(&mut [u8])) {
    const SMALL: usize = 1024;
    if pixels <= SMALL {
        work(&mut [0; SMALL][..pixels]);
    } else {
        work(&mut vec![0; pixels]);
    }
}

/// Settings of gradient descent with the weight decay of λ over n examples.
fn with_weight_decay(settings: &RunSettings, n: f32) -> Sgd {
    let sgd = settings.sgd.clone();
    // A negative λ is refused with the other settings.
    if settings.lambda == 0.0 { sgd } else { sgd.with_weight_decay(settings.lambda / n.max(1.0)) }
}

/// What distorts images of a shape, if the settings ask for that.
fn distorter(settings: &RunSettings, shape: &[usize]) -> Result<Option<Distorter>, Error> {
    let Some(distortion) = settings.distortion else { return Ok(None) };
    let &[rows, columns] = shape else { return Err(Error::NotFlat { shape: shape.to_vec() }) };
    Ok(Some(Distorter::new(distortion, rows, columns, settings.sgd.seed)?))
}
