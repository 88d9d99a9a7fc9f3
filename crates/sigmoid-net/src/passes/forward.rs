//! From the inputs to the outputs.

use ndarray::{ArrayView2, s};
use sgd::Team;

use super::images::Look;
use super::{Pass, PassLayer, each, panels, panels_of_a_task, share};
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
        let work = match incoming {
            Incoming::Sums(_) => (layer.blocks + SIGMOID) * layer.outputs,
            Incoming::Activations(_) => layer.inputs * layer.outputs,
        };
        let team = share(team, m * work);
        let together = panels_of_a_task(layer.panels(), team);
        let tasks = pass.activations.rows_mut()[..stride]
            .chunks_mut(together * m)
            .zip(pass.slopes.rows_mut()[..stride].chunks_mut(together * m))
            .zip(biases.chunks(together))
            .zip((0..).step_by(together));
        each(team, tasks, |(((z, slopes), biases), first_panel)| {
            match incoming {
                Incoming::Sums(sums) => {
                    let sums = &sums[first_panel * m..layer.blocks * stride];
                    self.instructions.run(Total { biases, sums, stride, z });
                }
                Incoming::Activations(activations) => {
                    let activations = &activations[..panels(layer.inputs) * m];
                    let weights = weights[first_panel * layer.inputs..].chunks_exact(layer.inputs);
                    for ((bias, weights), z) in
                        biases.iter().zip(weights).zip(z.chunks_exact_mut(m))
                    {
                        z.fill(*bias);
                        self.instructions.run(WeightedSumsOfFloats { activations, weights, z });
                    }
                }
            }
            self.activate(layer.outputs - first_panel * LANES, m, z, slopes);
        });
    }

    /// Turns z of so many neurons, `[panels][m]`, into a = f(z), and keeps the slopes.
    fn activate(&self, neurons: usize, m: usize, z: &mut [Row], slopes: &mut [Row]) {
        if matches!(self.activation, Activation::Sigmoid) {
            return self.instructions.run(Activate { z, slopes });
        }
        for (i, (z, slopes)) in z.iter_mut().zip(slopes).enumerate() {
            *slopes = [0.0; LANES];
            let in_use = LANES.min(neurons - i / m * LANES);
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
