//! The gradients of the examples, multiplied out and added to something.

use sgd::Team;

use super::images::Look;
use super::{Pass, PassLayer, WORTH_SHARING, each, panels, pieces_of_a_panel, share};
use crate::data::Inputs;
use crate::kernels::{BiasesUpdate, LANES, Row, WeightsUpdateOfFloats};
use crate::packing::{LayerMut, PackedLayer, Packing};

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
        let update = Update { packing: self, m: pass.examples, pass: &pass.layers, scale };
        let mut layers = self.split(out);
        let first = layers.next().expect("a first layer");
        if pass.of_images {
            update.biases(0, first.biases);
            pass.seen.update(team, &update, first.weights);
        } else {
            update.layer(team, 0, first, pass.floats.rows());
        }
        update.after_first(team, Some(layers));
    }

    /// v += scale · Σ ∇C_x over all examples of a pass, and a look at others at the new v.
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
            Inputs::Bytes(images) if pass.of_images && pass.examples > 0 => {
                let m = pass.examples;
                let update = Update { packing: self, m, pass: &pass.layers, scale };
                let (images, examples, to_learn) = (*images, next, pass.to_learn);
                let look = Look { packing: self, images, examples, to_learn };
                pass.seen.step(team, &update, &look, v);
                pass.reserve(self, inputs, next.len());
            }
            _ => {
                self.add_gradients(team, pass, scale, v);
                self.look(team, v, inputs, next, pass);
            }
        }
    }
}

/// What is added to the layers, all but the weights of the first if its inputs are images.
pub(super) struct Update<'a> {
    pub(super) packing: &'a Packing,
    /// m.
    pub(super) m: usize,
    pub(super) pass: &'a [PassLayer],
    pub(super) scale: f32,
}

impl Update<'_> {
    /// Whether what is added after the first layer is worth sharing.
    pub(super) fn is_worth_sharing(&self) -> bool {
        let work = |layer: &PackedLayer| self.m * layer.inputs * layer.outputs;
        self.packing.layers[1..].iter().map(work).sum::<usize>() >= WORTH_SHARING
    }

    /// δ of layer l, `[panels][m]`.
    pub(super) fn deltas(&self, l: usize) -> &[Row] {
        &self.pass[l].deltas.rows()[..self.packing.layers[l].panels() * self.m]
    }

    /// b += scale · Σ δ.
    pub(super) fn biases(&self, l: usize, biases: &mut [Row]) {
        let update = BiasesUpdate { biases, deltas: self.deltas(l), scale: self.scale };
        self.packing.instructions.run(update);
    }

    /// The same, and w += scale · Σ δ aᵀ.
    fn layer(&self, team: Option<&Team<'_>>, l: usize, to: LayerMut<'_>, activations: &[Row]) {
        let (layer, m, scale) = (self.packing.layers[l], self.m, self.scale);
        self.biases(l, to.biases);
        let activations = &activations[..panels(layer.inputs) * m];
        let team = share(team, m * layer.inputs * layer.outputs);
        let at_once = panels(layer.inputs).div_ceil(pieces_of_a_panel(layer.panels(), team));
        let all = to.weights.chunks_exact_mut(layer.inputs).zip(self.deltas(l).chunks_exact(m));
        let tasks = all.flat_map(|(weights, deltas)| {
            let pieces = weights.chunks_mut(at_once * LANES).zip(activations.chunks(at_once * m));
            pieces.map(move |(weights, activations)| (weights, activations, deltas))
        });
        each(team, tasks, |(weights, activations, deltas)| {
            let update = WeightsUpdateOfFloats { activations, deltas, scale, weights };
            self.packing.instructions.run(update);
        });
    }

    /// All layers after the first, if they are there.
    pub(super) fn after_first<'v>(
        &self,
        team: Option<&Team<'_>>,
        layers: Option<impl Iterator<Item = LayerMut<'v>>>,
    ) {
        for (l, to) in (1..).zip(layers.into_iter().flatten()) {
            self.layer(team, l, to, self.pass[l - 1].activations.rows());
        }
    }
}
