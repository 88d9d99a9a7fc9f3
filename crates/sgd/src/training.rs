//! Epochs: shuffle, run through all mini-batches, start again.

use std::fmt;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::order::fill_order;
use crate::pace::Pace;
use crate::{Cost, Error, Learner, Sgd, Team};

/// Mini-batch stochastic gradient descent over n examples, epoch after epoch.
///
/// An endless iterator of [`EpochReport`]s; the caller drives it, looks at the
/// [`position`](Self::position) between epochs, and stops when it likes:
///
/// ```
/// use sgd::{FnCost, Sgd, Training};
///
/// // C_x = (v - x)² / 2 is least, on average, at the mean of the examples 0 to 9.
/// let cost = FnCost::new(1, |v: &[f32], &x: &usize, nabla: &mut [f32]| nabla[0] = v[0] - x as f32);
/// let mut training = Training::new(cost, 10, vec![0.0], Sgd::new(0.5, 10))?;
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
    epoch: usize,
    order: Vec<usize>,
    pace: Pace,
}

/// What one epoch did.
#[derive(Debug, Clone, Copy, PartialEq)]
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
pub struct Progress {
    /// The epoch's number.
    pub epoch: usize,
    /// Examples learned from in it so far.
    pub examples: usize,
    /// Examples in a whole epoch.
    pub of: usize,
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
        Ok(Self { learner, examples, epoch: 0, order: Vec::new(), pace: Pace::new() })
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
        self.epoch
    }

    /// Gives the position back.
    pub fn into_position(self) -> V {
        self.learner.into_position()
    }

    /// One epoch, with `watch` called after each mini-batch: for a progress bar, or to break the
    /// epoch off there. Time spent in `watch` is not counted.
    ///
    /// The work is shared among as many threads as the current rayon pool has, as long as they
    /// turn out faster than one.
    pub fn run_epoch(&mut self, mut watch: impl FnMut(Progress) -> ControlFlow<()>) -> EpochReport {
        let (n, epoch) = (self.examples, self.epoch);
        self.epoch += 1;
        let Sgd { mini_batch_size, seed, .. } = *self.learner.settings();
        let eta = self.learner.settings().eta.eta(epoch);

        let mut begun = Instant::now();
        fill_order(seed, epoch, n, &mut self.order);
        let mut report =
            EpochReport { epoch, examples: 0, mini_batches: 0, eta, duration: Duration::ZERO };
        let alone = Team::alone();
        Team::gather(|team| {
            let mut mini_batches = self.order.chunks(mini_batch_size);
            let mut next = mini_batches.next().unwrap_or(&[]);
            self.learner.look_at(team, next);
            report.duration = begun.elapsed();
            begun = Instant::now();
            while !next.is_empty() {
                let m = next.len();
                next = mini_batches.next().unwrap_or(&[]);
                if self.pace.together() {
                    self.learner.learn(team, m, eta, next);
                } else {
                    team.dismiss();
                    self.learner.learn(&alone, m, eta, next);
                }
                report.examples += m;
                report.mini_batches += 1;
                let took = begun.elapsed();
                report.duration += took;
                self.pace.took(took.as_secs_f64(), m);
                let flow = watch(Progress { epoch, examples: report.examples, of: n });
                begun = Instant::now();
                if flow.is_break() {
                    break;
                }
            }
        });
        report
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
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}
