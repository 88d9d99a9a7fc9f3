//! One update after the other: Eq. (20) and Eq. (21) on a position, in parallel where that pays.

use std::fmt;

use crate::{Cost, Error, Scaling, Sgd, Team};

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
    ///
    /// The work is shared among the team, which may be [`Team::alone`]; [`Training`] and
    /// [`learn_from`](Self::learn_from) gather one themselves.
    ///
    /// [`Training`]: crate::Training
    #[doc(alias = "Eq. (16)")]
    #[doc(alias = "Eq. (17)")]
    #[doc(alias = "Eq. (20)")]
    #[doc(alias = "Eq. (21)")]
    pub fn update(&mut self, team: &Team<'_>, mini_batch: &[C::Example], eta: f32) {
        if !mini_batch.is_empty() {
            self.look_at(team, mini_batch);
            self.learn(team, mini_batch.len(), eta, &[]);
        }
    }

    /// Takes the gradients of a mini-batch at the position.
    pub(crate) fn look_at(&mut self, team: &Team<'_>, mini_batch: &[C::Example]) {
        self.cost.backprop(team, self.v.as_ref(), mini_batch, &mut self.gradients);
    }

    /// Moves by the mini-batch of m examples that was looked at, and looks at the next.
    pub(crate) fn learn(&mut self, team: &Team<'_>, m: usize, eta: f32, next: &[C::Example]) {
        let rate = match self.sgd.scaling {
            Scaling::Mean => eta / m as f32,
            Scaling::Sum => eta,
        };
        let Self { cost, v, velocity, gradients, .. } = self;
        let v = v.as_mut();
        if velocity.is_empty() {
            return cost.step(team, v, -rate, next, gradients);
        }
        let at_once = v.len().div_ceil(team.pieces(v.len()));
        team.each(velocity.chunks_mut(at_once), |velocity| {
            for delta in velocity {
                *delta *= self.sgd.momentum;
            }
        });
        cost.add_gradients(team, gradients, -rate, velocity);
        team.each(v.chunks_mut(at_once).zip(velocity.chunks(at_once)), |(v, velocity)| {
            for (v, delta) in v.iter_mut().zip(velocity) {
                *v += delta;
            }
        });
        cost.backprop(team, v, next, gradients);
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
        Team::gather(|team| {
            for example in examples {
                mini_batch.push(example);
                count += 1;
                if mini_batch.len() == m {
                    self.update(team, &mini_batch, eta);
                    mini_batch.clear();
                }
            }
            self.update(team, &mini_batch, eta);
        });
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
