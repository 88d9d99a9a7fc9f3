//! The matrix products (GEMM) behind every layer with dense inputs: forward, backward, update.
//!
//! All three are C += A · B. C and B are sixteen columns wide, one row of `[f32; 16]` for each of
//! their matrix rows; a tile of a few rows of C is accumulated in registers: see `product.rs`.
//!
//! | | rows of C | terms of each sum | A | B |
//! |---|---|---|---|---|
//! | forward: z of a panel | m examples | inputs | activations before | weights |
//! | backward: δ of a panel | m examples | neurons after | δ after | their weights, transposed |
//! | update: weights of a panel | inputs | m examples | activations before | -rate · δ |

use sgd::Step;

use super::product::add_product;
use super::update_rule::{Plain, UpdateRule, WithDecay, WithMomentum};
use crate::engine::moving::Moving;
use crate::engine::simd::lanes::{CacheAligned, Kernel, LANES, Row, RowTile, Simd};

/// Terms taken at a time: their part of B, 16 KiB, stays in the L1 cache for all rows of C.
const TERMS: usize = 256;

/// The same where B has to be computed first, into a buffer. A buffer of sixteen rows is enough for
/// the output layer and for small mini-batches, where zeroing a larger one would take longer than
/// the product.
const TRANSPOSED: usize = 64;
const SCALED_DELTAS: usize = 128;

/// z += w·a of some examples for some panels.
///
/// ```text
/// for example in 0..examples {
///     for neuron in 0..neurons {
///         for k in 0..inputs {
///             z[example][neuron] += weights[k][neuron] * activations[example][k];
///         }
///     }
/// }
/// ```
pub(crate) struct GemmForward<'a> {
    /// a of the layer before, `[its panels][m]`, beginning with the first of these examples.
    pub(crate) activations: &'a [Row],
    /// m.
    pub(crate) stride: usize,
    /// `[panels][inputs]`
    pub(crate) weights: &'a [Row],
    pub(crate) inputs: usize,
    /// `[panels][these examples]`
    pub(crate) z: &'a mut [Row],
}

impl Kernel for GemmForward<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let Self { activations, stride, mut weights, inputs, mut z } = self;
        let examples = z.len() / (weights.len() / inputs);
        while !weights.is_empty() {
            let (here, now);
            if let (RowTile::Sixteen, 2..) = (S::ROW_TILE, weights.len() / inputs) {
                (here, weights) = weights.split_at(2 * inputs);
                (now, z) = z.split_at_mut(2 * examples);
                let (here, now) = (here.split_at(inputs), now.split_at_mut(examples));
                let (here, now) = ([here.0, here.1], [now.0, now.1]);
                add_inputs::<S, 2>(s, activations, stride, here, now);
            } else {
                (here, weights) = weights.split_at(inputs);
                (now, z) = z.split_at_mut(examples);
                add_inputs::<S, 1>(s, activations, stride, [here], [now]);
            }
        }
    }
}

/// w·a of all inputs for P panels.
#[inline(always)]
fn add_inputs<S: Simd, const P: usize>(
    s: S,
    activations: &[Row],
    stride: usize,
    weights: [&[Row]; P],
    mut z: [&mut [Row]; P],
) {
    let inputs = weights[0].len();
    let activations = activations.chunks(TERMS / LANES * stride);
    for (a, first) in activations.zip((0..inputs).step_by(TERMS)) {
        let b = weights.map(|weights| &weights[first..inputs.min(first + TERMS)]);
        add_product(s, a, stride, b, z.each_mut().map(|z| &mut **z));
    }
}

/// A δ, less 2⁻¹⁰⁰ and at most so much that it becomes 0; one of 2⁻⁷⁵ or more stays as it is.
///
/// Saturated neurons have an f'(z) near 0, and layer by layer δ would become a subnormal number, which
/// processors take a hundred times as long to multiply.
#[inline(always)]
fn without_trace<S: Simd>(s: S, delta: S::V) -> S::V {
    let (loss, negative) = (s.splat(Step::LOSS), s.splat(-Step::LOSS));
    s.sub(delta, s.min(s.max(delta, negative), loss))
}

/// δ = (a - y) f'(z) for one panel of the output layer, or without slopes δ = a - y.
///
/// ```text
/// for example in 0..m {
///     for j in 0..neurons {
///         deltas[example][j] = (activations[example][j] - deltas[example][j]) * slopes[example][j];
///     }
/// }
/// ```
pub(crate) struct OutputDelta<'a> {
    /// a, `[m]`.
    pub(crate) activations: &'a [Row],
    /// f'(z), `[m]`, if the gradient has it as a factor.
    pub(crate) slopes: Option<&'a [Row]>,
    /// How many of the panel's lanes are neurons.
    pub(crate) neurons: usize,
    /// y on entry, δ on return, `[m]`.
    pub(crate) deltas: &'a mut [Row],
}

impl Kernel for OutputDelta<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, s: S) {
        let mut is_neuron = [0.0; LANES];
        is_neuron[..self.neurons].fill(1.0);
        let is_neuron = s.load(&is_neuron);
        for (i, (a, delta)) in self.activations.iter().zip(self.deltas).enumerate() {
            let mut error = s.sub(s.load(a), s.load(delta));
            if let Some(slopes) = self.slopes {
                error = s.mul(error, s.load(&slopes[i]));
            }
            s.store(without_trace(s, s.mul(error, is_neuron)), delta);
        }
    }
}

/// δ = (wᵀ δ') f'(z) for some panels, with w and δ' of the layer after.
///
/// ```text
/// for example in 0..m {
///     for k in first_input..first_input + neurons {
///         let mut sum = 0.0;
///         for j in 0..neurons_after {
///             sum += weights[j][k] * after[example][j];
///         }
///         deltas[example][k] = sum * slopes[example][k];
///     }
/// }
/// ```
pub(crate) struct GemmBackward<'a> {
    /// δ' of the layer after, `[its panels][m]`.
    pub(crate) after: &'a [Row],
    /// m.
    pub(crate) m: usize,
    /// Its weights, `[its panels][inputs]`.
    pub(crate) weights: &'a [Row],
    /// How many inputs it has.
    pub(crate) inputs: usize,
    /// The first panel's first neuron, counted as an input of the layer after.
    pub(crate) first_input: usize,
    /// f'(z), `[panels][m]`.
    pub(crate) slopes: &'a [Row],
    /// `[panels][m]`
    pub(crate) deltas: &'a mut [Row],
}

impl Kernel for GemmBackward<'_> {
    #[inline(always)]
    fn run<S: Simd>(mut self, s: S) {
        while !self.deltas.is_empty() {
            let panels = match (S::ROW_TILE, self.deltas.len() / self.m) {
                _ if self.weights.len() == self.inputs => self.run_with_buffer::<S, LANES, 1>(s),
                (RowTile::Sixteen, 2..) => self.run_with_buffer::<S, TRANSPOSED, 2>(s),
                _ => self.run_with_buffer::<S, TRANSPOSED, 1>(s),
            };
            self.first_input += panels * LANES;
            self.slopes = &self.slopes[panels * self.m..];
            self.deltas = &mut std::mem::take(&mut self.deltas)[panels * self.m..];
        }
    }
}

impl GemmBackward<'_> {
    /// Transposes the weights of N neurons at a time, to the first P panels. Returns P.
    #[inline(always)]
    fn run_with_buffer<S: Simd, const N: usize, const P: usize>(&mut self, s: S) -> usize {
        let m = self.m;
        let mut rest = &mut self.deltas[..P * m];
        let mut deltas: [&mut [Row]; P] =
            std::array::from_fn(|_| rest.split_off_mut(..m).expect("P panels"));
        for deltas in &mut deltas {
            deltas.fill([0.0; LANES]);
        }
        let mut transposed = [CacheAligned::<N>::ZEROS; P];
        let after = self.after.chunks(N / LANES * m);
        for (a, panels) in after.zip(self.weights.chunks(N / LANES * self.inputs)) {
            let terms = panels.len() / self.inputs * LANES;
            for p in 0..P {
                let first = self.first_input + p * LANES;
                let inputs = first..(first + LANES).min(self.inputs);
                let squares = transposed[p].0.as_chunks_mut::<LANES>().0.iter_mut();
                for (panel, square) in panels.chunks_exact(self.inputs).zip(squares) {
                    let weights = &panel[inputs.clone()];
                    if let Some(weights) = weights.first_chunk() {
                        s.transpose(weights, square);
                    } else {
                        let mut padded = [[0.0; LANES]; LANES];
                        padded[..weights.len()].copy_from_slice(weights);
                        s.transpose(&padded, square);
                    }
                }
            }
            let b = transposed.each_ref().map(|transposed| &transposed.0[..terms]);
            add_product(s, a, m, b, deltas.each_mut().map(|deltas| &mut **deltas));
        }
        for (delta, slope) in deltas.into_iter().flatten().zip(self.slopes) {
            s.store(without_trace(s, s.mul(s.load(delta), s.load(slope))), delta);
        }
        P
    }
}

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
