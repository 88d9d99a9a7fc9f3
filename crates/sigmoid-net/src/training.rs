//! Training, made of [`sgd`]'s and a network's cost.

use std::ops::ControlFlow;

use sgd::{EpochProgress, EpochReport, Order, Sgd, Snapshot};

use crate::data::{Inputs, Targets};
use crate::engine::rows::AlignedRows;
use crate::error::Error;
use crate::network::Network;
use crate::network_cost::NetworkCost;
use crate::stream::source::{ExampleSource, SourceError};

/// A network in training: an endless iterator of epoch reports, driven by the caller, with the
/// network to look at in between.
///
/// ```
/// use ndarray::array;
/// use sgd::Sgd;
/// use sigmoid_net::{Init, Network, Training};
///
/// // Exclusive or, from its four examples.
/// let x = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
/// let y = array![[0.0], [1.0], [1.0], [0.0]];
/// let network = Network::from_seed(&[2, 4, 1], Init::Scaled, 1)?;
/// let mut training = Training::new(network, &x, &y, Sgd::new(3.0, 4))?;
/// training.run_epochs(3000);
/// let a = training.network().feedforward_many(&x);
/// assert!(a[(0, 0)] < 0.1 && a[(1, 0)] > 0.9 && a[(2, 0)] > 0.9 && a[(3, 0)] < 0.1);
/// # Ok::<(), sigmoid_net::Error>(())
/// ```
#[derive(Debug)]
pub struct Training<'a> {
    network: Network,
    training: sgd::Training<NetworkCost<'a>, AlignedRows>,
}

impl<'a> Training<'a> {
    /// Prepares to train a network on the given examples.
    ///
    /// # Errors
    /// As [`Network::check_fit`] if they do not fit each other, [`Error::Settings`] for settings
    /// that cannot be trained with.
    pub fn new(
        network: Network,
        inputs: impl Into<Inputs<'a>>,
        targets: impl Into<Targets<'a>>,
        sgd: Sgd,
    ) -> Result<Self, Error> {
        let cost = NetworkCost::new(&network, inputs, targets)?;
        Self::with_cost(network, cost, sgd)
    }

    /// Prepares to train on examples that do not fit into memory: they are read while others are
    /// learned from, a [window](sgd::WindowOrder) at a time, and memory is that of two windows
    /// however many there are. If one window has all of them, they are read once. The settings must
    /// be of such an order. The network becomes the same as from the same examples in memory, to
    /// the bit.
    ///
    /// If the source fails, the epoch is broken off there, and so it is with a label that is not
    /// below the number of outputs. [`take_source_error`](Self::take_source_error) says why then.
    /// The next epoch goes on with this one, and tries again.
    ///
    /// ```
    /// use sgd::{Order, Sgd, WindowSize};
    /// use sigmoid_net::{ExampleSource, Init, Network, SourceError, Training};
    ///
    /// /// A million images of two pixels, one of them black, which is the label.
    /// struct Made;
    ///
    /// impl ExampleSource for Made {
    ///     fn len(&self) -> u64 {
    ///         1_000_000
    ///     }
    ///
    ///     fn width(&self) -> usize {
    ///         2
    ///     }
    ///
    ///     fn read(&mut self, first: u64, images: &mut [u8], labels: &mut [u8]) -> Result<(), SourceError> {
    ///         for ((i, image), label) in (first..).zip(images.chunks_exact_mut(2)).zip(labels) {
    ///             *label = u8::from(i % 3 == 0);
    ///             image.copy_from_slice(if *label == 0 { &[255, 0] } else { &[0, 255] });
    ///         }
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let sgd = Sgd::new(1.0, 100).with_order(Order::Window(WindowSize::default()));
    /// let network = Network::from_seed(&[2, 4, 2], Init::Scaled, 1)?;
    /// let mut training = Training::streamed(network, Made, sgd)?;
    /// assert_eq!(training.run_epochs(1)[0].examples, 1_000_000);
    /// assert!(training.take_source_error().is_none());
    /// assert!(training.network().feedforward(&[0_u8, 255])[1] > 0.9);
    /// # Ok::<(), sigmoid_net::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Inputs`] if the images do not fit the network, [`Error::OrderOfStream`] for settings
    /// that shuffle all together, [`Error::Settings`] for settings that cannot be trained with, and
    /// [`Error::TooManyExamples`].
    pub fn streamed(network: Network, source: impl ExampleSource, sgd: Sgd) -> Result<Self, Error> {
        let Order::Window(size) = sgd.order else { return Err(Error::OrderOfStream) };
        let cost = NetworkCost::streamed(&network, source, size, sgd.seed)?;
        Self::with_cost(network, cost, sgd)
    }

    fn with_cost(network: Network, cost: NetworkCost<'a>, sgd: Sgd) -> Result<Self, Error> {
        let (examples, v) = (cost.len(), cost.engine.layout.pack(network.position()));
        let training = sgd::Training::new(cost, examples, v, sgd)?;
        Ok(Self { network, training })
    }

    /// The same with every training image changed before the network learns from it: rotated by a
    /// few degrees, say, each time by another angle. `augment` is called with the example's index,
    /// the epoch, the image, and the image to write. Threads call it for different images at the
    /// same time. If it always writes the same for the same example and epoch, training gives the
    /// same bits on any number of threads.
    ///
    /// Images are changed about a thousand at a time, just before they are needed.
    ///
    /// ```
    /// use sgd::Sgd;
    /// use sigmoid_net::{Init, Network, Training};
    ///
    /// // Two pixels; each image is learned as it is in even epochs, mirrored in odd ones.
    /// let (images, labels) = ([[0_u8, 255], [10, 200]], [0_u8, 0]);
    /// let network = Network::from_seed(&[2, 4, 2], Init::Scaled, 1)?;
    /// let mut training = Training::new(network, &images, &labels, Sgd::new(3.0, 1))?
    ///     .with_augmentation(|_, epoch, image, to| {
    ///         to.copy_from_slice(image);
    ///         to.rotate_left(epoch % 2);
    ///     });
    /// training.run_epochs(200);
    /// assert!(training.network().feedforward(&[255_u8, 0])[0] > 0.9);
    /// # Ok::<(), sigmoid_net::Error>(())
    /// ```
    ///
    /// # Panics
    /// If the inputs are not images of bytes.
    #[must_use]
    #[track_caller]
    pub fn with_augmentation(
        mut self,
        augment: impl Fn(usize, usize, &[u8], &mut [u8]) + Send + Sync + 'a,
    ) -> Self {
        self.training.cost_mut().set_augmentation(Box::new(augment));
        self
    }

    /// Why the last epoch ended before its time, if that was because a
    /// [source](Self::streamed) has failed. As an iterator a training ends there, until this has been
    /// called.
    pub fn take_source_error(&mut self) -> Option<SourceError> {
        self.training.cost_mut().take_source_error()
    }

    /// The same with a [stream](Self::streamed) that reads nothing in advance past so many epochs,
    /// counted from the first of all. More may be run; they then wait for what they begin with.
    #[must_use]
    pub fn with_epochs(self, epochs: usize) -> Self {
        if let Some(mut stream) = self.training.cost().stream() {
            stream.set_epochs(epochs);
        }
        self
    }

    /// The same with a [stream](Self::streamed) that can be interrupted while it waits for examples:
    /// a disk may hang for minutes, or a server for ever. After a second of waiting `is_interrupted`
    /// is asked, and ten times a second from then on. Once it says so, the epoch is broken off as if
    /// the source had failed, with
    /// [`Interrupted`](crate::Interrupted) as the reason. The thread that reads is left to itself.
    #[must_use]
    pub fn with_interrupt(self, is_interrupted: impl Fn() -> bool + Send + 'static) -> Self {
        if let Some(mut stream) = self.training.cost().stream() {
            stream.set_interrupt(Box::new(is_interrupted));
        }
        self
    }

    /// The same on several ranks, which share the [shards](Sgd::shards) of each mini-batch, or the
    /// [replicas](Sgd::replicas) of the network: see [`sgd::Training::with_ranks`].
    ///
    /// # Errors
    /// [`Error::Settings`] if these cannot be shared evenly among so many ranks.
    pub fn with_ranks(mut self, ranks: impl sgd::Ranks + 'static) -> Result<Self, Error> {
        self.training = self.training.with_ranks(ranks)?;
        Ok(self)
    }

    /// The network as the last epoch left it, or, if the settings ask for
    /// [averaging](Sgd::averaging), the average over the epochs that are over. With
    /// [replicas](Sgd::replicas), it is their average after the last whole epoch.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Gives the network back.
    pub fn into_network(self) -> Network {
        self.network
    }

    /// One epoch, with `watch` called after each mini-batch: for a progress bar, or to break the
    /// epoch off there. An epoch that was broken off is not over: the next call goes on with it,
    /// and ends at the bits of an epoch that was never broken off.
    pub fn run_epoch(
        &mut self,
        watch: impl FnMut(EpochProgress) -> ControlFlow<()>,
    ) -> EpochReport {
        let report = self.training.run_epoch(watch);
        self.unpack();
        report
    }

    /// Brings the network up to date.
    fn unpack(&mut self) {
        let layout = &self.training.cost().engine.layout;
        layout.unpack(self.training.averaged_position(), self.network.position_mut());
    }

    /// What it takes to go on from here later, with the same settings, examples and augmentation:
    /// between epochs, or within one that was broken off. Position, velocity and average are in the
    /// order of [`Network::position`].
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use sgd::Sgd;
    /// use sigmoid_net::{Init, Network, Training};
    ///
    /// let (images, labels) = ([[0_u8, 255], [255, 0], [99, 9]], [0_u8, 1, 1]);
    /// let training = || {
    ///     let network = Network::from_seed(&[2, 4, 2], Init::Scaled, 1)?;
    ///     Training::new(network, &images, &labels, Sgd::new(3.0, 1).with_momentum(0.5))
    /// };
    /// let mut first = training()?;
    /// first.run_epoch(|_| ControlFlow::Break(()));
    /// let mut second = training()?;
    /// second.restore(&first.snapshot())?;
    /// first.run_epochs(2);
    /// second.run_epochs(2);
    /// assert_eq!(first.network(), second.network());
    /// # Ok::<(), sigmoid_net::Error>(())
    /// ```
    pub fn snapshot(&self) -> Snapshot {
        let layout = &self.training.cost().engine.layout;
        reordered(&self.training.snapshot(), |packed| {
            let mut components = vec![0.0; self.network.position().len()];
            layout.unpack(packed, &mut components);
            components
        })
    }

    /// Goes to where a snapshot was taken. `network` is what it was there.
    ///
    /// # Errors
    /// [`Error::Settings`] if it was taken of another network, or with other settings. Nothing is
    /// changed then.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), Error> {
        let n = self.network.position().len();
        let if_used = |is_used: bool| if is_used { n } else { 0 };
        let sgd = self.training.settings();
        for (part, expected, components) in [
            ("position", n, &snapshot.position),
            ("velocity", if_used(sgd.momentum > 0.0), &snapshot.velocity),
            ("average", if_used(sgd.averaging.is_some() && snapshot.epoch > 0), &snapshot.average),
        ] {
            let found = components.len();
            if found != expected {
                return Err(sgd::Error::Snapshot { part, expected, found }.into());
            }
        }
        let layout = &self.training.cost().engine.layout;
        let packed = reordered(snapshot, |components| layout.pack(components).as_ref().to_vec());
        self.training.restore(&packed)?;
        self.unpack();
        Ok(())
    }

    /// `epochs` epochs one after the other, and their reports.
    pub fn run_epochs(&mut self, epochs: usize) -> Vec<EpochReport> {
        self.by_ref().take(epochs).collect()
    }
}

/// A snapshot with each of its parts in another order; empty parts stay empty.
fn reordered(snapshot: &Snapshot, reorder: impl Fn(&[f32]) -> Vec<f32>) -> Snapshot {
    let reorder = |part: &[f32]| if part.is_empty() { Vec::new() } else { reorder(part) };
    Snapshot {
        epoch: snapshot.epoch,
        mini_batches: snapshot.mini_batches,
        position: reorder(&snapshot.position),
        velocity: reorder(&snapshot.velocity),
        average: reorder(&snapshot.average),
    }
}

impl Iterator for Training<'_> {
    type Item = EpochReport;

    fn next(&mut self) -> Option<EpochReport> {
        let has_failed = self.training.cost().has_source_error();
        (!has_failed).then(|| self.run_epoch(|_| ControlFlow::Continue(())))
    }
}
