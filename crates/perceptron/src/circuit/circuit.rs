//! A feed-forward network of perceptrons, and what can be asked about it.

use crate::circuit::bits::parse_bits;
use crate::error::Error;
use crate::perceptron::Perceptron;

/// Where a wire starts: at one of the circuit's inputs or at one of its perceptrons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Node {
    /// The input of this index. Not a perceptron: a unit that simply has the input's value.
    Input(usize),
    /// The perceptron of this index.
    Perceptron(usize),
}

/// A feed-forward network of perceptrons with named inputs and outputs.
///
/// Made by a [`CircuitBuilder`](crate::CircuitBuilder), whose wires only start at what is
/// already there; so perceptrons come after everything they read, and no circuit has a cycle.
/// Displayed it is a netlist, which `parse` reads again.
///
/// ```
/// let adder = perceptron::half_adder();
/// assert_eq!(adder.evaluate(&[true, true]), [true, false]); // carry, sum
/// assert_eq!((adder.perceptrons(), adder.depth()), (5, 3));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Circuit {
    // Nodes are numbered: the inputs first, then the perceptrons. Everything about perceptrons
    // lies flat, so that a million of them is four allocations and not a million.
    pub(crate) inputs: Vec<String>,
    /// `perceptrons + 1` of them: perceptron `k` reads the wires `starts[k]..starts[k + 1]`.
    pub(crate) starts: Vec<usize>,
    /// The node each wire starts at: less than the number of the node that reads it.
    pub(crate) sources: Vec<u32>,
    /// The weight of each wire.
    pub(crate) weights: Vec<f64>,
    /// The bias of each perceptron.
    pub(crate) biases: Vec<f64>,
    /// Name and node.
    pub(crate) outputs: Vec<(String, u32)>,
    /// What the names of perceptrons start with: `n`, and as many underscores as keep `n1`,
    /// `n2`, ... apart from the names of inputs.
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

    /// How many perceptrons there are. Inputs are none.
    pub fn perceptrons(&self) -> usize {
        self.biases.len()
    }

    /// How many wires lead to perceptrons; a double wire counts twice.
    pub fn wires(&self) -> usize {
        self.sources.len()
    }

    /// The weights and the bias of one perceptron.
    ///
    /// # Panics
    ///
    /// When there are not that many perceptrons.
    #[track_caller]
    pub fn perceptron(&self, index: usize) -> Perceptron {
        assert!(index < self.perceptrons(), "perceptron {index} of {}", self.perceptrons());
        Perceptron::from_finite(&self.weights[self.wires_of(index)], self.biases[index])
    }

    /// Where the wires to one perceptron start, in the order of its weights.
    ///
    /// # Panics
    ///
    /// When there are not that many perceptrons.
    #[track_caller]
    pub fn sources(&self, index: usize) -> impl ExactSizeIterator<Item = Node> {
        assert!(index < self.perceptrons(), "perceptron {index} of {}", self.perceptrons());
        let wires = self.wires_of(index);
        self.sources[wires].iter().map(|&node| self.node(node))
    }

    /// Where each output is taken from.
    pub fn output_sources(&self) -> impl ExactSizeIterator<Item = Node> {
        self.outputs.iter().map(|&(_, node)| self.node(node))
    }

    /// What netlists and drawings call a node: an input by its name, perceptrons `n1`, `n2`, ...
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

    /// The circuit with all weights and biases multiplied by `c`, which does not change its
    /// behaviour: part I of "sigmoid neurons simulating perceptrons".
    ///
    /// # Differs from the book
    ///
    /// Floats round. Where `w·x + b` is exactly 0 it stays so for a power of two, or for whole
    /// weights and a whole `c`; times 0.1 it may come out a hair above 0, and the perceptron
    /// fires.
    ///
    /// # Errors
    ///
    /// [`Error::Scale`] unless `c` is finite and above 0; [`Error::ScaledOutOfRange`] when a
    /// product overflows, or underflows to 0 or a number of fewer digits.
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

    /// The inputs written as bits, first input first; spaces are skipped.
    ///
    /// # Errors
    ///
    /// [`Error::At`] a character that is no bit; [`Error::InputCount`].
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
