//! Forward, backward and update over a run of examples, on a packed position.
//!
//! The four steps of backpropagation for the quadratic cost, m examples at a time:
//!
//! - forward: z = w a + b, a' = f(z), and the slope f'(z), kept for the way back
//! - error of the output layer: δ = (a - y) f'(z)
//! - backward: δ = (wᵀ δ') f'(z), with w and δ' of the layer after
//! - gradient: ∂C/∂w = δ aᵀ and ∂C/∂b = δ, summed over examples and added to whatever is asked
//!
//! Work large enough is shared between threads panel by panel: each reads its own weights and
//! none of the others'.

mod backward;
mod forward;
mod input;
mod update;

use input::PassInput;

use crate::cost;
use crate::kernels::LANES;
use crate::packing::{Aligned, Packing};

pub(crate) use input::Examples;

/// The gradients of a run of examples in factored form: inputs, activations and deltas, of which
/// each ∇C_x is made, and never a matrix of them.
#[derive(Debug, Default)]
pub struct Pass {
    /// m.
    examples: usize,
    input: PassInput,
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
    /// Makes room for m examples.
    fn reserve(&mut self, packing: &Packing, examples: usize) {
        self.examples = examples;
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

/// Multiplications of a step from which on it is shared between threads, if the pass as a whole
/// is: some ten microseconds of work.
const WORTH_SHARING: usize = 200_000;

/// Does all tasks, on several threads if they are to be shared.
fn each<T: Send>(shared: bool, tasks: impl Iterator<Item = T>, task: impl Fn(T) + Sync + Send) {
    use rayon::prelude::*;
    if shared {
        tasks.collect::<Vec<T>>().into_par_iter().for_each(task);
    } else {
        tasks.for_each(task);
    }
}

/// How many rows of 16 so many inputs or neurons are.
fn panels(neurons: usize) -> usize {
    neurons.div_ceil(LANES)
}

/// How many neighbouring panels make a task: as few tasks as there are threads, and the same ones
/// forward and in the update, so that a thread tends to find their weights in its own cache.
pub(crate) fn panels_of_a_task(panels: usize, shared: bool) -> usize {
    panels.div_ceil(if shared { rayon::current_num_threads() } else { 1 })
}
