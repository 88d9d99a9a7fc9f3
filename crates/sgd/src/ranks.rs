//! Processes that share the shards of each mini-batch, or the replicas of the position.

use std::fmt;
use std::ops::Range;
use std::time::Duration;

use fork_join::Team;

/// What one of several processes, each a rank, knows of the others: how to add up what all have.
///
/// All train on the same examples from the same position, with the same settings. Of the S shards
/// of each mini-batch, rank r of p computes S/p consecutive ones, a subtree of the binary tree along
/// which shards are added up, and [`add_up`](Self::add_up) does the rest of the tree. With R
/// replicas instead, it has R/p consecutive ones, which are added up in the same way after an epoch.
pub trait Ranks: Send {
    /// r, from 0 to p - 1.
    fn rank(&self) -> usize;

    /// p: a power of two, and at most the number of shards or replicas.
    fn size(&self) -> usize;

    /// Replaces this rank's sum by the sum of all along a binary tree, ((0 + 1) + (2 + 3)) + ...,
    /// component by component. Every rank calls it with a sum of the same length, and gets the same
    /// bits.
    fn add_up(&mut self, team: &Team<'_>, sum: &mut [f32]);

    /// Is told how long this rank has computed for a sum of shards, before each
    /// [`add_up`](Self::add_up) of one. Not called for replicas, which are added up once an epoch.
    fn computed(&mut self, _: Computed) {}
}

/// How long a rank computes for a sum: that of its shards of a mini-batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Computed {
    /// Gradients of its examples. That grows with the mini-batch.
    pub gradients: Duration,
    /// Adding up the sums of its shards. That depends on how many there are, and not on how large.
    pub sums: Duration,
}

impl fmt::Debug for dyn Ranks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rank {} of {}", self.rank(), self.size())
    }
}

/// Those of so many shards or replicas that are this rank's.
pub(crate) fn own_share(count: usize, ranks: Option<&dyn Ranks>) -> Range<usize> {
    let (rank, size) = ranks.map_or((0, 1), |of| (of.rank(), of.size()));
    let each = count / size;
    rank * each..(rank + 1) * each
}
