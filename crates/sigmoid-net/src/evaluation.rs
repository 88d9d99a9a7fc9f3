//! How well a network does on labelled examples.

use ndarray::{Array2, ArrayView2, Axis};

use crate::cost::CostFunction;

/// Examples whose costs are summed before the sums are: always as many, so that the cost does not
/// depend on the number of threads.
pub(crate) const SUMMED_TOGETHER: usize = 64;

/// How well a network does on labelled examples.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Evaluation {
    /// n, how many there were.
    pub examples: usize,
    /// Examples whose label is the number of the output neuron with the highest activation.
    pub correct: usize,
    /// The cost C by the network's cost function: as a rule the quadratic one, Eq. (6).
    pub cost: f64,
    /// The confusion matrix: examples by label (row) and prediction (column), outputs x outputs.
    pub confusion: Array2<usize>,
    /// The highest activation of each output neuron on any example; -∞ if there are none.
    pub highest: Vec<f32>,
}

impl Evaluation {
    /// Share of the examples that are correct, from 0 to 1; NaN if there are none.
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

    /// Output neurons that never fire though they should: their activation stays below 0.5 on every
    /// example, with examples of their label among them. Such a neuron has saturated near 0, where
    /// its slope is too small to learn from.
    pub fn dead_outputs(&self) -> Vec<usize> {
        let has_examples = |j: usize| self.confusion.row(j).sum() > 0;
        (0..self.highest.len()).filter(|&j| self.highest[j] < 0.5 && has_examples(j)).collect()
    }

    /// The evaluation of given outputs, n x outputs, against the labels of their examples.
    /// [`Network::evaluate`](crate::Network::evaluate) does the same with the network's own outputs.
    ///
    /// ```
    /// use ndarray::array;
    /// use sigmoid_net::{CostFunction, Evaluation};
    ///
    /// let outputs = array![[0.9, 0.2], [0.6, 0.4]];
    /// let evaluation = Evaluation::of_outputs(CostFunction::Quadratic, outputs.view(), &[0, 1]);
    /// assert_eq!(evaluation.correct, 1);
    /// ```
    ///
    /// # Panics
    /// If there is another number of labels than of rows, or a label without an output.
    #[track_caller]
    pub fn of_outputs(cost: CostFunction, outputs: ArrayView2<'_, f32>, labels: &[u8]) -> Self {
        let (found, expected) = (labels.len(), outputs.nrows());
        assert!(found == expected, "{found} labels for the outputs of {expected} examples");
        let width = outputs.ncols();
        let mut all = Self::empty(width);
        for (outputs, labels) in
            outputs.axis_chunks_iter(Axis(0), SUMMED_TOGETHER).zip(labels.chunks(SUMMED_TOGETHER))
        {
            let mut some = Self::empty(width);
            for (outputs, &label) in outputs.outer_iter().zip(labels) {
                some.add(cost, &outputs.to_vec(), label);
            }
            all = all.merge(some);
        }
        all.finish()
    }

    /// That of no examples yet, with the sum of the costs C_x in place of their mean until
    /// [`finish`](Self::finish).
    pub(crate) fn empty(outputs: usize) -> Self {
        Self {
            examples: 0,
            correct: 0,
            cost: 0.0,
            confusion: Array2::zeros((outputs, outputs)),
            highest: vec![f32::NEG_INFINITY; outputs],
        }
    }

    /// Counts an example with these outputs.
    pub(crate) fn add(&mut self, cost: CostFunction, outputs: &[f32], label: u8) {
        let label = usize::from(label);
        let prediction = argmax(outputs);
        self.examples += 1;
        self.correct += usize::from(prediction == label);
        self.confusion[(label, prediction)] += 1;
        let target = |j: usize| f32::from(j == label);
        self.cost += cost.of_outputs(outputs.iter().enumerate().map(|(j, a)| (*a, target(j))));
        for (highest, a) in self.highest.iter_mut().zip(outputs) {
            *highest = highest.max(*a);
        }
    }

    /// Both together.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.examples += other.examples;
        self.correct += other.correct;
        self.cost += other.cost;
        self.confusion += &other.confusion;
        for (mine, theirs) in self.highest.iter_mut().zip(other.highest) {
            *mine = mine.max(theirs);
        }
        self
    }

    /// Turns the sum of the costs into the cost.
    pub(crate) fn finish(mut self) -> Self {
        self.cost /= self.examples.max(1) as f64;
        self
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The index of the highest value, the first of several: of a network's outputs, its answer.
///
/// ```
/// assert_eq!(sigmoid_net::argmax(&[0.1, 0.7, 0.2, 0.7]), 1);
/// ```
pub fn argmax(values: &[f32]) -> usize {
    let higher = |best, j| if values[j] > values[best] { j } else { best };
    (1..values.len()).fold(0, higher)
}
