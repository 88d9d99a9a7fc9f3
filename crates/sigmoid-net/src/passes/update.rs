//! The gradients of the examples, multiplied out and added to something.

use sgd::Team;

use super::{Pass, each, panels, panels_of_a_task, share};
use crate::data::Inputs;
use crate::kernels::{BiasesUpdate, Row, WeightsUpdateOfFloats};
use crate::packing::Packing;

impl Packing {
    /// out += scale · Σ ∇C_x over all examples of a pass.
    pub(crate) fn add_gradients(
        &self,
        team: Option<&Team<'_>>,
        pass: &Pass,
        scale: f32,
        out: &mut [Row],
    ) {
        if pass.examples == 0 {
            return;
        }
        self.add_to_floats(team, pass, scale, out);
        if pass.of_images {
            pass.add_pixels(team, self, scale, self.layers[0].of_mut(out).0);
        }
    }

    /// v += scale · Σ ∇C_x over all examples of a pass, and a look at other examples at the new v.
    pub(crate) fn step(
        &self,
        team: Option<&Team<'_>>,
        v: &mut [Row],
        scale: f32,
        inputs: &Inputs<'_>,
        next: &[usize],
        pass: &mut Pass,
    ) {
        match inputs {
            Inputs::Bytes(images) if pass.examples > 0 => {
                self.add_to_floats(team, pass, scale, v);
                let weights = self.layers[0].of_mut(v).0;
                pass.add_pixels_and_look_at(team, self, scale, weights, *images, next);
                pass.reserve(self, inputs, next.len());
            }
            _ => {
                self.add_gradients(team, pass, scale, v);
                self.look_at(team, v, inputs, next, pass);
            }
        }
    }

    /// out += scale · Σ ∇C_x for all biases, and the weights of layers whose inputs are floats.
    fn add_to_floats(&self, team: Option<&Team<'_>>, pass: &Pass, scale: f32, out: &mut [Row]) {
        let m = pass.examples;
        for (l, layer) in self.layers.iter().enumerate() {
            let deltas = &pass.layers[l].deltas.rows()[..layer.panels() * m];
            let (weights, biases) = layer.of_mut(out);
            self.instructions.run(BiasesUpdate { biases, deltas, scale });
            let activations = match l {
                0 if pass.of_images => continue,
                0 => pass.input.floats.rows(),
                _ => pass.layers[l - 1].activations.rows(),
            };
            let activations = &activations[..panels(layer.inputs) * m];
            let team = share(team, m * layer.inputs * layer.outputs);
            let together = panels_of_a_task(layer.panels(), team);
            let tasks = weights.chunks_mut(together * layer.inputs).zip(deltas.chunks(together * m));
            each(team, tasks, |(panels, deltas)| {
                let panels = panels.chunks_exact_mut(layer.inputs);
                for (weights, deltas) in panels.zip(deltas.chunks_exact(m)) {
                    let update = WeightsUpdateOfFloats { activations, deltas, scale, weights };
                    self.instructions.run(update);
                }
            });
        }
    }
}
