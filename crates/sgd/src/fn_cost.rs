//! Costs given as a closure that writes the gradient of one example.

use std::fmt;
use std::marker::PhantomData;

use fork_join::Team;

use crate::cost::Cost;

/// A [`Cost`] given as a closure that writes the gradient ∇C_x of one example: it is called
/// with v, the example and the slice to fill.
///
/// Examples are passed by value, as a stream brings them ([`Learner`](crate::Learner)). Where they
/// lie in a slice, see [`SliceCost`].
pub struct FnCost<X, G> {
    dimension: usize,
    gradient: G,
    example: PhantomData<fn(&X)>,
}

impl<X, G: Fn(&[f32], &X, &mut [f32])> FnCost<X, G> {
    /// A cost of `dimension` variables.
    ///
    /// # Panics
    /// If there are none.
    #[track_caller]
    pub fn new(dimension: usize, gradient: G) -> Self {
        assert!(dimension > 0, "a cost of 0 variables");
        Self { dimension, gradient, example: PhantomData }
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

    fn backprop(&self, team: &Team<'_>, v: &[f32], examples: &[X], gradients: &mut Vec<f32>) {
        fill(team, self.dimension, examples, gradients, |example, nabla| {
            (self.gradient)(v, example, nabla);
        });
    }

    fn add_gradients(&self, team: &Team<'_>, gradients: &Vec<f32>, scale: f32, out: &mut [f32]) {
        add(team, gradients, scale, out);
    }
}

/// A [`Cost`] over a slice of examples of any type, given as a closure that writes the gradient
/// ∇C_x of one of them: it is called with v, the example and the slice to fill.
/// [`Training::over`](crate::Training::over) makes one.
pub struct SliceCost<'a, X, G> {
    examples: &'a [X],
    dimension: usize,
    gradient: G,
}

impl<'a, X, G: Fn(&[f32], &X, &mut [f32])> SliceCost<'a, X, G> {
    /// A cost of `dimension` variables.
    ///
    /// # Panics
    /// If there are none.
    #[track_caller]
    pub fn new(examples: &'a [X], dimension: usize, gradient: G) -> Self {
        assert!(dimension > 0, "a cost of 0 variables");
        Self { examples, dimension, gradient }
    }
}

impl<X, G> fmt::Debug for SliceCost<'_, X, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SliceCost")
            .field("examples", &self.examples.len())
            .field("dimension", &self.dimension)
            .finish_non_exhaustive()
    }
}

impl<X: Sync, G: Fn(&[f32], &X, &mut [f32]) + Sync> Cost for SliceCost<'_, X, G> {
    /// An index into the slice.
    type Example = usize;
    /// One gradient after the other: examples x dimension.
    type Gradients = Vec<f32>;

    fn dimension(&self) -> usize {
        self.dimension
    }

    fn gradients(&self) -> Vec<f32> {
        Vec::new()
    }

    fn backprop(&self, team: &Team<'_>, v: &[f32], examples: &[usize], gradients: &mut Vec<f32>) {
        fill(team, self.dimension, examples, gradients, |&i, nabla| {
            (self.gradient)(v, &self.examples[i], nabla);
        });
    }

    fn add_gradients(&self, team: &Team<'_>, gradients: &Vec<f32>, scale: f32, out: &mut [f32]) {
        add(team, gradients, scale, out);
    }
}

/// Fills `gradients`, examples x dimension, each row from one example.
fn fill<X: Sync>(
    team: &Team<'_>,
    dimension: usize,
    examples: &[X],
    gradients: &mut Vec<f32>,
    gradient: impl Fn(&X, &mut [f32]) + Sync,
) {
    gradients.clear();
    gradients.resize(examples.len() * dimension, 0.0);
    let at_once = examples.len().div_ceil(team.pieces(gradients.len())).max(1);
    let tasks = examples.chunks(at_once).zip(gradients.chunks_mut(at_once * dimension));
    team.each(tasks, |(examples, gradients)| {
        for (example, nabla) in examples.iter().zip(gradients.chunks_mut(dimension)) {
            gradient(example, nabla);
        }
    });
}

/// out += scale · Σ of the rows of `gradients`, examples x dimension: each thread has some of the
/// components.
fn add(team: &Team<'_>, gradients: &[f32], scale: f32, out: &mut [f32]) {
    let dimension = out.len();
    let at_once = dimension.div_ceil(team.pieces(gradients.len()));
    let tasks = (0..).step_by(at_once).zip(out.chunks_mut(at_once));
    team.each(tasks, |(first, out)| {
        for nabla in gradients.chunks_exact(dimension) {
            for (sum, slope) in out.iter_mut().zip(&nabla[first..]) {
                *sum += scale * slope;
            }
        }
    });
}
