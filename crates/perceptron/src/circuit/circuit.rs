//! A feed-forward network of perceptrons: its nodes and wires.

use crate::circuit::bits::parse_bits;
use crate::error::Error;
use crate::perceptron::Perceptron;

/// The source of a wire: one of the circuit's inputs or one of its perceptrons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Node {
    /// The input of this index. It is not a perceptron: it has the value it is given.
    Input(usize),
    /// The perceptron of this index.
    Perceptron(usize),
}

/// A feed-forward network of perceptrons with named inputs and outputs.
///
/// Made by a [`CircuitBuilder`](crate::CircuitBuilder). Perceptrons are in topological order: each
/// comes after everything it reads, and no circuit has a cycle. Displays as a netlist, which
/// `parse` reads.
///
/// ```
/// let adder = perceptron::half_adder();
/// assert_eq!(adder.evaluate(&[true, true]), [true, false]); // carry, sum
/// assert_eq!((adder.perceptrons(), adder.depth()), (5, 3));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Circuit {
    // Nodes are numbered, inputs first, then perceptrons in topological order. The wires are a
    // sparse matrix in CSR form, a row per perceptron: a million perceptrons take four allocations.
    pub(crate) inputs: Vec<String>,
    /// Perceptron `k` reads the wires `starts[k]..starts[k + 1]`.
    pub(crate) starts: Vec<usize>,
    /// The source of each wire: a node of a lower number than the perceptron that reads it.
    pub(crate) sources: Vec<u32>,
    /// The weight of each wire.
    pub(crate) weights: Vec<f64>,
    /// The bias of each perceptron.
    pub(crate) biases: Vec<f64>,
    /// Name and source of each output.
    pub(crate) outputs: Vec<(String, u32)>,
    /// Perceptrons are called by this prefix and a number. It is `n`, followed by underscores if
    /// inputs have such names.
    pub(crate) prefix: String,
}

impl Circuit {
    /// The names of the inputs.
    pub fn inputs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(String::as_str)
    }

    /// The names of the outputs.
    pub fn outputs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.outputs.iter().map(|(name, _)| name.as_str())
    }

    /// The number of perceptrons. Inputs do not count.
    pub fn perceptrons(&self) -> usize {
        self.biases.len()
    }

    /// The number of wires to perceptrons, the sum of their fan-ins. A double wire counts twice.
    pub fn wires(&self) -> usize {
        self.sources.len()
    }

    /// One perceptron: its weights and its bias.
    ///
    /// # Panics
    ///
    /// When there is no perceptron of this index.
    #[track_caller]
    pub fn perceptron(&self, index: usize) -> Perceptron {
        assert!(index < self.perceptrons(), "perceptron {index} of {}", self.perceptrons());
        Perceptron::from_finite(&self.weights[self.wires_of(index)], self.biases[index])
    }

    /// The sources of one perceptron's wires, in the order of its weights.
    ///
    /// # Panics
    ///
    /// When there is no perceptron of this index.
    #[track_caller]
    pub fn sources(&self, index: usize) -> impl ExactSizeIterator<Item = Node> {
        assert!(index < self.perceptrons(), "perceptron {index} of {}", self.perceptrons());
        let wires = self.wires_of(index);
        self.sources[wires].iter().map(|&node| self.node(node))
    }

    /// The source of each output.
    pub fn output_sources(&self) -> impl ExactSizeIterator<Item = Node> {
        self.outputs.iter().map(|&(_, node)| self.node(node))
    }

    /// A node's name in netlists and drawings: perceptrons are called `n1`, `n2`, ...
    ///
    /// # Panics
    ///
    /// When there is no such input or perceptron.
    #[track_caller]
    pub fn label(&self, node: Node) -> String {
        match node {
            Node::Input(index) => {
                assert!(index < self.inputs.len(), "input {index} of {}", self.inputs.len());
                self.inputs[index].clone()
            }
            Node::Perceptron(index) => {
                let perceptrons = self.perceptrons();
                assert!(index < perceptrons, "perceptron {index} of {perceptrons}");
                format!("{}{}", self.prefix, index + 1)
            }
        }
    }

    /// The circuit with all weights and biases multiplied by `c`. Its outputs stay the same: part I
    /// of the exercise on sigmoid neurons that simulate perceptrons.
    ///
    /// # Differs from the book
    ///
    /// Floats are rounded. A weighted sum `w·x + b` of exactly 0 stays 0 if `c` is a power of two,
    /// or if weights, bias and `c` are whole numbers. Otherwise, as with `c = 0.1`, it may become
    /// slightly positive, and the perceptron fires.
    ///
    /// # Errors
    ///
    /// [`Error::Scale`] unless `c` is finite and above 0; [`Error::ScaledOutOfRange`] when a
    /// product overflows or underflows (to 0 or to a subnormal number).
    pub fn scaled(&self, c: f64) -> Result<Self, Error> {
        if !(c > 0.0 && c.is_finite()) {
            return Err(Error::Scale { c });
        }
        let mut scaled = self.clone();
        for value in scaled.weights.iter_mut().chain(&mut scaled.biases) {
            let product = *value * c;
            if *value != 0.0 && !product.is_normal() {
                return Err(Error::ScaledOutOfRange { c, value: *value });
            }
            *value = product;
        }
        Ok(scaled)
    }

    /// The circuit with these weights and this bias in the place of those of one perceptron.
    ///
    /// # Errors
    ///
    /// [`Error::InputCount`] when it has another number of weights.
    ///
    /// # Panics
    ///
    /// When there is no perceptron of this index.
    ///
    /// ```
    /// use perceptron::{Gate, Perceptron};
    ///
    /// // A NAND with the signs turned around is an AND.
    /// let and = Gate::Nand.circuit().with_perceptron(0, &Perceptron::with_bias([2.0, 2.0], -3.0)?)?;
    /// assert_eq!(and.evaluate(&[1, 1]), [true]);
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    #[track_caller]
    pub fn with_perceptron(&self, index: usize, perceptron: &Perceptron) -> Result<Self, Error> {
        assert!(index < self.perceptrons(), "perceptron {index} of {}", self.perceptrons());
        let (wires, weights) = (self.wires_of(index), perceptron.weights());
        if weights.len() != wires.len() {
            return Err(Error::InputCount { expected: wires.len(), found: weights.len() });
        }
        let mut changed = self.clone();
        changed.weights[wires].copy_from_slice(weights);
        changed.biases[index] = perceptron.bias();
        Ok(changed)
    }

    /// Reads inputs written as bits, first input first. Spaces are skipped.
    ///
    /// # Errors
    ///
    /// [`Error::At`] a character that is not a bit; [`Error::InputCount`].
    ///
    /// ```
    /// # use perceptron::Gate;
    /// assert_eq!(Gate::And.circuit().parse_inputs("0 1")?, [false, true]);
    /// let error = Gate::And.circuit().parse_inputs("011").unwrap_err();
    /// assert_eq!(error.to_string(), "expected 2 inputs, found 3");
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    pub fn parse_inputs(&self, bits: &str) -> Result<Vec<bool>, Error> {
        let inputs = parse_bits(bits)?;
        if inputs.len() != self.inputs.len() {
            return Err(Error::InputCount { expected: self.inputs.len(), found: inputs.len() });
        }
        Ok(inputs)
    }

    pub(crate) fn wires_of(&self, perceptron: usize) -> std::ops::Range<usize> {
        self.starts[perceptron]..self.starts[perceptron + 1]
    }

    pub(crate) fn node(&self, number: u32) -> Node {
        let number = number as usize;
        match number.checked_sub(self.inputs.len()) {
            None => Node::Input(number),
            Some(perceptron) => Node::Perceptron(perceptron),
        }
    }
}
