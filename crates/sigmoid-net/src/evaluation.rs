//! How well a network does on examples.

use std::ops::Range;

use ndarray::Array2;
use rayon::prelude::*;

use crate::Network;
use crate::data::{Inputs, Targets};
use crate::packing::Packing;
use crate::passes::Pass;

/// Examples a thread takes at a time. Fixed, so that sums do not depend on the number of threads.
const AT_A_TIME: usize = 64;

/// How a network does on labelled examples.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// n, how many there were.
    pub examples: usize,
    /// Examples whose label is the number of the output neuron with the highest activation.
    pub correct: usize,
    /// The quadratic cost, Eq. (6).
    pub cost: f64,
    /// Examples by label (row) and prediction (column), outputs x outputs.
    pub confusion: Array2<usize>,
    /// The highest activation each output neuron reached on any example.
    pub highest: Vec<f32>,
}

impl Evaluation {
    /// Share of the examples that are correct, from 0 to 1; not a number if there are none.
    pub fn accuracy(&self) -> f64 {
        self.correct as f64 / self.examples as f64
    }

    /// Of the examples with this label, the share predicted to have it. None if there are none.
    ///
    /// # Panics
    /// If there is no such label.
    pub fn recall(&self, label: usize) -> Option<f64> {
        share(self.confusion[(label, label)], self.confusion.row(label).sum())
    }

    /// Of the examples predicted to have this label, the share that has it. None if there are none.
    ///
    /// # Panics
    /// If there is no such label.
    pub fn precision(&self, label: usize) -> Option<f64> {
        share(self.confusion[(label, label)], self.confusion.column(label).sum())
    }

    /// Output neurons that never fire though they should: whose activation stays below 0.5 on every
    /// example, with examples of their label among them. Such a one has saturated near 0, where its
    /// slope is too small to learn from.
    pub fn silent(&self) -> Vec<usize> {
        let has_examples = |j: usize| self.confusion.row(j).sum() > 0;
        (0..self.highest.len()).filter(|&j| self.highest[j] < 0.5 && has_examples(j)).collect()
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The number of the output neuron with the highest activation, which is the network's guess;
/// the first of several.
///
/// ```
/// assert_eq!(sigmoid_net::highest_activation(&[0.1, 0.7, 0.2, 0.7]), 1);
/// ```
pub fn highest_activation(activations: &[f32]) -> usize {
    let higher = |best, j| if activations[j] > activations[best] { j } else { best };
    (1..activations.len()).fold(0, higher)
}

#[track_caller]
pub(crate) fn feedforward_many(network: &Network, inputs: &Inputs<'_>) -> Array2<f32> {
    assert_eq!(inputs.width(), network.inputs(), "inputs for a network of that many inputs");
    let mut outputs = Array2::zeros((inputs.len(), network.outputs()));
    let rows = outputs.as_slice_mut().expect("a new array lies in one piece");
    let packing = Packing::new(network, inputs);
    let v = packing.pack(network);
    rows.par_chunks_mut(AT_A_TIME * network.outputs()).enumerate().for_each_init(
        Pass::to_read,
        |pass, (chunk, rows)| {
            let first = chunk * AT_A_TIME;
            let range = first..first + rows.len() / network.outputs();
            let examples: Vec<usize> = range.collect();
            packing.look(None, v.rows(), inputs, &examples, pass);
            packing.forward(None, v.rows(), pass);
            for (i, row) in rows.chunks_exact_mut(network.outputs()).enumerate() {
                for (to, a) in row.iter_mut().zip(pass.output(&packing, i)) {
                    *to = a;
                }
            }
        },
    );
    outputs
}

#[track_caller]
pub(crate) fn evaluate(network: &Network, inputs: &Inputs<'_>, labels: &[u8]) -> Evaluation {
    let fit = network.check_fit(inputs, &Targets::Labels(labels));
    assert_eq!(fit, Ok(()), "examples that fit the network: see Network::check_fit");
    let packing = Packing::new(network, inputs);
    let v = packing.pack(network);
    let n = inputs.len();
    let chunk = |pass: &mut Pass, first: usize| {
        let range = first..n.min(first + AT_A_TIME);
        let examples: Vec<usize> = range.clone().collect();
        packing.look(None, v.rows(), inputs, &examples, pass);
        packing.forward(None, v.rows(), pass);
        evaluate_chunk(&packing, pass, range, labels)
    };
    let starts: Vec<usize> = (0..n).step_by(AT_A_TIME).collect();
    let chunks: Vec<Evaluation> = starts.into_par_iter().map_init(Pass::to_read, chunk).collect();
    let mut whole = chunks.into_iter().fold(Evaluation::none(network.outputs()), Evaluation::and);
    whole.cost /= n.max(1) as f64;
    whole
}

/// With the sum of the costs C_x in place of their mean.
fn evaluate_chunk(
    packing: &Packing,
    pass: &Pass,
    range: Range<usize>,
    labels: &[u8],
) -> Evaluation {
    let outputs = packing.layers[packing.layers.len() - 1].outputs;
    let mut sums = Evaluation::none(outputs);
    sums.examples = range.len();
    let mut activations = vec![0.0; outputs];
    for (i, &label) in labels[range].iter().enumerate() {
        for (to, a) in activations.iter_mut().zip(pass.output(packing, i)) {
            *to = a;
        }
        let label = usize::from(label);
        let prediction = highest_activation(&activations);
        sums.correct += usize::from(prediction == label);
        sums.confusion[(label, prediction)] += 1;
        sums.cost += pass.cost(packing, i, |j| f32::from(j == label));
        for (highest, a) in sums.highest.iter_mut().zip(&activations) {
            *highest = highest.max(*a);
        }
    }
    sums
}

impl Evaluation {
    fn none(outputs: usize) -> Self {
        Self {
            examples: 0,
            correct: 0,
            cost: 0.0,
            confusion: Array2::zeros((outputs, outputs)),
            highest: vec![f32::NEG_INFINITY; outputs],
        }
    }

    /// Both taken together.
    fn and(mut self, other: Self) -> Self {
        self.examples += other.examples;
        self.correct += other.correct;
        self.cost += other.cost;
        self.confusion += &other.confusion;
        for (mine, theirs) in self.highest.iter_mut().zip(other.highest) {
            *mine = mine.max(theirs);
        }
        self
    }
}
