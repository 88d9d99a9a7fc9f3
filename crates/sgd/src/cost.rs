//! What mini-batch SGD asks of the thing it minimises.

use std::ops::ControlFlow;

use fork_join::Team;

use crate::step::Step;

/// A cost that is an average over examples, C = (1/n) Σ_x C_x, of which the gradient of a few
/// examples can be had at a time.
///
/// The work is split so that no gradient is ever added up across threads. Pass one,
/// [`backprop`](Self::backprop), keeps the examples' gradients in whatever form is cheapest: for a
/// network that is activations and deltas, never a matrix. Pass two,
/// [`add_gradients`](Self::add_gradients), sums them up; each component is summed by one thread,
/// in the order of the examples.
///
/// Both passes may share their work among the threads of a [`Team`] with [`Team::each`]. The result
/// must not depend on how: then training gives the same bits on any number of threads. A cost that
/// shares nothing ignores the team.
///
/// [`FnCost`](crate::FnCost) and [`SliceCost`](crate::SliceCost) make one from a closure.
pub trait Cost: Sync {
    /// What identifies an example: an index into data that the implementer holds, or, for a
    /// stream, the example itself.
    type Example: Sync;

    /// Gradients ∇C_x of a run of examples, in any form.
    type Gradients: Send + Sync;

    /// The number of components of v.
    fn dimension(&self) -> usize;

    /// Room for gradients, reused from one mini-batch to the next.
    fn gradients(&self) -> Self::Gradients;

    /// Told of the examples whose gradients are asked for next, in this order, and of the epoch:
    /// about a thousand examples, or one mini-batch if that is more. Here a cost can read examples
    /// ahead, or make them. Does nothing by default.
    ///
    /// If the examples cannot be had, it breaks. Their gradients are not asked for then: the epoch
    /// is broken off before them.
    ///
    /// [`Training`](crate::Training) calls it before the first of them is used, and also when it
    /// goes on within an epoch, with the examples that are left. [`Learner`](crate::Learner) alone,
    /// which knows no epochs, does not.
    fn prepare(
        &self,
        team: &Team<'_>,
        epoch: usize,
        upcoming: &[Self::Example],
        gradients: &mut Self::Gradients,
    ) -> ControlFlow<()> {
        let _ = (team, epoch, upcoming, gradients);
        ControlFlow::Continue(())
    }

    /// Pass one: the gradients of `examples` at `v`, in place of whatever `gradients` held.
    fn backprop(
        &self,
        team: &Team<'_>,
        v: &[f32],
        examples: &[Self::Example],
        gradients: &mut Self::Gradients,
    );

    /// Pass two: out += scale · Σ_x ∇C_x, summed over all examples in `gradients` in their order.
    fn add_gradients(
        &self,
        team: &Team<'_>,
        gradients: &Self::Gradients,
        scale: f32,
        out: &mut [f32],
    );

    /// v → `factor` · v for those components that are weights: weight decay. By default all are.
    fn shrink_weights(&self, v: &mut [f32], factor: f32) {
        for v in v {
            *v *= factor;
        }
    }

    /// Pass two of one mini-batch and pass one of the next, which may be empty: moves v by a
    /// [`Step`], and then puts the gradients of `next` at the new v in place of those.
    ///
    /// `velocity` is the Δv of the last move, in the order of v, and empty without momentum.
    ///
    /// One after the other by default. Override to fuse all in one fork-join.
    fn update_and_backprop(
        &self,
        team: &Team<'_>,
        v: &mut [f32],
        velocity: &mut [f32],
        step: &Step,
        next: &[Self::Example],
        gradients: &mut Self::Gradients,
    ) {
        if step.shrink < 1.0 {
            self.shrink_weights(v, step.shrink);
        }
        if velocity.is_empty() {
            self.add_gradients(team, gradients, -step.rate, v);
        } else {
            let at_once = v.len().div_ceil(team.pieces(v.len()));
            team.each(velocity.chunks_mut(at_once), |velocity| {
                for delta in velocity {
                    *delta = step.kept(*delta);
                }
            });
            self.add_gradients(team, gradients, -step.rate, velocity);
            team.each(v.chunks_mut(at_once).zip(velocity.chunks(at_once)), |(v, velocity)| {
                for (v, delta) in v.iter_mut().zip(velocity) {
                    *v += delta;
                }
            });
        }
        self.backprop(team, v, next, gradients);
    }
}

impl<C: Cost> Cost for &C {
    type Example = C::Example;
    type Gradients = C::Gradients;

    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    fn gradients(&self) -> Self::Gradients {
        (**self).gradients()
    }

    fn prepare(
        &self,
        team: &Team<'_>,
        epoch: usize,
        upcoming: &[Self::Example],
        gradients: &mut Self::Gradients,
    ) -> ControlFlow<()> {
        (**self).prepare(team, epoch, upcoming, gradients)
    }

    fn backprop(
        &self,
        team: &Team<'_>,
        v: &[f32],
        examples: &[Self::Example],
        gradients: &mut Self::Gradients,
    ) {
        (**self).backprop(team, v, examples, gradients);
    }

    fn add_gradients(
        &self,
        team: &Team<'_>,
        gradients: &Self::Gradients,
        scale: f32,
        out: &mut [f32],
    ) {
        (**self).add_gradients(team, gradients, scale, out);
    }

    fn shrink_weights(&self, v: &mut [f32], factor: f32) {
        (**self).shrink_weights(v, factor);
    }

    fn update_and_backprop(
        &self,
        team: &Team<'_>,
        v: &mut [f32],
        velocity: &mut [f32],
        step: &Step,
        next: &[Self::Example],
        gradients: &mut Self::Gradients,
    ) {
        (**self).update_and_backprop(team, v, velocity, step, next, gradients);
    }
}

/// The mean gradient over some examples, (1/m) Σ ∇C_x, which estimates the gradient over all
/// of them: Eq. (18), Eq. (19). Over all n examples it is ∇C itself.
#[doc(alias = "Eq. (18)")]
#[doc(alias = "Eq. (19)")]
pub fn mini_batch_gradient<C: Cost>(cost: &C, v: &[f32], examples: &[C::Example]) -> Vec<f32> {
    let mut gradients = cost.gradients();
    let mut nabla = vec![0.0; cost.dimension()];
    let scale = 1.0 / examples.len().max(1) as f32;
    Team::gather(|team| {
        for some in examples.chunks(AT_A_TIME) {
            cost.backprop(team, v, some, &mut gradients);
            cost.add_gradients(team, &gradients, scale, &mut nabla);
        }
    });
    nabla
}

/// Examples whose gradients are held at once, however many there are in all.
const AT_A_TIME: usize = 1024;
