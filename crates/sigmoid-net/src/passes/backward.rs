//! From the outputs back.

use sgd::Team;

use super::{Pass, PassLayer, each, panels_of_a_task, share};
use crate::data::Targets;
use crate::kernels::{Backward, LANES, OutputError, Row};
use crate::packing::Packing;

impl Packing {
    /// δ of every layer, after [`forward`](Self::forward) of the same examples.
    pub(crate) fn backward(
        &self,
        team: Option<&Team<'_>>,
        v: &[Row],
        pass: &mut Pass,
        targets: &Targets<'_>,
        examples: &[usize],
    ) {
        let m = examples.len();
        if m == 0 {
            return;
        }
        let last = self.layers.len() - 1;
        self.output_error(&mut pass.layers[last], targets, examples);
        for l in (0..last).rev() {
            let (layer, next) = (self.layers[l], self.layers[l + 1]);
            let (here, after) = pass.layers.split_at_mut(l + 1);
            let PassLayer { slopes, deltas, .. } = &mut here[l];
            let after = &after[0].deltas.rows()[..m * next.panels()];
            let team = share(team, m * next.inputs * next.outputs);
            let together = panels_of_a_task(layer.panels(), team);
            let tasks = deltas.rows_mut()[..m * layer.panels()]
                .chunks_mut(together * m)
                .zip(slopes.rows().chunks(together * m))
                .zip((0..).step_by(together));
            each(team, tasks, |((deltas, slopes), first_panel)| {
                let panels = deltas.chunks_exact_mut(m).zip(slopes.chunks_exact(m));
                for (panel, (deltas, slopes)) in (first_panel..).zip(panels) {
                    self.instructions.run(Backward {
                        after,
                        panels: next.of(v).weights,
                        panel_rows: next.inputs,
                        first_input: panel * LANES,
                        slopes,
                        deltas,
                    });
                }
            });
        }
    }

    /// δ of the output layer.
    fn output_error(&self, pass: &mut PassLayer, targets: &Targets<'_>, examples: &[usize]) {
        let (m, outputs) = (examples.len(), self.layers[self.layers.len() - 1].outputs);
        let panels = pass.deltas.rows_mut().chunks_exact_mut(m);
        let known = pass.activations.rows().chunks_exact(m).zip(pass.slopes.rows().chunks_exact(m));
        for ((deltas, (activations, slopes)), first) in
            panels.zip(known).zip((0..outputs).step_by(LANES))
        {
            let neurons = LANES.min(outputs - first);
            for (&example, y) in examples.iter().zip(&mut *deltas) {
                *y = [0.0; LANES];
                targets.write(example, first, &mut y[..neurons]);
            }
            self.instructions.run(OutputError { activations, slopes, neurons, deltas });
        }
    }
}
