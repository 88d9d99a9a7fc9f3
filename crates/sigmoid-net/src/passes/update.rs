//! The gradients of the examples, multiplied out and added to something.

use std::ops::Range;

use super::{Pass, panels};
use crate::kernels::{Row, WeightsUpdate, WeightsUpdateOfFloats};
use crate::packing::Packing;

impl Packing {
    /// out += scale · Σ ∇C_x for the rows `block` of the packed position, whole panels of it, over
    /// all examples of a pass.
    pub(crate) fn add_gradients(
        &self,
        pass: &Pass,
        block: Range<usize>,
        scale: f32,
        out: &mut [Row],
    ) {
        for (l, layer) in self.layers.iter().enumerate() {
            let from = block.start.max(layer.start);
            let to = block.end.min(layer.start + layer.rows());
            if from < to && pass.examples > 0 {
                let panels = &mut out[from - block.start..to - block.start];
                let first_panel = (from - layer.start) / layer.panel_rows();
                self.add_layer(l, pass, first_panel, scale, panels);
            }
        }
    }

    /// The same for some panels of layer l.
    fn add_layer(&self, l: usize, pass: &Pass, first_panel: usize, scale: f32, out: &mut [Row]) {
        let layer = self.layers[l];
        let (m, panel_rows) = (pass.examples, layer.panel_rows());
        let deltas = &pass.layers[l].deltas.rows()[first_panel * m..];
        let deltas = &deltas[..out.len() / panel_rows * m];
        if l == 0 && pass.input.are_bytes {
            let pixels = &pass.input.pixels;
            let update = WeightsUpdate { panels: out, panel_rows, pixels, deltas, scale };
            return self.instructions.run(update);
        }
        let activations = match l {
            0 => pass.input.floats.rows(),
            _ => pass.layers[l - 1].activations.rows(),
        };
        let activations = &activations[..panels(layer.inputs) * m];
        for (panel, deltas) in out.chunks_exact_mut(panel_rows).zip(deltas.chunks_exact(m)) {
            let update = WeightsUpdateOfFloats { activations, deltas, scale, panel };
            self.instructions.run(update);
        }
    }
}
