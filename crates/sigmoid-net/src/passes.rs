//! Forward, backward and update over a run of examples, on a packed position.
//!
//! The four steps of backpropagation for the quadratic cost, m examples at a time:
//!
//! - forward: z = w a + b, a' = f(z), and the slope f'(z), kept for the way back
//! - error of the output layer: δ = (a - y) f'(z)
//! - backward: δ = (wᵀ δ') f'(z), with w and δ' of the layer after
//! - gradient: ∂C/∂w = δ aᵀ and ∂C/∂b = δ, summed over examples and added to whatever is asked

use std::ops::Range;

use ndarray::ArrayView1;

use crate::data::{Inputs, Targets};
use crate::kernels::{
    Activate, LANES, Pixels, Product, Row, Scan, WeightedSums, WeightsUpdate, prefetch,
    transpose_panel,
};
use crate::packing::{Aligned, PackedLayer, Packing};
use crate::{Activation, cost};

/// The gradients of a run of examples in factored form: inputs, activations and deltas, of which
/// each ∇C_x is made, and never a matrix of them.
#[derive(Debug, Default)]
pub struct Pass {
    /// m.
    examples: usize,
    input: PassInput,
    layers: Vec<PassLayer>,
    /// Room for sixteen inputs' weights to a whole layer.
    transposed: Aligned,
}

/// The inputs x of the examples.
#[derive(Debug, Default)]
struct PassInput {
    are_bytes: bool,
    pixels: Pixels,
    /// `[m][inputs]`
    floats: Vec<f32>,
}

/// Each `[m][width]`.
#[derive(Debug, Default)]
struct PassLayer {
    activations: Aligned,
    slopes: Aligned,
    deltas: Aligned,
}

impl Pass {
    /// Takes in the inputs of some examples, and makes room for the rest.
    pub(crate) fn load(
        &mut self,
        packing: &Packing,
        inputs: &Inputs<'_>,
        examples: impl ExactSizeIterator<Item = usize> + Clone,
    ) {
        self.examples = examples.len();
        self.layers.resize_with(packing.layers.len(), PassLayer::default);
        for (pass, layer) in self.layers.iter_mut().zip(&packing.layers) {
            let rows = self.examples * layer.panels();
            pass.activations.reserve(rows);
            pass.slopes.reserve(rows);
            pass.deltas.reserve(rows);
        }
        self.input.load(packing, inputs, examples);
    }

    /// The outputs a of one example after [`Packing::forward`].
    pub(crate) fn output(&self, packing: &Packing, example: usize) -> &[f32] {
        let layer = packing.layers[packing.layers.len() - 1];
        let activations = self.layers[packing.layers.len() - 1].activations.as_ref();
        &activations[example * layer.panels() * LANES..][..layer.outputs]
    }

    /// ‖y - a‖² / 2 of one example.
    pub(crate) fn cost(
        &self,
        packing: &Packing,
        example: usize,
        target: impl Fn(usize) -> f32,
    ) -> f64 {
        let outputs = self.output(packing, example).iter().enumerate();
        outputs.map(|(j, a)| cost::squared(target(j) - a)).sum::<f64>() / 2.0
    }
}

/// How many images ahead of the one being read to ask for: they lie anywhere in the file.
const AHEAD: usize = 2;

impl PassInput {
    /// Makes ready for [`Packing::add_gradients`], which reading digits has no need of.
    fn finish(&mut self) {
        if self.are_bytes {
            self.pixels.finish();
        }
    }

    fn load(
        &mut self,
        packing: &Packing,
        inputs: &Inputs<'_>,
        examples: impl ExactSizeIterator<Item = usize> + Clone,
    ) {
        match inputs {
            Inputs::Bytes(x) => {
                self.are_bytes = true;
                self.pixels.reset(x.ncols());
                let mut ahead = examples.clone().skip(AHEAD);
                for example in examples {
                    if let Some(next) = ahead.next().and_then(|next| x.row(next).to_slice()) {
                        prefetch(next);
                    }
                    with_slice(x.row(example), |image| {
                        let pixels = &mut self.pixels;
                        packing.instructions.run(Scan { image, pixels });
                    });
                }
            }
            Inputs::Floats(x) => {
                self.are_bytes = false;
                self.floats.clear();
                for example in examples {
                    with_slice(x.row(example), |x| self.floats.extend_from_slice(x));
                }
            }
        }
    }
}

/// Hands on a row as a slice, copied only if it does not lie in one piece.
fn with_slice<T: Copy>(row: ArrayView1<'_, T>, f: impl FnOnce(&[T])) {
    match row.to_slice() {
        Some(slice) => f(slice),
        None => f(&row.to_vec()),
    }
}

impl Packing {
    /// Activations and slopes of every layer.
    pub(crate) fn forward(&self, v: &[Row], pass: &mut Pass) {
        let m = pass.examples;
        if m == 0 {
            return;
        }
        for (l, layer) in self.layers.iter().enumerate() {
            let (before, here) = pass.layers.split_at_mut(l);
            let here = &mut here[0];
            let z = &mut here.activations.rows_mut()[..m * layer.panels()];
            match before.last() {
                None if pass.input.are_bytes => self.instructions.run(WeightedSums {
                    panels: layer.of(v),
                    panel_rows: layer.panel_rows(),
                    pixels: &pass.input.pixels,
                    z,
                }),
                None => self.weighted_sums(*layer, v, &pass.input.floats, layer.inputs, m, z),
                Some(before) => {
                    let a = before.activations.as_ref();
                    self.weighted_sums(*layer, v, a, self.layers[l - 1].panels() * LANES, m, z);
                }
            }
            self.activate(*layer, z, &mut here.slopes.rows_mut()[..m * layer.panels()]);
        }
    }

    /// z = w a + b for activations `[m][a_width]`.
    fn weighted_sums(
        &self,
        layer: PackedLayer,
        v: &[Row],
        a: &[f32],
        a_width: usize,
        m: usize,
        z: &mut [Row],
    ) {
        for (panel, rows) in layer.of(v).chunks_exact(layer.panel_rows()).enumerate() {
            for z in z.iter_mut().skip(panel).step_by(layer.panels()) {
                *z = rows[layer.inputs];
            }
            self.instructions.run(Product {
                rows: m,
                terms: layer.inputs,
                a,
                a_row: a_width,
                a_term: 1,
                b: rows,
                c: &mut z[panel..],
                c_row: layer.panels(),
            });
        }
    }

    /// Turns z into a = f(z), and keeps the slopes.
    fn activate(&self, layer: PackedLayer, z: &mut [Row], slopes: &mut [Row]) {
        if matches!(self.activation, Activation::Sigmoid) {
            return self.instructions.run(Activate { z, slopes });
        }
        let neurons = layer.panels() * LANES;
        let (z, slopes) = (z.as_flattened_mut(), slopes.as_flattened_mut());
        for (z, slopes) in z.chunks_exact_mut(neurons).zip(slopes.chunks_exact_mut(neurons)) {
            slopes.fill(0.0);
            for (z, slope) in z.iter_mut().zip(slopes).take(layer.outputs) {
                *slope = self.activation.slope(*z);
                *z = self.activation.apply(*z);
            }
        }
    }

    /// δ of every layer, after [`forward`](Self::forward) of the same examples.
    pub(crate) fn backward(
        &self,
        v: &[Row],
        pass: &mut Pass,
        targets: &Targets<'_>,
        examples: &[usize],
    ) {
        if examples.is_empty() {
            return;
        }
        pass.input.finish();
        let last = self.layers.len() - 1;
        output_error(self.layers[last], &mut pass.layers[last], targets, examples);
        for l in (0..last).rev() {
            let (here, after) = pass.layers.split_at_mut(l + 1);
            self.backward_layer(
                l,
                v,
                &mut here[l],
                &after[0],
                &mut pass.transposed,
                examples.len(),
            );
        }
    }

    /// δ of layer l from those of the layer after, sixteen neurons at a time.
    fn backward_layer(
        &self,
        l: usize,
        v: &[Row],
        here: &mut PassLayer,
        after: &PassLayer,
        transposed: &mut Aligned,
        m: usize,
    ) {
        let (layer, next) = (self.layers[l], self.layers[l + 1]);
        let width = layer.panels();
        let deltas = &mut here.deltas.rows_mut()[..m * width];
        deltas.fill([0.0; LANES]);
        transposed.reserve(next.panels() * LANES);
        for panel in 0..width {
            let transposed = transposed.rows_mut();
            transpose_panel(next.of(v), next.panel_rows(), panel * LANES, transposed);
            self.instructions.run(Product {
                rows: m,
                terms: next.outputs,
                a: after.deltas.as_ref(),
                a_row: next.panels() * LANES,
                a_term: 1,
                b: transposed,
                c: &mut deltas[panel..],
                c_row: width,
            });
        }
        for (delta, slope) in deltas.as_flattened_mut().iter_mut().zip(here.slopes.as_ref()) {
            *delta *= slope;
        }
    }

    /// out += scale · Σ ∇C_x for the rows `block` of the packed position, over all examples of
    /// all passes.
    pub(crate) fn add_gradients(
        &self,
        passes: &[Pass],
        block: Range<usize>,
        scale: f32,
        out: &mut [Row],
    ) {
        for (l, layer) in self.layers.iter().enumerate() {
            let from = block.start.max(layer.start);
            let to = block.end.min(layer.start + layer.rows());
            if from >= to {
                continue;
            }
            let panels = &mut out[from - block.start..to - block.start];
            let first_panel = (from - layer.start) / layer.panel_rows();
            for pass in passes {
                self.add_layer(l, pass, first_panel, scale, panels);
            }
        }
    }

    /// The same for some panels of layer l and one pass.
    fn add_layer(&self, l: usize, pass: &Pass, first_panel: usize, scale: f32, panels: &mut [Row]) {
        let layer = self.layers[l];
        let (m, width) = (pass.examples, layer.panels());
        let deltas = &pass.layers[l].deltas.rows()[..m * width];
        if l == 0 && pass.input.are_bytes {
            return self.instructions.run(WeightsUpdate {
                panels,
                first_panel,
                panel_rows: layer.panel_rows(),
                pixels: &pass.input.pixels,
                deltas,
                scale,
            });
        }
        let (a, a_width) = match l {
            0 => (&pass.input.floats[..], layer.inputs),
            _ => (pass.layers[l - 1].activations.as_ref(), self.layers[l - 1].panels() * LANES),
        };
        let mut steps = vec![[0.0; LANES]; m];
        for (i, panel) in panels.chunks_exact_mut(layer.panel_rows()).enumerate() {
            let deltas = deltas.iter().skip(first_panel + i).step_by(width);
            for (step, delta) in steps.iter_mut().zip(deltas) {
                *step = delta.map(|delta| scale * delta);
            }
            let (weights, bias) = panel.split_at_mut(layer.inputs);
            let product = |rows, a, a_row, a_term, c| Product {
                rows,
                terms: m,
                a,
                a_row,
                a_term,
                b: &steps,
                c,
                c_row: 1,
            };
            self.instructions.run(product(layer.inputs, a, 1, a_width, weights));
            // A bias is the weight of an input that is always 1.
            self.instructions.run(product(1, &[1.0], 0, 0, bias));
        }
    }
}

/// δ = (a - y) f'(z) of the output layer.
fn output_error(
    layer: PackedLayer,
    pass: &mut PassLayer,
    targets: &Targets<'_>,
    examples: &[usize],
) {
    let neurons = layer.panels() * LANES;
    let activations = pass.activations.as_ref().chunks_exact(neurons);
    let slopes = pass.slopes.as_ref().chunks_exact(neurons);
    let deltas = pass.deltas.as_mut().chunks_exact_mut(neurons);
    for (((example, a), slopes), deltas) in examples.iter().zip(activations).zip(slopes).zip(deltas)
    {
        deltas.fill(0.0);
        for j in 0..layer.outputs {
            deltas[j] = (a[j] - targets.get(*example, j)) * slopes[j];
        }
    }
}
