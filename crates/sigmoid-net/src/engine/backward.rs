//! From the outputs back.

use fork_join::Team;

use super::Engine;
use super::kernels::gemm::{GemmBackward, OutputDelta};
use super::simd::lanes::{LANES, Row};
use super::workers::Workers;
use super::workspace::{LayerWorkspace, Workspace};
use crate::cost::CostFunction;
use crate::data::Targets;

impl Engine {
    /// δ of every layer, after [`forward`](Self::forward) of the same examples.
    pub(crate) fn backward(
        &self,
        team: &Team<'_>,
        v: &[Row],
        targets: &Targets<'_>,
        examples: &[usize],
        workspace: &mut Workspace,
    ) {
        let m = examples.len();
        if m == 0 {
            return;
        }
        let last = self.layout.layers.len() - 1;
        self.output_delta(targets, examples, &mut workspace.layers[last]);
        for l in (0..last).rev() {
            let (layer, next) = (self.layout.layers[l], self.layout.layers[l + 1]);
            let (here, after) = workspace.layers.split_at_mut(l + 1);
            let LayerWorkspace { slopes, deltas, .. } = &mut here[l];
            let after = &after[0].deltas.rows()[..m * next.panels()];
            let workers = Workers::new(team, next.multiplications(m));
            let per_task = workers.panels_per_task(layer.panels());
            let tasks = deltas.rows_mut()[..m * layer.panels()]
                .chunks_mut(per_task * m)
                .zip(slopes.rows().chunks(per_task * m))
                .zip((0..).step_by(per_task));
            workers.each(tasks, |((deltas, slopes), first_panel)| {
                self.simd.run(GemmBackward {
                    after,
                    m,
                    weights: next.of(v).weights,
                    inputs: next.inputs,
                    first_input: first_panel * LANES,
                    slopes,
                    deltas,
                });
            });
        }
    }

    /// δ of the output layer.
    fn output_delta(
        &self,
        targets: &Targets<'_>,
        examples: &[usize],
        workspace: &mut LayerWorkspace,
    ) {
        let (m, outputs) = (examples.len(), self.layout.last().outputs);
        // The other costs are made so that the slope cancels out.
        let has_slope = self.cost == CostFunction::Quadratic;
        let LayerWorkspace { activations, slopes, deltas } = workspace;
        let known = activations.rows().chunks_exact(m).zip(slopes.rows().chunks_exact(m));
        for ((deltas, (activations, slopes)), first) in
            deltas.rows_mut().chunks_exact_mut(m).zip(known).zip((0..outputs).step_by(LANES))
        {
            let neurons = LANES.min(outputs - first);
            for (&example, y) in examples.iter().zip(&mut *deltas) {
                *y = [0.0; LANES];
                targets.write(example, first, &mut y[..neurons]);
            }
            let slopes = has_slope.then_some(slopes);
            self.simd.run(OutputDelta { activations, slopes, neurons, deltas });
        }
    }
}
