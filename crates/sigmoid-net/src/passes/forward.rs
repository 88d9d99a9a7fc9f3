//! From the inputs to the outputs.

use ndarray::{ArrayView2, s};
use sgd::Team;

use super::images::Look;
use super::{Pass, PassLayer, each, panels, panels_of_a_task, pieces_of_a_panel, share};
use crate::Activation;
use crate::data::Inputs;
use crate::kernels::{Activate, LANES, Row, Total, WeightedSumsOfFloats};
use crate::packing::{Layer, Packing};

/// What comes into a layer.
enum Incoming<'a> {
    /// What each block of an image brings to the weighted sums, `[blocks][panels][m]`.
    Sums(&'a [Row]),
    /// `[panels][m]`
    Activations(&'a [Row]),
}

impl Packing {
    /// Takes in the inputs of some examples.
    pub(crate) fn look(
        &self,
        team: Option<&Team<'_>>,
        v: &[Row],
        inputs: &Inputs<'_>,
        examples: &[usize],
        pass: &mut Pass,
    ) {
        pass.reserve(self, inputs, examples.len());
        match inputs {
            Inputs::Bytes(images) => {
                let (images, to_learn) = (*images, pass.to_learn);
                let look = Look { packing: self, images, examples, to_learn };
                pass.seen.look(team, &look, v);
            }
            Inputs::Floats(x) => pass.copy_floats(team, *x, examples),
        }
    }

    /// Activations and slopes of every layer, after a look at the inputs.
    pub(crate) fn forward(&self, team: Option<&Team<'_>>, v: &[Row], pass: &mut Pass) {
        let m = pass.examples;
        if m == 0 {
            return;
        }
        for l in 0..self.layers.len() {
            let (before, here) = pass.layers.split_at_mut(l);
            let incoming = match before.last() {
                None if pass.of_images => Incoming::Sums(pass.seen.sums()),
                None => Incoming::Activations(pass.floats.rows()),
                Some(before) => Incoming::Activations(before.activations.rows()),
            };
            self.activations(team, l, v, m, &incoming, &mut here[0]);
        }
    }

    /// Activations and slopes of layer l.
    fn activations(
        &self,
        team: Option<&Team<'_>>,
        l: usize,
        v: &[Row],
        m: usize,
        incoming: &Incoming<'_>,
        pass: &mut PassLayer,
    ) {
        let layer = self.layers[l];
        let Layer { weights, biases } = layer.of(v);
        let stride = m * layer.panels();
        let (z, slopes) = (pass.activations.rows_mut(), pass.slopes.rows_mut());
        let (z, slopes) = (&mut z[..stride], &mut slopes[..stride]);
        match incoming {
            Incoming::Sums(sums) => {
                let team = share(team, m * (layer.blocks + SIGMOID) * layer.outputs);
                let together = panels_of_a_task(layer.panels(), team);
                let tasks = z.chunks_mut(together * m).zip(slopes.chunks_mut(together * m));
                let tasks = tasks.zip(biases.chunks(together)).zip((0..).step_by(together));
                each(team, tasks, |(((z, slopes), biases), first_panel)| {
                    let sums = &sums[first_panel * m..layer.blocks * stride];
                    self.instructions.run(Total { biases, sums, stride, z });
                    self.activate(layer.outputs - first_panel * LANES, m, z, slopes);
                });
            }
            Incoming::Activations(activations) => {
                let team = share(team, m * layer.inputs * layer.outputs);
                let at_once = m.div_ceil(pieces_of_a_panel(layer.panels(), team));
                let activations = &activations[..panels(layer.inputs) * m];
                let panels = z.chunks_exact_mut(m).zip(slopes.chunks_exact_mut(m));
                let panels = panels.zip(weights.chunks_exact(layer.inputs)).zip(biases);
                let tasks =
                    panels.enumerate().flat_map(|(panel, (((z, slopes), weights), bias))| {
                        let neurons = layer.outputs - panel * LANES;
                        let pieces = z.chunks_mut(at_once).zip(slopes.chunks_mut(at_once));
                        let pieces = pieces.zip((0..).step_by(at_once));
                        pieces.map(move |((z, slopes), first)| {
                            (neurons, bias, weights, z, slopes, first)
                        })
                    });
                each(team, tasks, |(neurons, bias, weights, z, slopes, first)| {
                    z.fill(*bias);
                    let (activations, stride) = (&activations[first..], m);
                    self.instructions.run(WeightedSumsOfFloats { activations, stride, weights, z });
                    self.activate(neurons, z.len(), z, slopes);
                });
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
            z[in_use..].fill(0.0);
            for (z, slope) in z.iter_mut().zip(slopes).take(in_use) {
                *slope = self.activation.slope(*z);
                *z = self.activation.apply(*z);
            }
        }
    }
}

/// What a sigmoid costs, in multiplications.
const SIGMOID: usize = 20;

impl Pass {
    /// Takes in inputs that are floats.
    fn copy_floats(&mut self, team: Option<&Team<'_>>, x: ArrayView2<'_, f32>, examples: &[usize]) {
        let m = examples.len();
        let rows = panels(x.ncols()) * m;
        self.floats.reserve(rows);
        let columns = (0..x.ncols()).step_by(LANES);
        let tasks = columns.zip(self.floats.rows_mut()[..rows].chunks_mut(m.max(1)));
        each(share(team, m * x.ncols()), tasks, |(first, rows)| {
            let lanes = first..x.ncols().min(first + LANES);
            for (row, example) in rows.iter_mut().zip(examples) {
                for (lane, x) in row.iter_mut().zip(x.slice(s![*example, lanes.clone()])) {
                    *lane = *x;
                }
            }
        });
    }
}
