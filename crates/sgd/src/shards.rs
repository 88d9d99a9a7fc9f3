//! The sum of a mini-batch's gradients, shard by shard along a binary tree.

use std::ops::Range;
use std::time::Duration;

use fork_join::Team;
use web_time::Instant;

use crate::aligned::Aligned;
use crate::cost::Cost;
use crate::error::Error;
use crate::ranks::{Computed, Ranks, own_share};
use crate::step::Step;

/// What it takes to sum up a mini-batch of S > 1 shards: Σ ∇C_x, in the same order on any number of
/// ranks and threads.
#[derive(Debug)]
pub(crate) struct Shards {
    /// S.
    count: usize,
    /// The others, if there are any.
    ranks: Option<Box<dyn Ranks>>,
    /// Sums of subtrees that wait for their right neighbour, largest first, and the sum under way:
    /// 1 + log₂ of the shards of this rank. When all are summed up, the first is Σ ∇C_x.
    sums: Vec<Aligned>,
}

impl Shards {
    /// For so many shards and components.
    pub(crate) fn new(count: usize, dimension: usize) -> Self {
        let mut this = Self { count, ranks: None, sums: Vec::new() };
        this.reserve(dimension);
        this
    }

    /// Shares them with other ranks.
    ///
    /// # Errors
    /// [`Error::Ranks`], and nothing is changed.
    pub(crate) fn share(&mut self, ranks: Box<dyn Ranks>, dimension: usize) -> Result<(), Error> {
        let (size, shards) = (ranks.size(), self.count);
        if !size.is_power_of_two() || size > shards {
            return Err(Error::Ranks { ranks: size, shards });
        }
        self.ranks = Some(ranks);
        self.reserve(dimension);
        Ok(())
    }

    /// Whether some of them are other ranks'.
    pub(crate) fn are_shared(&self) -> bool {
        self.ranks.is_some()
    }

    fn reserve(&mut self, dimension: usize) {
        let levels = 1 + self.own().len().ilog2() as usize;
        self.sums = (0..levels).map(|_| Aligned::zeros(dimension)).collect();
    }

    /// The shards that are this rank's.
    fn own(&self) -> Range<usize> {
        own_share(self.count, self.ranks.as_deref())
    }

    /// Where the shard begins in a mini-batch of m examples: no two shards differ by more than one
    /// example.
    fn begin(&self, shard: usize, m: usize) -> usize {
        // m · shard / S, without a product that may be too large.
        m / self.count * shard + m % self.count * shard / self.count
    }

    /// The examples of a mini-batch that are this rank's.
    pub(crate) fn own_examples<'e, X>(&self, mini_batch: &'e [X]) -> &'e [X] {
        let (own, m) = (self.own(), mini_batch.len());
        &mini_batch[self.begin(own.start, m)..self.begin(own.end, m)]
    }

    /// Sums up the gradients of a mini-batch at v: of all ranks, if each is at the same v.
    pub(crate) fn sum_up<C: Cost>(
        &mut self,
        team: &Team<'_>,
        cost: &C,
        v: &[f32],
        mini_batch: &[C::Example],
        gradients: &mut C::Gradients,
    ) {
        let (own, m) = (self.own(), mini_batch.len());
        let first = own.start;
        let mut waiting = 0;
        let (begin, mut of_gradients) = (Instant::now(), Duration::ZERO);
        for shard in own {
            let examples = &mini_batch[self.begin(shard, m)..self.begin(shard + 1, m)];
            let sum = self.sums[waiting].as_mut_slice();
            each_part(team, sum, |sum| sum.fill(0.0));
            if !examples.is_empty() {
                let begin = Instant::now();
                cost.backprop(team, v, examples, gradients);
                cost.add_gradients(team, gradients, 1.0, sum);
                of_gradients += begin.elapsed();
            }
            // As many subtrees are complete with this shard as its number + 1 can be halved.
            for _ in 0..(shard - first + 1).trailing_zeros() {
                let [.., left, right] = &mut self.sums[..=waiting] else { break };
                add(team, left.as_mut_slice(), right.as_slice());
                waiting -= 1;
            }
            waiting += 1;
        }
        if let Some(ranks) = &mut self.ranks {
            let sums = begin.elapsed().saturating_sub(of_gradients);
            ranks.computed(Computed { gradients: of_gradients, sums });
            ranks.add_up(team, self.sums[0].as_mut_slice());
        }
    }

    /// Moves v by a [`Step`] along the sum.
    pub(crate) fn step<C: Cost>(
        &self,
        team: &Team<'_>,
        cost: &C,
        v: &mut [f32],
        velocity: &mut [f32],
        step: &Step,
    ) {
        if step.shrink < 1.0 {
            cost.shrink_weights(v, step.shrink);
        }
        let sum = self.sums[0].as_slice();
        let at_once = v.len().div_ceil(team.pieces(v.len())).max(1);
        let parts = v.chunks_mut(at_once).zip(sum.chunks(at_once));
        if velocity.is_empty() {
            team.each(parts, |(v, sum)| {
                for (v, slope) in v.iter_mut().zip(sum) {
                    *v -= step.rate * slope;
                }
            });
        } else {
            team.each(parts.zip(velocity.chunks_mut(at_once)), |((v, sum), velocity)| {
                for ((v, slope), delta) in v.iter_mut().zip(sum).zip(velocity) {
                    *delta = step.kept(*delta) - step.rate * slope;
                    *v += *delta;
                }
            });
        }
    }
}

/// left += right.
pub(crate) fn add(team: &Team<'_>, left: &mut [f32], right: &[f32]) {
    let at_once = left.len().div_ceil(team.pieces(left.len())).max(1);
    team.each(left.chunks_mut(at_once).zip(right.chunks(at_once)), |(left, right)| {
        for (left, right) in left.iter_mut().zip(right) {
            *left += right;
        }
    });
}

fn each_part(team: &Team<'_>, of: &mut [f32], work: impl Fn(&mut [f32]) + Sync) {
    let at_once = of.len().div_ceil(team.pieces(of.len())).max(1);
    team.each(of.chunks_mut(at_once), work);
}
