//! Building a circuit, one input and one perceptron at a time.

use std::collections::HashSet;

use crate::circuit::circuit::{Circuit, Node};
use crate::circuit::names::check_names;
use crate::error::Error;
use crate::perceptron::Perceptron;

/// A wire from an input or a perceptron of a [`CircuitBuilder`]. It may be read any number of times.
///
/// A wire belongs to the builder that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wire(u32);

/// Builds a [`Circuit`].
///
/// A [`Wire`] comes from an input or perceptron that exists already, so a cycle cannot be expressed.
///
/// ```
/// use perceptron::{CircuitBuilder, Perceptron};
///
/// let mut builder = CircuitBuilder::new();
/// let [weather, company, transit] = ["weather", "company", "transit"].map(|x| builder.input(x));
/// let festival = Perceptron::with_threshold([6.0, 2.0, 2.0], 3.0)?;
/// let go = builder.perceptron(&festival, &[weather, company, transit])?;
/// builder.output("go", go);
/// let circuit = builder.finish()?;
/// assert_eq!(circuit.evaluate(&[false, true, true]), [true]);
/// # Ok::<(), perceptron::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct CircuitBuilder {
    /// The source of each wire. Inputs may be added after perceptrons; they move to the front when
    /// the circuit is finished.
    nodes: Vec<Node>,
    inputs: Vec<String>,
    /// Perceptron `k` reads the wires from `ends[k - 1]`, or 0, to `ends[k]`.
    ends: Vec<usize>,
    sources: Vec<Wire>,
    weights: Vec<f64>,
    biases: Vec<f64>,
    outputs: Vec<(String, Wire)>,
}

impl CircuitBuilder {
    /// An empty circuit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an input.
    pub fn input(&mut self, name: impl Into<String>) -> Wire {
        self.inputs.push(name.into());
        self.node(Node::Input(self.inputs.len() - 1))
    }

    /// Adds a perceptron that reads these wires, in the order of its weights. A wire may occur more
    /// than once.
    ///
    /// # Errors
    ///
    /// [`Error::InputCount`] when there are not as many wires as weights.
    ///
    /// # Panics
    ///
    /// When a wire comes from a larger builder, or beyond 2^32 inputs and perceptrons.
    #[track_caller]
    pub fn perceptron(&mut self, perceptron: &Perceptron, wires: &[Wire]) -> Result<Wire, Error> {
        let weights = perceptron.weights();
        if wires.len() != weights.len() {
            return Err(Error::InputCount { expected: weights.len(), found: wires.len() });
        }
        let terms = wires.iter().copied().zip(weights.iter().copied());
        Ok(self.push_perceptron(terms, perceptron.bias()))
    }

    /// Adds a NAND gate: one perceptron of weights -2, -2 and bias 3.
    ///
    /// # Panics
    ///
    /// As [`perceptron`](Self::perceptron) does.
    #[track_caller]
    pub fn nand(&mut self, a: Wire, b: Wire) -> Wire {
        self.push_perceptron([(a, -2.0), (b, -2.0)].into_iter(), 3.0)
    }

    /// Adds an XOR: four NANDs, since no single perceptron computes it.
    ///
    /// # Panics
    ///
    /// As [`perceptron`](Self::perceptron) does.
    #[track_caller]
    pub fn xor(&mut self, a: Wire, b: Wire) -> Wire {
        let both = self.nand(a, b);
        let only_a = self.nand(a, both);
        let only_b = self.nand(b, both);
        self.nand(only_a, only_b)
    }

    /// Adds a constant: a perceptron with no inputs, whose weighted sum is its bias, 1 or -1.
    ///
    /// An input is drawn the same way in the chapter, but differs: it outputs the value it is given.
    pub fn constant(&mut self, value: bool) -> Wire {
        self.push_perceptron(std::iter::empty(), if value { 1.0 } else { -1.0 })
    }

    /// Adds all perceptrons of another circuit, with these wires as its inputs. Returns its outputs
    /// in order.
    ///
    /// # Errors
    ///
    /// [`Error::InputCount`] when there are not as many wires as the other circuit has inputs.
    ///
    /// # Panics
    ///
    /// As [`perceptron`](Self::perceptron) does.
    ///
    /// ```
    /// use perceptron::{CircuitBuilder, half_adder};
    ///
    /// // The parity of three bits: two half adders in series.
    /// let mut builder = CircuitBuilder::new();
    /// let [a, b, c] = ["a", "b", "c"].map(|name| builder.input(name));
    /// let first = builder.append(&half_adder(), &[a, b])?; // carry, sum
    /// let second = builder.append(&half_adder(), &[first[1], c])?;
    /// builder.output("odd", second[1]);
    /// assert_eq!(builder.finish()?.evaluate(&[1, 1, 1]), [true]);
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    #[track_caller]
    pub fn append(&mut self, part: &Circuit, wires: &[Wire]) -> Result<Vec<Wire>, Error> {
        if wires.len() != part.inputs.len() {
            return Err(Error::InputCount { expected: part.inputs.len(), found: wires.len() });
        }
        for &wire in wires {
            self.check_wire(wire);
        }
        let mut nodes = wires.to_vec();
        for (k, &bias) in part.biases.iter().enumerate() {
            let range = part.wires_of(k);
            let weights = part.weights[range.clone()].iter().copied();
            let sources = part.sources[range].iter().map(|&s| nodes[s as usize]);
            let wire = self.push_perceptron(sources.zip(weights), bias);
            nodes.push(wire);
        }
        let outputs = part.outputs.iter();
        Ok(outputs.map(|&(_, node)| nodes[node as usize]).collect())
    }

    /// Adds an output. Any input or perceptron can be one, even several times.
    ///
    /// # Panics
    ///
    /// When the wire comes from a larger builder.
    #[track_caller]
    pub fn output(&mut self, name: impl Into<String>, wire: Wire) {
        self.check_wire(wire);
        self.outputs.push((name.into(), wire));
    }

    /// The finished circuit.
    ///
    /// # Errors
    ///
    /// [`Error::BadName`], [`Error::NoOutput`], or [`Error::DuplicateName`] when two inputs or two
    /// outputs share a name. An output may have the name of an input.
    pub fn finish(self) -> Result<Circuit, Error> {
        check_names(self.inputs.iter())?;
        check_names(self.outputs.iter().map(|(name, _)| name))?;
        if self.outputs.is_empty() {
            return Err(Error::NoOutput);
        }
        Ok(self.assemble())
    }

    /// The circuit, when the names are known to be well formed and distinct.
    pub(crate) fn assemble(self) -> Circuit {
        let number = |wire: Wire| match self.nodes[wire.0 as usize] {
            Node::Input(index) => number_of(index),
            Node::Perceptron(index) => number_of(self.inputs.len() + index),
        };
        let sources = self.sources.iter().map(|&wire| number(wire)).collect();
        let outputs = self.outputs.iter().map(|(name, wire)| (name.clone(), number(*wire)));
        let outputs = outputs.collect();
        let mut starts = self.ends;
        starts.insert(0, 0);
        Circuit {
            prefix: prefix(&self.inputs),
            inputs: self.inputs,
            starts,
            sources,
            weights: self.weights,
            biases: self.biases,
            outputs,
        }
    }

    /// Adds a perceptron whose weights and bias are known to be finite.
    #[track_caller]
    pub(crate) fn push_perceptron(
        &mut self,
        terms: impl Iterator<Item = (Wire, f64)>,
        bias: f64,
    ) -> Wire {
        for (wire, weight) in terms {
            self.check_wire(wire);
            self.sources.push(wire);
            self.weights.push(weight);
        }
        self.biases.push(bias);
        self.ends.push(self.sources.len());
        self.node(Node::Perceptron(self.biases.len() - 1))
    }

    #[track_caller]
    fn check_wire(&self, wire: Wire) {
        assert!((wire.0 as usize) < self.nodes.len(), "a wire of another circuit's builder");
    }

    fn node(&mut self, node: Node) -> Wire {
        self.nodes.push(node);
        Wire(number_of(self.nodes.len() - 1))
    }
}

fn number_of(index: usize) -> u32 {
    u32::try_from(index).expect("a circuit has at most 2^32 inputs and perceptrons")
}

/// `n`, followed by the fewest underscores that keep `n1`, `n2`, ... apart from all input names.
fn prefix(inputs: &[String]) -> String {
    let underscores_of = |name: &String| {
        let rest = name.strip_prefix('n')?;
        let number = rest.trim_start_matches('_');
        number.starts_with(|c: char| c.is_ascii_digit()).then(|| rest.len() - number.len())
    };
    let taken: HashSet<usize> = inputs.iter().filter_map(underscores_of).collect();
    let underscores = (0..taken.len()).find(|count| !taken.contains(count)).unwrap_or(taken.len());
    format!("n{}", "_".repeat(underscores))
}
