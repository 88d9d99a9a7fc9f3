//! Evaluation of a circuit on one input, in topological order.

use crate::circuit::circuit::Circuit;
use crate::perceptron::{step, weigh};

impl Circuit {
    /// The outputs for one input.
    ///
    /// Inputs are binary (`bool`, `u8`) or real-valued (`f32`, `f64`). An output whose source is an
    /// input is 1 when that is above 0.
    ///
    /// # Panics
    ///
    /// When the number of inputs is not the circuit's.
    #[track_caller]
    pub fn evaluate<X: Copy + Into<f64>>(&self, inputs: &[X]) -> Vec<bool> {
        let values = self.forward(inputs, |z| f64::from(step(z)));
        let outputs = self.outputs.iter();
        outputs.map(|&(_, node)| step(values[node as usize])).collect()
    }

    /// The outputs for one input when every neuron outputs `activation(w·x + b)` instead of a
    /// perceptron's step.
    ///
    /// # Panics
    ///
    /// When the number of inputs is not the circuit's.
    ///
    /// ```
    /// let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    /// let adder = perceptron::half_adder().scaled(10.0)?;
    /// let outputs = adder.evaluate_with(&[0.0, 1.0], sigmoid); // carry, sum
    /// assert!(outputs[0] < 0.0001 && outputs[1] > 0.9999);
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    #[track_caller]
    pub fn evaluate_with(&self, inputs: &[f64], activation: impl Fn(f64) -> f64) -> Vec<f64> {
        let values = self.forward(inputs, activation);
        let outputs = self.outputs.iter();
        outputs.map(|&(_, node)| values[node as usize]).collect()
    }

    /// `w·x + b` of each perceptron for one input, for example to find those that are exactly 0.
    ///
    /// # Panics
    ///
    /// When the number of inputs is not the circuit's.
    #[track_caller]
    pub fn weighted_sums<X: Copy + Into<f64>>(&self, inputs: &[X]) -> Vec<f64> {
        let mut sums = Vec::with_capacity(self.perceptrons());
        self.forward(inputs, |z| {
            sums.push(z);
            f64::from(step(z))
        });
        sums
    }

    /// The signal of every node for one input: the inputs first, then the perceptrons.
    ///
    /// # Panics
    ///
    /// When the number of inputs is not the circuit's.
    ///
    /// ```
    /// let nand = perceptron::Gate::Nand.circuit();
    /// assert_eq!(nand.signals(&[1, 1]), [true, true, false]);
    /// ```
    #[track_caller]
    pub fn signals<X: Copy + Into<f64>>(&self, inputs: &[X]) -> Vec<bool> {
        self.forward(inputs, |z| f64::from(step(z))).into_iter().map(step).collect()
    }

    /// The value of every node, inputs first.
    #[track_caller]
    fn forward<X: Copy + Into<f64>>(
        &self,
        inputs: &[X],
        mut activation: impl FnMut(f64) -> f64,
    ) -> Vec<f64> {
        assert_eq!(
            inputs.len(),
            self.inputs.len(),
            "a circuit of {} inputs got {}",
            self.inputs.len(),
            inputs.len()
        );
        let mut values = Vec::with_capacity(inputs.len() + self.perceptrons());
        values.extend(inputs.iter().map(|&x| x.into()));
        for (k, &bias) in self.biases.iter().enumerate() {
            let wires = self.wires_of(k);
            let sources = self.sources[wires.clone()].iter();
            let terms = self.weights[wires].iter().copied().zip(sources);
            let z = weigh(terms.map(|(w, &s)| (w, values[s as usize])), bias);
            values.push(activation(z));
        }
        values
    }
}
