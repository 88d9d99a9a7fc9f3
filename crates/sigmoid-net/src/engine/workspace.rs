//! Memory for one run of examples, reused from one to the next.

use super::inputs::LoadedInputs;
use super::inputs::dense::DenseInputs;
use super::inputs::upcoming::UpcomingImages;
use super::layout::Layout;
use super::rows::AlignedRows;

/// The gradients of a run of examples in factored form: inputs, activations and deltas, from which
/// each ∇C_x follows. No matrix of gradients is ever stored.
///
/// `NetworkCost` hands it out and fills it.
#[derive(Debug)]
pub struct Workspace {
    /// Whether a backward pass and an update follow.
    pub(super) for_training: bool,
    /// m.
    pub(super) examples: usize,
    /// Images that come next, if they are not learned from where they lie.
    pub(crate) upcoming: UpcomingImages,
    pub(super) inputs: LoadedInputs,
    pub(super) layers: Vec<LayerWorkspace>,
}

/// Of one layer, each `[panels][m]`.
#[derive(Debug, Default)]
pub(super) struct LayerWorkspace {
    /// a = f(z).
    pub(super) activations: AlignedRows,
    /// f'(z).
    pub(super) slopes: AlignedRows,
    /// δ; only for training.
    pub(super) deltas: AlignedRows,
}

impl Workspace {
    /// For forward, backward and update.
    pub(crate) fn for_training() -> Self {
        Self { for_training: true, ..Self::for_inference() }
    }

    /// For forward passes only.
    pub(crate) fn for_inference() -> Self {
        Self {
            for_training: false,
            examples: 0,
            upcoming: UpcomingImages::default(),
            inputs: LoadedInputs::Dense(DenseInputs::default()),
            layers: Vec::new(),
        }
    }

    /// Makes room for m examples.
    pub(super) fn reserve(&mut self, layout: &Layout, examples: usize) {
        self.examples = examples;
        self.layers.resize_with(layout.layers.len(), LayerWorkspace::default);
        for (workspace, layer) in self.layers.iter_mut().zip(&layout.layers) {
            let rows = examples * layer.panels();
            workspace.activations.reserve(rows);
            workspace.slopes.reserve(rows);
            if self.for_training {
                workspace.deltas.reserve(rows);
            }
        }
    }

    /// Copies the outputs a of one example, after the forward pass.
    pub(crate) fn copy_output(&self, layout: &Layout, example: usize, output: &mut [f32]) {
        assert_eq!(output.len(), layout.last().outputs, "outputs");
        let rows = self.layers[layout.layers.len() - 1].activations.rows().iter();
        let rows = rows.skip(example).step_by(self.examples);
        for (to, a) in output.iter_mut().zip(rows.flatten()) {
            *to = *a;
        }
    }

    /// The outputs a of the only example, after a forward pass with m = 1.
    pub(crate) fn only_output(&self, layout: &Layout) -> &[f32] {
        assert_eq!(self.examples, 1, "examples");
        let activations = &self.layers[layout.layers.len() - 1].activations;
        &activations.as_ref()[..layout.last().outputs]
    }
}
