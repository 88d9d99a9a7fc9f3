//! What an epoch has done, and how far it has come.

use std::time::Duration;

use crate::mini_batches::MiniBatches;

/// What one epoch did.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct EpochReport {
    /// Its number; the first is 0, as in the book.
    pub epoch: usize,
    /// Examples learned from: all of them, unless the caller broke the epoch off. If it goes on
    /// later, that report counts all since the epoch began.
    pub examples: usize,
    /// Mini-batches, which is also the number of updates, of all replicas together.
    pub mini_batches: usize,
    /// The learning rate η, of the first update if there is a warm-up.
    pub eta: f32,
    /// Time the shuffle and the updates took, without anything the caller did, nor what was done
    /// before a snapshot was taken.
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

impl EpochReport {
    /// Before the first mini-batch.
    pub(super) fn of_nothing(epoch: usize, eta: f32) -> Self {
        Self { epoch, examples: 0, mini_batches: 0, eta, duration: Duration::ZERO }
    }

    /// After so many examples.
    pub(super) fn count(&mut self, examples: usize, of: &MiniBatches) {
        (self.examples, self.mini_batches) = (examples, of.containing(examples));
    }
}
