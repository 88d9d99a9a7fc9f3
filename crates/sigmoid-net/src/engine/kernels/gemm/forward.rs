//! Forward: weighted inputs from activations.

use crate::engine::kernels::product::add_product;
use crate::engine::simd::lanes::{Kernel, LANES, Row, RowTile, Simd};

/// Terms taken at a time: their part of B, 16 KiB, stays in the L1 cache for all rows of C.
const TERMS: usize = 256;

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
