//! The gradients of the examples, summed up and added to a position: Eq. (20) and Eq. (21), and the
//! sums in Eq. (18) and Eq. (19).

use fork_join::Team;
use sgd::Step;

use super::Engine;
use super::inputs::LoadedInputs;
use super::inputs::sparse::{BlockUpdate, GatherInputs, SparseInputs, SparseUpdate};
use super::kernels::gemm::{BiasUpdate, GemmUpdate};
use super::layout::{MovingLayer, panels};
use super::moving::Moving;
use super::simd::lanes::{LANES, Row};
use super::workers::{Workers, is_worth_sharing};
use super::workspace::{LayerWorkspace, Workspace};
use crate::data::Inputs;

/// What moves each layer.
struct Update<'a> {
    engine: &'a Engine,
    m: usize,
    workspaces: &'a [LayerWorkspace],
    step: &'a Step,
}

/// What one thread does while others do the same with other blocks.
enum Task<'a, L> {
    /// Updates all layers after the first.
    LaterLayers(L),
    /// Updates the first layer's weights to one block of pixels, and loads the next images' block.
    Block(BlockUpdate<'a>),
}

impl Engine {
    /// out += scale · Σ ∇C_x over all examples in the workspace, after
    /// [`backward`](Self::backward).
    pub(crate) fn add_gradients(
        &self,
        team: &Team<'_>,
        workspace: &Workspace,
        scale: f32,
        out: &mut [Row],
    ) {
        let Workspace { examples: m, inputs, layers: workspaces, .. } = workspace;
        if *m == 0 {
            return;
        }
        let update = Update { engine: self, m: *m, workspaces, step: &Step::new(-scale) };
        let mut layers = self.layout.split_moving(Moving { weights: out, ..Moving::default() });
        let first = layers.next().expect("a first layer");
        match inputs {
            LoadedInputs::Sparse(sparse) => {
                update.biases(0, first.biases);
                sparse.update(team, &update.of_first_weights(), first.weights);
            }
            LoadedInputs::Dense(dense) => update.layer(team, 0, first, dense.rows()),
        }
        update.later_layers(team, layers);
    }

    /// Moves v by a step, along the gradients of all examples in the workspace, and then
    /// [loads](Self::load_inputs) the next ones at the new v. Images need a single fork-join for
    /// both.
    pub(crate) fn update_and_load(
        &self,
        team: &Team<'_>,
        mut v: Moving<'_>,
        step: &Step,
        inputs: &Inputs<'_>,
        next: &[usize],
        workspace: &mut Workspace,
    ) {
        let Workspace { for_training, examples: m, inputs: loaded, layers: workspaces, .. } =
            workspace;
        let update = Update { engine: self, m: *m, workspaces, step };
        match (inputs, loaded, *m) {
            (Inputs::Bytes(images), LoadedInputs::Sparse(sparse), 1..) => {
                let (simd, layer) = (self.simd, self.layout.layers[0]);
                let (images, examples, for_training) = (*images, next, *for_training);
                let moves_all = update.of_first_weights().moves_all();
                let gather =
                    GatherInputs { simd, layer, images, examples, for_training, moves_all };
                update.with_images(team, v, sparse, &gather);
                workspace.reserve(&self.layout, next.len());
            }
            (_, loaded, m) => {
                if let (LoadedInputs::Dense(dense), 1..) = (loaded, m) {
                    let mut layers = self.layout.split_moving(v.reborrow());
                    let first = layers.next().expect("a first layer");
                    update.layer(team, 0, first, dense.rows());
                    update.later_layers(team, layers);
                }
                self.load_inputs(team, v.weights, inputs, next, workspace);
            }
        }
    }
}

impl<'a> Update<'a> {
    /// Updates all layers, and loads the next images.
    fn with_images(
        &self,
        team: &Team<'_>,
        v: Moving<'_>,
        sparse: &mut SparseInputs,
        gather: &GatherInputs<'_>,
    ) {
        let (layout, of_first_weights) = (&self.engine.layout, self.of_first_weights());
        let mut layers = layout.split_moving(v);
        let first = layers.next().expect("a first layer");
        self.biases(0, first.biases);
        // Later layers with much work are shared by themselves. With little they are one task,
        // which the calling thread begins with while the others start on their blocks.
        let later_layers = match self.multiplications_of_later_layers() {
            0 => None,
            work if is_worth_sharing(work) => {
                self.later_layers(team, layers);
                None
            }
            _ => Some(Task::LaterLayers(layers)),
        };
        let layer = gather.layer;
        let blocks = sparse.block_updates(layer, gather.examples.len(), first.weights);
        let tasks = later_layers.into_iter().chain(blocks.map(Task::Block));
        Workers::new(team, layer.multiplications(self.m)).each(tasks, |task| match task {
            Task::LaterLayers(layers) => self.later_layers(&Team::alone(), layers),
            Task::Block(block) => block.run(&of_first_weights, gather),
        });
    }

    /// Multiplications in all layers after the first.
    fn multiplications_of_later_layers(&self) -> usize {
        self.engine.layout.layers[1..].iter().map(|layer| layer.multiplications(self.m)).sum()
    }

    /// δ of layer l, `[panels][m]`.
    fn deltas(&self, l: usize) -> &'a [Row] {
        let rows = self.engine.layout.layers[l].panels() * self.m;
        &self.workspaces[l].deltas.rows()[..rows]
    }

    /// What moves the first layer's weights if its inputs are images.
    fn of_first_weights(&self) -> SparseUpdate<'a> {
        let (simd, layer) = (self.engine.simd, self.engine.layout.layers[0]);
        SparseUpdate { simd, layer, m: self.m, deltas: self.deltas(0), step: self.step }
    }

    /// b -= rate · Σ δ.
    fn biases(&self, l: usize, biases: Moving<'_>) {
        self.engine.simd.run(BiasUpdate { biases, deltas: self.deltas(l), step: self.step });
    }

    /// The same, and w -= rate · Σ δ aᵀ.
    fn layer(&self, team: &Team<'_>, l: usize, to: MovingLayer<'_>, activations: &[Row]) {
        let (layer, m, step) = (self.engine.layout.layers[l], self.m, self.step);
        self.biases(l, to.biases);
        let activations = &activations[..panels(layer.inputs) * m];
        let workers = Workers::new(team, layer.multiplications(m));
        let per_task = panels(layer.inputs).div_ceil(workers.tasks_per_panel(layer.panels()));
        let of_panels = to.weights.chunks(layer.inputs).zip(self.deltas(l).chunks_exact(m));
        let tasks = of_panels.flat_map(|(weights, deltas)| {
            weights
                .chunks(per_task * LANES)
                .zip(activations.chunks(per_task * m))
                .map(move |(weights, activations)| (weights, activations, deltas))
        });
        workers.each(tasks, |(weights, activations, deltas)| {
            self.engine.simd.run(GemmUpdate { activations, deltas, step, weights });
        });
    }

    /// All layers after the first.
    fn later_layers<'v>(&self, team: &Team<'_>, layers: impl Iterator<Item = MovingLayer<'v>>) {
        for (l, to) in (1..).zip(layers) {
            self.layer(team, l, to, self.workspaces[l - 1].activations.rows());
        }
    }
}
