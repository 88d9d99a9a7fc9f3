//! Snapshots of a training: taken, and gone back to.

use super::Training;
use crate::average::Average;
use crate::cost::Cost;
use crate::error::Error;
use crate::settings::Sgd;
use crate::snapshot::Snapshot;

impl<C: Cost<Example = usize>, V: AsRef<[f32]> + AsMut<[f32]>> Training<C, V> {
    /// What it takes to go on from here later, with the same settings and examples: between epochs,
    /// or within one that was broken off. With [replicas](Sgd::replicas) it goes on from where that
    /// epoch began.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use sgd::{Sgd, Training};
    ///
    /// let examples = [3.0, 5.0, 4.0];
    /// let training = || {
    ///     Training::over(&examples, vec![0.0], Sgd::new(0.5, 1), |v, x, nabla| nabla[0] = v[0] - x)
    /// };
    /// let mut first = training()?;
    /// first.run_epoch(|_| ControlFlow::Break(()));
    /// let snapshot = first.snapshot();
    /// assert_eq!((snapshot.epoch, snapshot.mini_batches), (0, 1));
    ///
    /// let mut second = training()?;
    /// second.restore(&snapshot)?;
    /// assert_eq!(first.next().map(|report| report.examples), Some(3));
    /// assert_eq!(second.next().map(|report| report.examples), Some(3));
    /// assert_eq!(first.position(), second.position());
    /// # Ok::<(), sgd::Error>(())
    /// ```
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            epoch: self.so_far.epoch,
            mini_batches: if self.settings().replicas > 1 { 0 } else { self.so_far.mini_batches },
            position: self.position().to_vec(),
            velocity: self.learner.velocity().to_vec(),
            average: self.average.as_slice().to_vec(),
        }
    }

    /// Goes to where a snapshot was taken.
    ///
    /// # Errors
    /// [`Error::Snapshot`], [`Error::MiniBatches`] or [`Error::WithinEpoch`] if it was taken of
    /// another position, or with other settings. Nothing is changed then.
    pub fn restore(&mut self, snapshot: &Snapshot) -> Result<(), Error> {
        let Sgd { mini_batch_size: size, replicas, .. } = *self.settings();
        let (epoch, found) = (self.examples.div_ceil(size), snapshot.mini_batches);
        if found >= epoch {
            return Err(Error::MiniBatches { epoch, found });
        }
        if found > 0 && replicas > 1 {
            return Err(Error::WithinEpoch { found, replicas });
        }
        let (averaging, dimension) = (self.settings().averaging, self.learner.position().len());
        let average =
            Average::of_snapshot(averaging, snapshot.epoch, dimension, &snapshot.average)?;
        self.learner.restore(&snapshot.position, &snapshot.velocity)?;
        self.average = average;
        // With the η that the epoch began with, which a warm-up may have left since.
        self.begin_epoch(snapshot.epoch);
        self.learner
            .set_updates(snapshot.epoch.saturating_mul(self.rounds()).saturating_add(found));
        (self.so_far.mini_batches, self.so_far.examples) = (found, found * size);
        Ok(())
    }
}
