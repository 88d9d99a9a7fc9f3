//! Forward, backward and update over a run of examples, on a packed position.
//!
//! The four steps of backpropagation for the quadratic cost, m examples at a time:
//!
//! - forward: z = w a + b, a' = f(z), and the slope f'(z), kept for the way back
//! - error of the output layer: δ = (a - y) f'(z)
//! - backward: δ = (wᵀ δ') f'(z), with w and δ' of the layer after
//! - gradient: ∂C/∂w = δ aᵀ and ∂C/∂b = δ, summed over examples and added to whatever is asked
//!
//! Work large enough is shared between threads: each changes weights of its own, those of some
//! panels, those from a block of an image, or those from some inputs.

mod backward;
mod forward;
mod images;
mod update;

use images::Seen;
use sgd::Team;

use crate::cost;
use crate::data::Inputs;
use crate::kernels::LANES;
use crate::packing::{Aligned, Packing};

/// The gradients of a run of examples in factored form: inputs, activations and deltas, of which
/// each ∇C_x is made, and never a matrix of them.
#[derive(Debug)]
pub struct Pass {
    /// Whether an update follows.
    to_learn: bool,
    /// m.
    examples: usize,
    /// Whether inputs are bytes, and if so, what was seen of them.
    of_images: bool,
    seen: Seen,
    /// Inputs that are floats, `[panels of inputs][m]`.
    floats: Aligned,
    layers: Vec<PassLayer>,
}

/// Each `[panels][m]`.
#[derive(Debug, Default)]
struct PassLayer {
    activations: Aligned,
    slopes: Aligned,
    deltas: Aligned,
}

impl Pass {
    /// Room for passes to learn from.
    pub(crate) fn to_learn() -> Self {
        Self { to_learn: true, ..Self::to_read() }
    }

    /// Room for forward passes only.
    pub(crate) fn to_read() -> Self {
        Self {
            to_learn: false,
            examples: 0,
            of_images: false,
            seen: Seen::default(),
            floats: Aligned::default(),
            layers: Vec::new(),
        }
    }

    /// Makes room for m examples.
    fn reserve(&mut self, packing: &Packing, inputs: &Inputs<'_>, examples: usize) {
        self.examples = examples;
        self.of_images = matches!(inputs, Inputs::Bytes(_));
        self.layers.resize_with(packing.layers.len(), PassLayer::default);
        for (pass, layer) in self.layers.iter_mut().zip(&packing.layers) {
            let rows = examples * layer.panels();
            pass.activations.reserve(rows);
            pass.slopes.reserve(rows);
            pass.deltas.reserve(rows);
        }
    }

    /// The outputs a of one example after [`Packing::forward`].
    pub(crate) fn output<'a>(
        &'a self,
        packing: &Packing,
        example: usize,
    ) -> impl Iterator<Item = f32> + 'a {
        let last = packing.layers.len() - 1;
        let rows = self.layers[last].activations.rows().iter();
        let rows = rows.skip(example).step_by(self.examples);
        rows.flatten().take(packing.layers[last].outputs).copied()
    }

    /// ‖y - a‖² / 2 of one example.
    pub(crate) fn cost(
        &self,
        packing: &Packing,
        example: usize,
        target: impl Fn(usize) -> f32,
    ) -> f64 {
        let outputs = self.output(packing, example).enumerate();
        outputs.map(|(j, a)| cost::squared(target(j) - a)).sum::<f64>() / 2.0
    }
}

/// Multiplications of a step, as if no pixel were white, from which on it is shared between
/// threads: half a microsecond of work.
const WORTH_SHARING: usize = 20_000;

/// The team for a step of so many multiplications, if it is to be shared.
fn share<'t>(team: Option<&'t Team<'t>>, multiplications: usize) -> Option<&'t Team<'t>> {
    team.filter(|_| multiplications >= WORTH_SHARING)
}

/// Does all tasks, on several threads if there is a team.
fn each<T: Send>(team: Option<&Team<'_>>, tasks: impl Iterator<Item = T>, task: impl Fn(T) + Sync) {
    match team {
        Some(team) => team.each(tasks, task),
        None => tasks.for_each(task),
    }
}

/// How many rows of 16 so many inputs or neurons are.
fn panels(neurons: usize) -> usize {
    neurons.div_ceil(LANES)
}

/// How many neighbouring panels make a task: as few tasks as there are threads.
fn panels_of_a_task(panels: usize, team: Option<&Team<'_>>) -> usize {
    panels.div_ceil(threads(team))
}

/// How many tasks to make of a panel: one, unless there are more threads than panels. A thread gets
/// the same whole panels forward and in the update, and tends to find their weights in its cache.
fn pieces_of_a_panel(panels: usize, team: Option<&Team<'_>>) -> usize {
    let threads = threads(team);
    if panels < threads { threads } else { 1 }
}

fn threads(team: Option<&Team<'_>>) -> usize {
    team.map_or(1, Team::threads)
}
