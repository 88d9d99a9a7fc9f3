//! Epochs: shuffle, run through all mini-batches, start again.

use std::fmt;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use fork_join::Team;

use crate::cost::Cost;
use crate::fn_cost::SliceCost;
use crate::learner::Learner;
use crate::order::fill_permutation;
use crate::settings::{Error, Sgd};

/// Mini-batch stochastic gradient descent over n examples, epoch after epoch.
///
/// An endless iterator of [`EpochReport`]s; the caller drives it, looks at the
/// [`position`](Self::position) between epochs, and stops when it likes:
///
/// ```
/// use sgd::{Sgd, Training};
///
/// // C_x = (v - x)² / 2 is least, on average, at the mean of the examples 0 to 9.
/// let examples: Vec<f32> = (0..10u8).map(f32::from).collect();
/// let sgd = Sgd::new(0.5, 10);
/// let mut training = Training::over(&examples, vec![0.0], sgd, |v, x, nabla| {
///     nabla[0] = v[0] - x;
/// })?;
/// while let Some(report) = training.next() {
///     let v = training.position()[0];
///     if (v - 4.5).abs() < 0.01 {
///         assert_eq!((report.epoch, report.examples), (8, 10));
///         break;
///     }
/// }
/// # Ok::<(), sgd::Error>(())
/// ```
pub struct Training<C: Cost<Example = usize>, V = Vec<f32>> {
    learner: Learner<C, V>,
    examples: usize,
    order: Vec<usize>,
}

/// What one epoch did.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct EpochReport {
    /// Its number; the first is 0, as in the book.
    pub epoch: usize,
    /// Examples learned from: all of them, unless the caller broke the epoch off.
    pub examples: usize,
    /// Mini-batches, which is also the number of updates.
    pub mini_batches: usize,
    /// The learning rate η.
    pub eta: f32,
    /// Time the shuffle and the updates took, without anything the caller did.
    pub duration: Duration,
}

/// How far an epoch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct EpochProgress {
    /// The epoch's number.
    pub epoch: usize,
    /// Examples learned from in it so far.
    pub examples: usize,
    /// Examples in a whole epoch.
    pub total: usize,
}

impl<C: Cost<Example = usize>, V: AsRef<[f32]> + AsMut<[f32]>> Training<C, V> {
    /// Prepares to train on the examples 0 to n - 1 from the position `v` on.
    ///
    /// # Errors
    /// Settings that [`Sgd::check`] finds fault with, [`Error::NoExamples`] and
    /// [`Error::Dimension`].
    pub fn new(cost: C, examples: usize, v: V, sgd: Sgd) -> Result<Self, Error> {
        if examples == 0 {
            return Err(Error::NoExamples);
        }
        let learner = Learner::new(cost, v, sgd)?;
        Ok(Self { learner, examples, order: Vec::new() })
    }

    /// The position v.
    pub fn position(&self) -> &[f32] {
        self.learner.position()
    }

    /// What is being minimised.
    pub fn cost(&self) -> &C {
        self.learner.cost()
    }

    /// The number of the next epoch, which is how many have been begun.
    pub fn epoch(&self) -> usize {
        self.learner.epoch()
    }

    /// Gives the position back.
    pub fn into_position(self) -> V {
        self.learner.into_position()
    }

    /// Runs so many epochs.
    ///
    /// ```
    /// use sgd::{Sgd, Training};
    ///
    /// let mut training = Training::over(&[3.0, 5.0], vec![0.0], Sgd::new(0.5, 2), |v, x, nabla| {
    ///     nabla[0] = v[0] - x;
    /// })?;
    /// let reports = training.run_epochs(3);
    /// assert_eq!((reports.len(), reports[2].epoch), (3, 2));
    /// assert_eq!(training.position(), [3.5]);
    /// # Ok::<(), sgd::Error>(())
    /// ```
    pub fn run_epochs(&mut self, epochs: usize) -> Vec<EpochReport> {
        self.take(epochs).collect()
    }

    /// One epoch, with `watch` called after each mini-batch: for a progress bar, or to break the
    /// epoch off there. Time spent in `watch` is not counted.
    ///
    /// The work is shared among the threads of the current rayon pool where that is faster.
    pub fn run_epoch(
        &mut self,
        mut watch: impl FnMut(EpochProgress) -> ControlFlow<()>,
    ) -> EpochReport {
        let start = Instant::now();
        let Self { learner, examples: total, order } = self;
        let (total, epoch, eta) = (*total, learner.epoch(), learner.eta());
        fill_permutation(learner.settings().seed, epoch, total, order);
        let mut report =
            EpochReport { epoch, examples: 0, mini_batches: 0, eta, duration: Duration::ZERO };
        Team::gather(|team| {
            let mut mini_batches = order.chunks(learner.settings().mini_batch_size);
            let mut next = mini_batches.next().unwrap_or(&[]);
            learner.compute_gradients(team, next);
            report.duration = start.elapsed();
            while !next.is_empty() {
                report.examples += next.len();
                report.mini_batches += 1;
                next = mini_batches.next().unwrap_or(&[]);
                report.duration += learner.update_at_best_speed(team, next);
                let progress = EpochProgress { epoch, examples: report.examples, total };
                if watch(progress).is_break() {
                    break;
                }
            }
        });
        learner.set_epoch(epoch + 1);
        report
    }
}

impl<'a, X: Sync, G, V> Training<SliceCost<'a, X, G>, V>
where
    G: Fn(&[f32], &X, &mut [f32]) + Sync,
    V: AsRef<[f32]> + AsMut<[f32]>,
{
    /// Prepares to train on a slice of examples of any type from the position `v` on. `gradient`
    /// writes ∇C_x of one example: it is called with v, the example and the slice to fill.
    ///
    /// # Errors
    /// Settings that [`Sgd::check`] finds fault with, [`Error::NoExamples`], and
    /// [`Error::NoVariables`] where `v` has no components.
    pub fn over(examples: &'a [X], v: V, sgd: Sgd, gradient: G) -> Result<Self, Error> {
        let dimension = v.as_ref().len();
        if dimension == 0 {
            return Err(Error::NoVariables);
        }
        Self::new(SliceCost::new(examples, dimension, gradient), examples.len(), v, sgd)
    }
}

impl<C: Cost<Example = usize>, V: AsRef<[f32]> + AsMut<[f32]>> Iterator for Training<C, V> {
    type Item = EpochReport;

    fn next(&mut self) -> Option<EpochReport> {
        Some(self.run_epoch(|_| ControlFlow::Continue(())))
    }
}

impl<C: Cost<Example = usize>, V: AsRef<[f32]>> fmt::Debug for Training<C, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Training")
            .field("learner", &self.learner)
            .field("examples", &self.examples)
            .finish_non_exhaustive()
    }
}
