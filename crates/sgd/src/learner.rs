//! One update after the other: Eq. (20) and Eq. (21) on a position, in parallel where that pays.

use std::fmt;
use std::ops::Range;

use crate::{Cost, Error, Scaling, Sgd};

/// A position v and what it takes to move it by one mini-batch after the other.
///
/// The position may be a `Vec<f32>`, a `&mut [f32]`, or anything else that lends a slice.
pub struct Learner<C: Cost, V = Vec<f32>> {
    cost: C,
    sgd: Sgd,
    v: V,
    /// Δv of the move before; empty without momentum.
    velocity: Vec<f32>,
    /// Gradients of the mini-batch.
    gradients: C::Gradients,
}

impl<C: Cost, V: AsRef<[f32]> + AsMut<[f32]>> Learner<C, V> {
    /// Begins at the position `v`.
    ///
    /// # Errors
    /// Settings that [`Sgd::check`] finds fault with, and [`Error::Dimension`].
    pub fn new(cost: C, v: V, sgd: Sgd) -> Result<Self, Error> {
        sgd.check()?;
        let (expected, found) = (cost.dimension(), v.as_ref().len());
        if expected != found {
            return Err(Error::Dimension { expected, found });
        }
        let velocity = vec![0.0; if sgd.momentum > 0.0 { expected } else { 0 }];
        let gradients = cost.gradients();
        Ok(Self { cost, sgd, v, velocity, gradients })
    }

    /// The position v.
    pub fn position(&self) -> &[f32] {
        self.v.as_ref()
    }

    /// What is being minimised.
    pub fn cost(&self) -> &C {
        &self.cost
    }

    /// The settings.
    pub fn settings(&self) -> &Sgd {
        &self.sgd
    }

    /// Gives the position back.
    pub fn into_position(self) -> V {
        self.v
    }

    /// v → v' = v - (η/m) Σⱼ ∇C_Xⱼ over the m examples Xⱼ of one mini-batch: Eq. (20) and
    /// Eq. (21), which are Eq. (16) and Eq. (17) with the gradient estimated; weights and biases
    /// are all components of v. An empty mini-batch changes nothing.
    ///
    /// Every gradient is taken at the position before the update. With momentum μ the move is
    /// Δv' = μ Δv - (η/m) Σⱼ ∇C_Xⱼ instead.
    #[doc(alias = "Eq. (16)")]
    #[doc(alias = "Eq. (17)")]
    #[doc(alias = "Eq. (20)")]
    #[doc(alias = "Eq. (21)")]
    pub fn update(&mut self, mini_batch: &[C::Example], eta: f32) {
        if mini_batch.is_empty() {
            return;
        }
        let rate = match self.sgd.scaling {
            Scaling::Mean => eta / mini_batch.len() as f32,
            Scaling::Sum => eta,
        };
        self.cost.backprop(self.v.as_ref(), mini_batch, &mut self.gradients);
        let update = Update {
            cost: &self.cost,
            gradients: &self.gradients,
            rate,
            momentum: self.sgd.momentum,
        };
        let v = self.v.as_mut();
        let block = 0..v.len();
        if self.cost.is_worth_sharing(mini_batch.len()) {
            update.apply_in_parallel(self.cost.cuts(), block, v, &mut self.velocity);
        } else {
            update.apply(block, v, &mut self.velocity);
        }
    }

    /// Learns from examples as they come, for as long as they come: mini-batches of the size set,
    /// in the order of arrival, the last one perhaps short. Their number need not be known; a
    /// stream has no epochs, so η is that of epoch 0. Returns how many there were.
    ///
    /// Only one mini-batch is held at a time.
    pub fn learn_from(&mut self, examples: impl IntoIterator<Item = C::Example>) -> u64 {
        let (m, eta) = (self.sgd.mini_batch_size, self.sgd.eta.eta(0));
        let mut mini_batch = Vec::new();
        let mut count = 0;
        for example in examples {
            mini_batch.push(example);
            count += 1;
            if mini_batch.len() == m {
                self.update(&mini_batch, eta);
                mini_batch.clear();
            }
        }
        self.update(&mini_batch, eta);
        count
    }
}

impl<C: Cost, V: AsRef<[f32]>> fmt::Debug for Learner<C, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Learner")
            .field("settings", &self.sgd)
            .field("dimension", &self.v.as_ref().len())
            .finish_non_exhaustive()
    }
}

/// Pass two: moves blocks of v.
struct Update<'a, C: Cost> {
    cost: &'a C,
    gradients: &'a C::Gradients,
    rate: f32,
    momentum: f32,
}

impl<C: Cost> Update<'_, C> {
    /// Moves the components `block` of v; `velocity` is theirs, or empty without momentum.
    fn apply(&self, block: Range<usize>, v: &mut [f32], velocity: &mut [f32]) {
        if velocity.is_empty() {
            self.cost.add_gradients(self.gradients, block, -self.rate, v);
            return;
        }
        for delta in velocity.iter_mut() {
            *delta *= self.momentum;
        }
        self.cost.add_gradients(self.gradients, block, -self.rate, velocity);
        for (v, delta) in v.iter_mut().zip(velocity) {
            *v += *delta;
        }
    }

    /// The same with `block` cut in two again and again, at `cuts`, each half to whichever
    /// thread is free.
    fn apply_in_parallel(
        &self,
        cuts: &[usize],
        block: Range<usize>,
        v: &mut [f32],
        velocity: &mut [f32],
    ) {
        let Some(&cut) = cuts.get(cuts.len() / 2) else {
            return self.apply(block, v, velocity);
        };
        let (left_cuts, right_cuts) = (&cuts[..cuts.len() / 2], &cuts[cuts.len() / 2 + 1..]);
        let (left_v, right_v) = v.split_at_mut(cut - block.start);
        let middle = if velocity.is_empty() { 0 } else { cut - block.start };
        let (left_velocity, right_velocity) = velocity.split_at_mut(middle);
        rayon::join(
            || self.apply_in_parallel(left_cuts, block.start..cut, left_v, left_velocity),
            || self.apply_in_parallel(right_cuts, cut..block.end, right_v, right_velocity),
        );
    }
}
