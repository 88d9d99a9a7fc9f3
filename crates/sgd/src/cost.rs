//! What mini-batch SGD asks of the thing it minimises.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use rayon::prelude::*;

/// A cost that is an average over examples, C = (1/n) Σ_x C_x, of which the gradient of a few
/// examples can be had at a time.
///
/// The work is split so that no gradient is ever added up across threads. Pass one,
/// [`backprop`](Self::backprop), may share a mini-batch between threads as it likes, and keeps the
/// examples' gradients in whatever form is cheapest: for a network that is activations and
/// deltas, never a matrix. In pass two [`add_gradients`](Self::add_gradients) runs on pieces of
/// v in parallel; each piece is summed by one thread, in the order of the examples. So the
/// result has the same bits for any number of threads, provided that the two keep the promises
/// made below.
///
/// [`FnCost`] makes one from a closure.
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

    /// Pass one: the gradients of `examples` at `v`, in place of whatever `gradients` held.
    ///
    /// Work [worth sharing](Self::is_worth_sharing) is shared here, in the rayon pool it is called
    /// in. What comes of it must not depend on how.
    fn backprop(&self, v: &[f32], examples: &[Self::Example], gradients: &mut Self::Gradients);

    /// Pass two: out += scale · Σ_x ∇C_x, for the components `block` of v only, summed over all
    /// examples in `gradients` in their order.
    ///
    /// What one component comes to must not depend on where `block` begins or ends.
    fn add_gradients(
        &self,
        gradients: &Self::Gradients,
        block: Range<usize>,
        scale: f32,
        out: &mut [f32],
    );

    /// Where v may be cut for pass two: ascending, neither 0 nor [`dimension`](Self::dimension).
    /// None, by default.
    fn cuts(&self) -> &[usize] {
        &[]
    }

    /// Roughly how many multiplications one example costs in both passes. Mini-batches with
    /// little work are not worth sharing between threads.
    fn work(&self) -> usize {
        self.dimension()
    }

    /// Whether so many examples are work enough for several threads, if there are several.
    fn is_worth_sharing(&self, examples: usize) -> bool {
        self.work().saturating_mul(examples) >= WORTH_SHARING && rayon::current_num_threads() > 1
    }
}

/// Multiplications in a mini-batch from which on threads are worth waking: some fifty
/// microseconds of work, against ten or so for handing it out twice.
const WORTH_SHARING: usize = 1_000_000;

impl<C: Cost> Cost for &C {
    type Example = C::Example;
    type Gradients = C::Gradients;

    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    fn gradients(&self) -> Self::Gradients {
        (**self).gradients()
    }

    fn backprop(&self, v: &[f32], examples: &[Self::Example], gradients: &mut Self::Gradients) {
        (**self).backprop(v, examples, gradients);
    }

    fn add_gradients(
        &self,
        gradients: &Self::Gradients,
        block: Range<usize>,
        scale: f32,
        out: &mut [f32],
    ) {
        (**self).add_gradients(gradients, block, scale, out);
    }

    fn cuts(&self) -> &[usize] {
        (**self).cuts()
    }

    fn work(&self) -> usize {
        (**self).work()
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
    for some in examples.chunks(AT_A_TIME) {
        cost.backprop(v, some, &mut gradients);
        cost.add_gradients(&gradients, 0..nabla.len(), scale, &mut nabla);
    }
    nabla
}

/// Examples whose gradients are held at once, however many there are in all.
const AT_A_TIME: usize = 1024;

/// A [`Cost`] given as a closure that writes the gradient ∇C_x of one example: it is called
/// with v, the example and the slice to fill.
pub struct FnCost<X, G> {
    dimension: usize,
    cuts: Vec<usize>,
    gradient: G,
    example: PhantomData<fn(&X)>,
}

/// Components a thread takes at a time: a few cache lines, so that two threads seldom write to
/// the same one.
const BLOCK: usize = 1024;

impl<X, G: Fn(&[f32], &X, &mut [f32])> FnCost<X, G> {
    /// A cost of `dimension` variables.
    ///
    /// # Panics
    /// If there are none.
    #[track_caller]
    pub fn new(dimension: usize, gradient: G) -> Self {
        assert!(dimension > 0, "a cost of 0 variables");
        let cuts = (BLOCK..dimension).step_by(BLOCK).collect();
        Self { dimension, cuts, gradient, example: PhantomData }
    }
}

impl<X, G> fmt::Debug for FnCost<X, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FnCost").field("dimension", &self.dimension).finish_non_exhaustive()
    }
}

impl<X: Sync, G: Fn(&[f32], &X, &mut [f32]) + Sync> Cost for FnCost<X, G> {
    type Example = X;
    /// One gradient after the other: examples x dimension.
    type Gradients = Vec<f32>;

    fn dimension(&self) -> usize {
        self.dimension
    }

    fn gradients(&self) -> Vec<f32> {
        Vec::new()
    }

    fn backprop(&self, v: &[f32], examples: &[X], gradients: &mut Vec<f32>) {
        gradients.clear();
        gradients.resize(examples.len() * self.dimension, 0.0);
        let gradient = |(example, nabla): (&X, &mut [f32])| (self.gradient)(v, example, nabla);
        if self.is_worth_sharing(examples.len()) {
            examples.par_iter().zip(gradients.par_chunks_mut(self.dimension)).for_each(gradient);
        } else {
            examples.iter().zip(gradients.chunks_mut(self.dimension)).for_each(gradient);
        }
    }

    fn add_gradients(
        &self,
        gradients: &Vec<f32>,
        block: Range<usize>,
        scale: f32,
        out: &mut [f32],
    ) {
        for nabla in gradients.chunks_exact(self.dimension) {
            for (sum, slope) in out.iter_mut().zip(&nabla[block.clone()]) {
                *sum += scale * slope;
            }
        }
    }

    fn cuts(&self) -> &[usize] {
        &self.cuts
    }
}
