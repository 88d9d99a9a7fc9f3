//! Copies of the position that learn apart within an epoch, and their average after it.

use std::ops::Range;

use fork_join::Team;

use crate::aligned::Aligned;
use crate::error::Error;
use crate::ranks::{Ranks, own_share};
use crate::shards::add;

/// Those of R > 1 replicas that are this rank's. In a round each learns from one mini-batch.
#[derive(Debug)]
pub(crate) struct Replicas {
    /// R.
    count: usize,
    /// The others, if there are any.
    ranks: Option<Box<dyn Ranks>>,
    /// Of this rank: consecutive ones, a subtree of the binary tree along which all are added up.
    /// None before the first epoch.
    own: Vec<Replica>,
    /// Which of them is moved next.
    turn: usize,
}

/// A position and its velocity, which is empty without momentum.
#[derive(Debug)]
struct Replica {
    v: Aligned,
    velocity: Aligned,
}

impl Replicas {
    /// So many.
    pub(crate) fn new(count: usize) -> Self {
        Self { count, ranks: None, own: Vec::new(), turn: 0 }
    }

    /// Shares them with other ranks.
    ///
    /// # Errors
    /// [`Error::RanksOfReplicas`], and nothing is changed.
    pub(crate) fn share(&mut self, ranks: Box<dyn Ranks>) -> Result<(), Error> {
        let (size, replicas) = (ranks.size(), self.count);
        if !size.is_power_of_two() || size > replicas {
            return Err(Error::RanksOfReplicas { ranks: size, replicas });
        }
        self.ranks = Some(ranks);
        self.own.clear();
        Ok(())
    }

    /// The numbers of those that are this rank's.
    pub(crate) fn own(&self) -> Range<usize> {
        own_share(self.count, self.ranks.as_deref())
    }

    /// Makes all equal, as they are when an epoch begins.
    pub(crate) fn begin(&mut self, v: &[f32], velocity: &[f32]) {
        let equal =
            || Replica { v: Aligned::zeros(v.len()), velocity: Aligned::zeros(velocity.len()) };
        self.own.resize_with(self.own().len(), equal);
        for replica in &mut self.own {
            replica.v.as_mut_slice().copy_from_slice(v);
            replica.velocity.as_mut_slice().copy_from_slice(velocity);
        }
        self.turn = 0;
    }

    /// The position of the one whose turn it is.
    pub(crate) fn position(&self) -> &[f32] {
        self.own[self.turn].v.as_slice()
    }

    /// Its position and its velocity.
    pub(crate) fn moving(&mut self) -> (&mut [f32], &mut [f32]) {
        let Replica { v, velocity } = &mut self.own[self.turn];
        (v.as_mut_slice(), velocity.as_mut_slice())
    }

    /// Whether the mini-batch after this one is another replica's.
    pub(crate) fn take_turns(&self) -> bool {
        self.own.len() > 1
    }

    /// Whether a round is over when the one whose turn it is has been moved.
    pub(crate) fn is_last_turn(&self) -> bool {
        self.turn + 1 == self.own.len()
    }

    /// It is the next one's turn, after the last the first one's.
    pub(crate) fn next_turn(&mut self) {
        self.turn = (self.turn + 1) % self.own.len();
    }

    /// Writes the averages of all replicas, on any rank the same bits.
    pub(crate) fn average(&mut self, team: &Team<'_>, v: &mut [f32], velocity: &mut [f32]) {
        let mut subtree = 1;
        while subtree < self.own.len() {
            for pair in self.own.chunks_mut(2 * subtree) {
                let (left, right) = pair.split_at_mut(subtree);
                add(team, left[0].v.as_mut_slice(), right[0].v.as_slice());
                add(team, left[0].velocity.as_mut_slice(), right[0].velocity.as_slice());
            }
            subtree *= 2;
        }
        let Replica { v: of_v, velocity: of_velocity } = &mut self.own[0];
        // R is a power of two, so that 1/R and the product are exact.
        let share = 1.0 / self.count as f32;
        for (sum, average) in [(of_v, v), (of_velocity, velocity)] {
            let sum = sum.as_mut_slice();
            if let Some(ranks) = self.ranks.as_mut().filter(|_| !sum.is_empty()) {
                ranks.add_up(team, sum);
            }
            for (average, sum) in average.iter_mut().zip(sum) {
                *average = share * *sum;
            }
        }
    }
}
