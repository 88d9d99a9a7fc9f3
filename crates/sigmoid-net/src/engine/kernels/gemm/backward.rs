//! Backward: δ of the outputs, and of each layer from that of the layer after.

use sgd::Step;

use crate::engine::kernels::product::add_product;
use crate::engine::simd::lanes::{CacheAligned, Kernel, LANES, Row, RowTile, Simd};

/// Neurons of the layer after, whose weights are transposed into a buffer at a time. For the output
/// layer a buffer of sixteen rows is enough: zeroing a larger one would take longer than the product.
const TRANSPOSED: usize = 64;

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
