//! Epochs: shuffle, run through all mini-batches, start again.

use std::fmt;
use std::ops::ControlFlow;

use fork_join::Team;
use web_time::Instant;

use crate::average::Average;
use crate::cost::Cost;
use crate::error::Error;
use crate::fn_cost::SliceCost;
use crate::learner::Learner;
use crate::mini_batches::MiniBatches;
use crate::ranks::Ranks;
use crate::settings::Sgd;

mod report;
mod snapshots;

pub use report::{EpochProgress, EpochReport};

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
    mini_batches: MiniBatches,
    /// What the epoch under way has done so far.
    so_far: EpochReport,
    average: Average,
}

impl<C: Cost<Example = usize>, V: AsRef<[f32]> + AsMut<[f32]>> Training<C, V> {
    /// Prepares to train on the examples 0 to n - 1 from the position `v` on.
    ///
    /// # Errors
    /// Settings that [`Sgd::check`] finds fault with, [`Error::NoExamples`] and
    /// [`Error::Dimension`], and [`Error::FewMiniBatches`].
    pub fn new(cost: C, examples: usize, v: V, sgd: Sgd) -> Result<Self, Error> {
        if examples == 0 {
            return Err(Error::NoExamples);
        }
        let mut learner = Learner::new(cost, v, sgd)?;
        let Sgd { replicas, mini_batch_size, .. } = *learner.settings();
        let mini_batches = examples.div_ceil(mini_batch_size);
        if mini_batches < replicas {
            return Err(Error::FewMiniBatches { mini_batches, replicas });
        }
        learner.replicate();
        let so_far = EpochReport::of_nothing(0, learner.eta());
        let (mini_batches, average) = (MiniBatches::default(), Average::default());
        Ok(Self { learner, examples, mini_batches, so_far, average })
    }

    /// The same on several ranks, which share the [shards](Sgd::shards) of each mini-batch, or the
    /// [replicas](Sgd::replicas). All go through the same epochs at the same time, and each ends at
    /// the bits that one alone would end at.
    ///
    /// # Errors
    /// [`Error::Ranks`] or [`Error::RanksOfReplicas`] if they are no power of two, or more than there
    /// are shards or replicas.
    pub fn with_ranks(mut self, ranks: impl Ranks + 'static) -> Result<Self, Error> {
        self.learner.share(Box::new(ranks))?;
        if self.settings().replicas > 1 {
            // Those of an epoch that was broken off are no longer there.
            self.begin_epoch(self.so_far.epoch);
        }
        Ok(self)
    }

    /// The position v; with [replicas](Sgd::replicas) their average when the last epoch was over.
    pub fn position(&self) -> &[f32] {
        self.learner.position()
    }

    /// The average over the epochs that are over, if the settings ask for
    /// [one](Sgd::averaging); before the first is over, and without averaging, the position.
    ///
    /// ```
    /// use sgd::{Sgd, Training};
    ///
    /// // Half of the way to 4 in each epoch: 2, then 3.
    /// let sgd = Sgd::new(0.5, 1).with_averaging(Some(0.5));
    /// let mut training =
    ///     Training::over(&[4.0], vec![0.0], sgd, |v, x, nabla| nabla[0] = v[0] - x)?;
    /// training.run_epochs(2);
    /// assert_eq!(training.position(), [3.0]);
    /// assert_eq!(training.averaged_position(), [(0.5 * 2.0 + 3.0) / 1.5]);
    /// # Ok::<(), sgd::Error>(())
    /// ```
    pub fn averaged_position(&self) -> &[f32] {
        match self.average.as_slice() {
            [] => self.position(),
            average => average,
        }
    }

    /// What is being minimised.
    pub fn cost(&self) -> &C {
        self.learner.cost()
    }

    /// The settings.
    pub fn settings(&self) -> &Sgd {
        self.learner.settings()
    }

    /// What is being minimised, to be changed.
    pub fn cost_mut(&mut self) -> &mut C {
        self.learner.cost_mut()
    }

    /// The number of the epoch under way, or about to begin: how many are over.
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
    /// epoch off there. Time spent in `watch` is not counted. With [replicas](Sgd::replicas) it is
    /// called after each round, in which every replica has learned from a mini-batch.
    ///
    /// An epoch that was broken off is not over: the next call goes on with its next mini-batch,
    /// and ends at the bits of an epoch that was never broken off.
    ///
    /// If [`Cost::prepare`] breaks, the epoch is broken off before the examples that it was told of,
    /// and `watch` is not called for the mini-batch before them. With replicas the next call begins
    /// the epoch again.
    ///
    /// The work is shared among the threads of the current rayon pool where that is faster.
    pub fn run_epoch(
        &mut self,
        mut watch: impl FnMut(EpochProgress) -> ControlFlow<()>,
    ) -> EpochReport {
        let start = Instant::now();
        let Self { learner, examples: total, mini_batches, so_far: report, .. } = self;
        let (total, epoch) = (*total, report.epoch);
        let own = learner.own_replicas();
        mini_batches.begin(learner.settings(), own, epoch, total, report.examples);
        if report.examples == 0 {
            learner.begin_replicas();
        }
        let mut is_cut_short = false;
        Team::gather(|team| {
            let mini_batch = mini_batches.next(|upcoming| learner.prepare(team, upcoming));
            learner.compute_gradients(team, mini_batch);
            let mut m = mini_batch.len();
            report.duration += start.elapsed();
            'epoch: loop {
                if m > 0 {
                    let before = Instant::now();
                    let next = mini_batches.next(|upcoming| learner.prepare(team, upcoming));
                    report.duration += before.elapsed();
                    report.duration += learner.update_at_best_speed(team, next);
                    m = next.len();
                }
                let learned = mini_batches.learned();
                if m == 0 && learned < total {
                    // On the other ranks this mini-batch is not over before they have added up the
                    // next one, so nothing that all do together may be done now.
                    report.count(learned, mini_batches);
                    is_cut_short = true;
                    break;
                }
                // One round, or also a last one in which none of these replicas has a mini-batch.
                while report.examples < learned {
                    report.count(learned.min(report.examples + mini_batches.round()), mini_batches);
                    let progress = EpochProgress { epoch, examples: report.examples, total };
                    if watch(progress).is_break() {
                        break 'epoch;
                    }
                }
                if m == 0 {
                    break;
                }
            }
            if report.examples == total {
                let before = Instant::now();
                learner.average_replicas(team);
                report.duration += before.elapsed();
            }
        });
        let report = *report;
        if report.examples == total {
            if let Some(keep) = self.learner.settings().averaging {
                self.average.add(keep, self.learner.position());
            }
            self.begin_epoch(epoch + 1);
        } else if is_cut_short && self.learner.settings().replicas > 1 {
            // Some replicas may have learned more than the others.
            self.begin_epoch(epoch);
        }
        report
    }

    fn begin_epoch(&mut self, epoch: usize) {
        self.learner.set_updates(epoch.saturating_mul(self.rounds()));
        self.learner.set_epoch(epoch);
        self.so_far = EpochReport::of_nothing(epoch, self.learner.eta());
    }

    /// Mini-batches of an epoch that one replica learns from at most.
    fn rounds(&self) -> usize {
        let Sgd { mini_batch_size, replicas, .. } = *self.settings();
        self.examples.div_ceil(mini_batch_size).div_ceil(replicas)
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
