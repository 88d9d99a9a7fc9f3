//! From the inputs to the outputs.

use fork_join::Team;

use super::Engine;
use super::inputs::LoadedInputs;
use super::inputs::sparse::GatherInputs;
use super::kernels::activate::{Relu, Sigmoid, Tanh};
use super::kernels::gemm::GemmForward;
use super::kernels::softmax::Softmax;
use super::kernels::spmm::AddBlocks;
use super::layout::{LayerLayout, LayerWeights, panels};
use super::simd::lanes::{LANES, Row};
use super::workers::Workers;
use super::workspace::{LayerWorkspace, Workspace};
use crate::activation::Activation;
use crate::data::Inputs;

/// What an activation function costs, in multiplications.
const ACTIVATION: usize = 20;

impl Engine {
    /// Loads the inputs of some examples. Images are multiplied by the first layer's weights on
    /// the way.
    pub(crate) fn load_inputs(
        &self,
        team: &Team<'_>,
        v: &[Row],
        inputs: &Inputs<'_>,
        examples: &[usize],
        workspace: &mut Workspace,
    ) {
        workspace.reserve(&self.layout, examples.len());
        match inputs {
            Inputs::Bytes(images) => {
                let (layer, for_training) = (self.layout.layers[0], workspace.for_training);
                let (simd, images) = (self.simd, *images);
                let moves_all = false;
                let gather =
                    GatherInputs { simd, layer, images, examples, for_training, moves_all };
                workspace.inputs.as_sparse().load(team, &gather, layer.of(v).weights);
            }
            Inputs::Floats(x) => workspace.inputs.as_dense().load(team, *x, examples),
        }
    }

    /// Activations and slopes of every layer, from the loaded inputs.
    pub(crate) fn forward(&self, team: &Team<'_>, v: &[Row], workspace: &mut Workspace) {
        let m = workspace.examples;
        if m == 0 {
            return;
        }
        let Workspace { inputs, layers, .. } = workspace;
        for (l, layer) in self.layout.layers.iter().enumerate() {
            let (before, here) = layers.split_at_mut(l);
            let (weights, here) = (layer.of(v), &mut here[0]);
            match (before.last(), &*inputs) {
                (None, LoadedInputs::Sparse(sparse)) => {
                    self.add_blocks(team, *layer, &weights, m, sparse.sums(), here);
                }
                (None, LoadedInputs::Dense(dense)) => {
                    self.multiply(team, *layer, &weights, m, dense.rows(), here);
                }
                (Some(before), _) => {
                    self.multiply(team, *layer, &weights, m, before.activations.rows(), here);
                }
            }
            if layer.activation == Activation::Softmax {
                let z = &mut here.activations.rows_mut()[..m * layer.panels()];
                self.simd.run(Softmax { z, m, neurons: layer.outputs });
            }
        }
    }

    /// The first layer on images: z from each block's partial sums, `[blocks][panels][m]`.
    fn add_blocks(
        &self,
        team: &Team<'_>,
        layer: LayerLayout,
        weights: &LayerWeights<'_>,
        m: usize,
        sums: &[Row],
        workspace: &mut LayerWorkspace,
    ) {
        let stride = m * layer.panels();
        let workers = Workers::new(team, m * (layer.blocks + ACTIVATION) * layer.outputs);
        let per_task = workers.panels_per_task(layer.panels());
        let (z, slopes) = (workspace.activations.rows_mut(), workspace.slopes.rows_mut());
        let tasks = z[..stride]
            .chunks_mut(per_task * m)
            .zip(slopes[..stride].chunks_mut(per_task * m))
            .zip(weights.biases.chunks(per_task))
            .zip((0..).step_by(per_task));
        workers.each(tasks, |(((z, slopes), biases), first_panel)| {
            let sums = &sums[first_panel * m..layer.blocks * stride];
            self.simd.run(AddBlocks { biases, sums, stride, z });
            self.activate(layer.activation, layer.outputs - first_panel * LANES, m, z, slopes);
        });
    }

    /// Any other layer: z from the activations before it, `[panels before][m]`.
    fn multiply(
        &self,
        team: &Team<'_>,
        layer: LayerLayout,
        weights: &LayerWeights<'_>,
        m: usize,
        activations: &[Row],
        workspace: &mut LayerWorkspace,
    ) {
        let workers = Workers::new(team, layer.multiplications(m));
        let tasks_per_panel = workers.tasks_per_panel(layer.panels());
        let examples = m.div_ceil(tasks_per_panel);
        // Two panels are little more work than one.
        let panels_of_task = if layer.panels() < 2 * workers.threads() { 1 } else { 2 };
        let activations = &activations[..panels(layer.inputs) * m];
        let stride = m * layer.panels();
        let (z, slopes) = (workspace.activations.rows_mut(), workspace.slopes.rows_mut());
        let of_panels = z[..stride]
            .chunks_mut(panels_of_task * m)
            .zip(slopes[..stride].chunks_mut(panels_of_task * m))
            .zip(weights.weights.chunks(panels_of_task * layer.inputs))
            .zip(weights.biases.chunks(panels_of_task));
        let tasks = of_panels.enumerate().flat_map(|(i, (((z, slopes), weights), biases))| {
            let neurons = layer.outputs - i * panels_of_task * LANES;
            // Either several panels or some of the examples.
            let rows = if tasks_per_panel > 1 { examples } else { z.len() };
            z.chunks_mut(rows)
                .zip(slopes.chunks_mut(rows))
                .zip((0..).step_by(rows))
                .map(move |((z, slopes), first)| (neurons, biases, weights, z, slopes, first))
        });
        workers.each(tasks, |(neurons, biases, weights, z, slopes, first)| {
            let examples = z.len() / biases.len();
            for (z, bias) in z.chunks_exact_mut(examples).zip(biases) {
                z.fill(*bias);
            }
            let (activations, stride, inputs) = (&activations[first..], m, layer.inputs);
            self.simd.run(GemmForward { activations, stride, weights, inputs, z });
            self.activate(layer.activation, neurons, examples, z, slopes);
        });
    }

    /// Turns z of that many neurons, `[panels][m]`, into a = f(z), and keeps the slopes.
    fn activate(
        &self,
        activation: Activation,
        neurons: usize,
        m: usize,
        z: &mut [Row],
        slopes: &mut [Row],
    ) {
        match activation {
            Activation::Sigmoid => self.simd.run(Sigmoid { z, slopes }),
            Activation::Tanh => self.simd.run(Tanh { z, slopes }),
            Activation::Relu => self.simd.run(Relu { z, slopes }),
            // Needs all neurons of an example: once the whole layer has its z.
            Activation::Softmax => {}
            Activation::Other { f, slope: of_z, .. } => {
                for (i, (z, slopes)) in z.iter_mut().zip(slopes).enumerate() {
                    *slopes = [0.0; LANES];
                    let in_use = LANES.min(neurons - i / m * LANES);
                    z[in_use..].fill(0.0);
                    for (z, slope) in z.iter_mut().zip(slopes).take(in_use) {
                        *slope = of_z(*z);
                        *z = f(*z);
                    }
                }
            }
        }
    }
}
