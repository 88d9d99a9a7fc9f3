//! Update: biases and weights from δ and the activations before.

use sgd::Step;

use crate::engine::kernels::update_rule::{Plain, UpdateRule, WithDecay, WithMomentum};
use crate::engine::moving::Moving;
use crate::engine::simd::lanes::{CacheAligned, Kernel, LANES, Row, RowTile, Simd};

/// Examples whose δ are scaled into a buffer at a time. For small mini-batches a buffer of sixteen rows
/// is enough: zeroing a larger one would take longer than the product.
const SCALED_DELTAS: usize = 128;

/// b -= rate · Σ δ of some panels, over the examples in their order.
///
/// ```text
/// for example in 0..m {
///     for j in 0..neurons {
///         biases[j] -= rate * deltas[example][j];
///     }
/// }
/// ```
///
/// With momentum their velocities first, see `update_rule.rs`.
pub(crate) struct BiasUpdate<'a> {
    /// `[panels]`
    pub(crate) biases: Moving<'a>,
    /// δ, `[panels][m]`.
    pub(crate) deltas: &'a [Row],
    pub(crate) step: &'a Step,
}

impl Kernel for BiasUpdate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Self { biases, deltas, step } = self;
        let m = deltas.len() / biases.weights.len();
        if biases.velocities.is_empty() {
            add_deltas(s, Plain::new(biases), deltas, m, step);
        } else {
            // Biases do not decay.
            let step = &Step { shrink: 1.0, ..*step };
            add_deltas(s, WithMomentum::new(biases, step), deltas, m, step);
        }
    }
}

#[inline(always)]
fn add_deltas<S: Simd, T: UpdateRule>(s: S, mut to: T, deltas: &[Row], m: usize, step: &Step) {
    for (panel, deltas) in deltas.chunks_exact(m).enumerate() {
        let [mut sum] = to.begin(s, panel, true);
        for delta in deltas {
            sum = s.add(sum, s.mul(s.splat(-step.rate), s.load(delta)));
        }
        to.end(s, panel, true, [sum]);
    }
}

/// w -= rate · Σ δ aᵀ for some inputs of one panel, over the examples in their order.
///
/// ```text
/// for example in 0..m {
///     for k in 0..inputs {
///         for neuron in 0..16 {
///             weights[k][neuron] -= rate * deltas[example][neuron] * activations[example][k];
///         }
///     }
/// }
/// ```
///
/// With momentum and weight decay see `update_rule.rs`.
pub(crate) struct GemmUpdate<'a> {
    /// a of these inputs, `[their panels][m]`.
    pub(crate) activations: &'a [Row],
    /// δ, `[m]`.
    pub(crate) deltas: &'a [Row],
    pub(crate) step: &'a Step,
    /// `[inputs]`
    pub(crate) weights: Moving<'a>,
}

impl Kernel for GemmUpdate<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        if self.deltas.len() <= LANES {
            self.run_with_buffer::<S, LANES>(s);
        } else {
            self.run_with_buffer::<S, SCALED_DELTAS>(s);
        }
    }
}

impl GemmUpdate<'_> {
    /// Takes N examples at a time.
    #[inline(always)]
    fn run_with_buffer<S: Simd, const N: usize>(self, s: S) {
        let Self { activations: a, deltas, step, weights } = self;
        let inputs = weights.weights.len();
        if !weights.velocities.is_empty() {
            add_outer::<S, N, _>(s, a, deltas, step, inputs, WithMomentum::new(weights, step));
        } else if step.shrink < 1.0 {
            add_outer::<S, N, _>(s, a, deltas, step, inputs, WithDecay::new(weights, step));
        } else {
            add_outer::<S, N, _>(s, a, deltas, step, inputs, Plain::new(weights));
        }
    }
}

#[inline(always)]
fn add_outer<S: Simd, const N: usize, T: UpdateRule>(
    s: S,
    activations: &[Row],
    deltas: &[Row],
    step: &Step,
    inputs: usize,
    mut to: T,
) {
    let m = deltas.len();
    let mut scaled = CacheAligned::<N>::ZEROS;
    for (begin, deltas) in (0..).step_by(N).zip(deltas.chunks(N)) {
        let scaled = &mut scaled.0[..deltas.len()];
        for (scaled, delta) in scaled.iter_mut().zip(deltas) {
            s.store(s.mul(s.splat(-step.rate), s.load(delta)), scaled);
        }
        let pass = (begin == 0, begin + N >= m);
        for (panel, a) in (0..inputs).step_by(LANES).zip(activations.chunks(m)) {
            let a = &a[begin..begin + scaled.len()];
            let end = inputs.min(panel + LANES);
            let mut first = panel;
            while first < end {
                first += match (end - first, S::ROW_TILE) {
                    (16.., RowTile::Sixteen) => {
                        add_outer_tile::<S, 16, T>(s, a, scaled, pass, first, &mut to)
                    }
                    (6.., _) => add_outer_tile::<S, 6, T>(s, a, scaled, pass, first, &mut to),
                    (4.., _) => add_outer_tile::<S, 4, T>(s, a, scaled, pass, first, &mut to),
                    (2.., _) => add_outer_tile::<S, 2, T>(s, a, scaled, pass, first, &mut to),
                    _ => add_outer_tile::<S, 1, T>(s, a, scaled, pass, first, &mut to),
                };
            }
        }
    }
}

/// Adds a · (-rate · δ) of each example to the N rows of weights from `first` on, in the first pass
/// over examples, the last, both or neither. Returns N.
#[inline(always)]
fn add_outer_tile<S: Simd, const N: usize, T: UpdateRule>(
    s: S,
    a: &[Row],
    scaled_deltas: &[Row],
    (is_first_pass, is_last_pass): (bool, bool),
    first: usize,
    to: &mut T,
) -> usize {
    let mut sums: [S::V; N] = to.begin(s, first, is_first_pass);
    for (a, delta) in a.iter().zip(scaled_deltas) {
        let a: &[f32; N] = a[first % LANES..].first_chunk().expect("a panel has sixteen lanes");
        let delta = s.load(delta);
        for i in 0..N {
            sums[i] = s.mul_add(s.splat(a[i]), delta, sums[i]);
        }
    }
    to.end(s, first, is_last_pass, sums);
    N
}
