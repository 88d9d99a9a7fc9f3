//! From the inputs to the outputs.

use super::{Pass, WORTH_SHARING, each, panels, panels_of_a_task};
use crate::Activation;
use crate::kernels::{Activate, LANES, Pixels, Row, WeightedSums, WeightedSumsOfFloats};
use crate::packing::{PackedLayer, Packing};

/// What comes into a layer.
enum Incoming<'a> {
    Pixels(&'a [Pixels]),
    /// `[panels][m]`
    Activations(&'a [Row]),
}

impl Packing {
    /// Activations and slopes of every layer.
    pub(crate) fn forward(&self, v: &[Row], pass: &mut Pass, shared: bool) {
        let m = pass.examples;
        if m == 0 {
            return;
        }
        for (l, layer) in self.layers.iter().enumerate() {
            let (before, here) = pass.layers.split_at_mut(l);
            let incoming = match before.last() {
                None if pass.input.are_bytes => Incoming::Pixels(&pass.input.pixels),
                None => Incoming::Activations(pass.input.floats.rows()),
                Some(before) => Incoming::Activations(before.activations.rows()),
            };
            let rows = m * layer.panels();
            let activations = &mut here[0].activations.rows_mut()[..rows];
            let slopes = &mut here[0].slopes.rows_mut()[..rows];
            let shared = shared && m * layer.inputs * layer.outputs >= WORTH_SHARING;
            let together = panels_of_a_task(layer.panels(), shared);
            let weights = layer.of(v).chunks(together * layer.panel_rows());
            let tasks = activations
                .chunks_mut(together * m)
                .zip(slopes.chunks_mut(together * m))
                .zip(weights)
                .zip((0..).step_by(together));
            each(shared, tasks, |(((z, slopes), weights), first_panel)| {
                self.weighted_sums(*layer, &incoming, weights, m, z);
                self.activate(layer.outputs - first_panel * LANES, m, z, slopes);
            });
        }
    }

    /// z = w a + b of some panels.
    fn weighted_sums(
        &self,
        layer: PackedLayer,
        incoming: &Incoming<'_>,
        weights: &[Row],
        m: usize,
        z: &mut [Row],
    ) {
        let panel_rows = layer.panel_rows();
        match incoming {
            Incoming::Pixels(pixels) => {
                self.instructions.run(WeightedSums { panels: weights, panel_rows, pixels, z });
            }
            Incoming::Activations(activations) => {
                let activations = &activations[..panels(layer.inputs) * m];
                for (panel, z) in weights.chunks_exact(panel_rows).zip(z.chunks_exact_mut(m)) {
                    let (weights, biases) = panel.split_at(layer.inputs);
                    z.fill(biases[0]);
                    self.instructions.run(WeightedSumsOfFloats { activations, weights, z });
                }
            }
        }
    }

    /// Turns z of so many neurons, `[panels][m]`, into a = f(z), and keeps the slopes.
    fn activate(&self, neurons: usize, m: usize, z: &mut [Row], slopes: &mut [Row]) {
        if matches!(self.activation, Activation::Sigmoid) {
            return self.instructions.run(Activate { z, slopes });
        }
        for (i, (z, slopes)) in z.iter_mut().zip(slopes).enumerate() {
            *slopes = [0.0; LANES];
            let in_use = LANES.min(neurons - i / m * LANES);
            for (z, slope) in z.iter_mut().zip(slopes).take(in_use) {
                *slope = self.activation.slope(*z);
                *z = self.activation.apply(*z);
            }
        }
    }
}
