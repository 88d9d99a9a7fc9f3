//! Circuits of perceptrons, from what a person writes, to look at and to change.

use perceptron::{CATALOGUE, CatalogueEntry, Error, Node, Perceptron, TruthTable};
use serde::Serialize;

use crate::failure::Failure;

/// A circuit of perceptrons.
#[derive(Debug, Clone, PartialEq)]
pub struct Circuit {
    circuit: perceptron::Circuit,
}

/// What a circuit is made of. Signals are numbered, inputs first, then gates.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Structure {
    /// Names of the inputs.
    pub inputs: Vec<String>,
    /// The perceptrons, each after all that it reads.
    pub gates: Vec<Gate>,
    /// The outputs.
    pub outputs: Vec<Output>,
}

/// A perceptron of a circuit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Gate {
    /// Its name in netlists: n1, n2, ...
    pub name: String,
    /// Its weights.
    pub weights: Vec<f64>,
    /// Its bias.
    pub bias: f64,
    /// The signal that each weight multiplies.
    pub inputs: Vec<usize>,
    /// 1 if it reads nothing but inputs, else one more than the highest of those it reads.
    pub layer: usize,
}

/// An output of a circuit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Output {
    /// Its name.
    pub name: String,
    /// The signal that it is.
    pub signal: usize,
}

/// A truth table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Table {
    /// Names of the inputs.
    pub inputs: Vec<String>,
    /// Names of the outputs.
    pub outputs: Vec<String>,
    /// Inputs and then outputs, all inputs 0 first.
    pub rows: Vec<Vec<u8>>,
}

/// Inputs of a truth table at most: what is longer nobody reads.
const MOST_INPUTS: usize = 10;

impl Circuit {
    /// Of NANDs, for an expression, or several with commas between them.
    ///
    /// ```
    /// let circuit = playground::Circuit::from_expression("carry = a & b, sum = a ^ b")?;
    /// assert_eq!(circuit.truth_table()?.rows[3], [1, 1, 1, 0]);
    /// # Ok::<(), playground::Failure>(())
    /// ```
    ///
    /// # Errors
    /// With the line and column of what is wrong.
    pub fn from_expression(text: &str) -> Result<Self, Failure> {
        const HINT: &str = "operators are ! & ^ | nand nor, as in sum = a ^ b, carry = a & b";
        perceptron::Circuit::from_expression(text).map(Self::from).map_err(failure(HINT))
    }

    /// Of NANDs, for a truth table: the bits of each output from the all-zero input on, such as 0110
    /// 0001, or CSV with names in its first line.
    ///
    /// # Errors
    /// With what is wrong, of CSV with its line.
    pub fn from_truth_table(text: &str) -> Result<Self, Failure> {
        const HINT: &str = "an output has 2 bits for one input, 4 for two, 8 for three, as in 0110";
        let is_csv = text.contains(',') || text.chars().any(char::is_alphabetic);
        let table = if is_csv {
            TruthTable::from_csv(text)
        } else {
            TruthTable::from_bits(&text.split_whitespace().collect::<Vec<&str>>())
        };
        table.map(|table| table.to_circuit().into()).map_err(failure(HINT))
    }

    /// From a netlist, as text or JSON.
    ///
    /// # Errors
    /// With what is wrong, and where.
    pub fn from_netlist(text: &str) -> Result<Self, Failure> {
        const HINT: &str = "a line says input a, n1 = -2*a -2*b +3 or output y = n1, and names \
                            nothing that comes later";
        let is_json = text.trim_start().starts_with('{');
        let circuit = if is_json { perceptron::Circuit::from_json(text) } else { text.parse() };
        circuit.map(Self::from).map_err(failure(HINT))
    }

    /// One of the [catalogue](Self::catalogue), with numbers of so many bits where it takes any.
    ///
    /// ```
    /// let adder = playground::Circuit::named("adder", 2)?;
    /// assert_eq!(adder.structure().inputs, ["a1", "a0", "b1", "b0"]);
    /// # Ok::<(), playground::Failure>(())
    /// ```
    ///
    /// # Errors
    /// If there is none of this name, or none of that word length.
    pub fn named(name: &str, bits: usize) -> Result<Self, Failure> {
        let names: Vec<&str> = CATALOGUE.iter().map(CatalogueEntry::name).collect();
        let hint = format!("there are {}; words have 1 to 64 bits", names.join(", "));
        let entry = CatalogueEntry::named(name).and_then(|entry| entry.circuit(bits));
        entry.map(Self::from).map_err(failure(&hint))
    }

    /// Circuits there are by name: name, what it does, and whether it takes a word length.
    pub fn catalogue() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        CATALOGUE.iter().map(|entry| (entry.name(), entry.summary(), entry.takes_bits()))
    }

    /// As a netlist, in text.
    pub fn netlist(&self) -> String {
        self.circuit.to_string()
    }

    /// As a netlist, in JSON.
    pub fn json(&self) -> String {
        self.circuit.to_json()
    }

    /// What it is made of.
    pub fn structure(&self) -> Structure {
        let circuit = &self.circuit;
        let inputs: Vec<String> = circuit.inputs().map(String::from).collect();
        let signal = |node: Node| match node {
            Node::Input(i) => i,
            Node::Perceptron(k) => inputs.len() + k,
        };
        let gate = |(k, layer): (usize, usize)| {
            let perceptron = circuit.perceptron(k);
            Gate {
                name: circuit.label(Node::Perceptron(k)),
                weights: perceptron.weights().to_vec(),
                bias: perceptron.bias(),
                inputs: circuit.sources(k).map(signal).collect(),
                layer,
            }
        };
        let gates = circuit.layers().into_iter().enumerate().map(gate).collect();
        let outputs = circuit.outputs().zip(circuit.output_sources());
        let output =
            |(name, node): (&str, Node)| Output { name: name.into(), signal: signal(node) };
        let outputs = outputs.map(output).collect();
        Structure { inputs, gates, outputs }
    }

    /// Every signal for these inputs, each 0 or 1.
    ///
    /// # Errors
    /// If there are not as many as the circuit has.
    pub fn evaluate(&self, inputs: &[u8]) -> Result<Vec<u8>, Failure> {
        let (found, expected) = (inputs.len(), self.circuit.inputs().len());
        if found != expected {
            let error = Error::InputCount { expected, found };
            return Err(Failure::of(&error, "give 0 or 1 for each input"));
        }
        Ok(self.circuit.signals(inputs).into_iter().map(u8::from).collect())
    }

    /// Its truth table.
    ///
    /// # Errors
    /// If it has more than ten inputs.
    pub fn truth_table(&self) -> Result<Table, Failure> {
        let found = self.circuit.inputs().len();
        if found > MOST_INPUTS {
            let error = Error::TooManyInputs { found, limit: MOST_INPUTS };
            return Err(Failure::of(&error, "toggle the inputs to see what comes out"));
        }
        let table = self.circuit.truth_table().map_err(failure("use fewer inputs"))?;
        let (inputs, outputs) = (table.inputs().len(), table.outputs().len());
        let row = |row: usize| {
            let bits = (0..inputs).map(|j| table.input(row, j));
            let bits = bits.chain((0..outputs).map(|k| table.output(row, k)));
            bits.map(u8::from).collect()
        };
        Ok(Table {
            inputs: table.inputs().map(String::from).collect(),
            outputs: table.outputs().map(String::from).collect(),
            rows: (0..table.rows()).map(row).collect(),
        })
    }

    /// The circuit with another weight: that of one of a gate's inputs.
    ///
    /// # Errors
    /// If there is no such gate or input, or the weight is not finite.
    pub fn with_weight(&self, gate: usize, input: usize, value: f64) -> Result<Self, Failure> {
        let perceptron = self.perceptron(gate)?;
        let mut weights = perceptron.weights().to_vec();
        let count = weights.len();
        let Some(weight) = weights.get_mut(input) else {
            let reason = format!("there is no input {input} of a gate with {count}");
            return Err(Failure::new(reason, "they are numbered from 0"));
        };
        *weight = value;
        self.with(gate, weights, perceptron.bias())
    }

    /// The circuit with another bias of a gate.
    ///
    /// # Errors
    /// If there is no such gate, or the bias is not finite.
    pub fn with_bias(&self, gate: usize, value: f64) -> Result<Self, Failure> {
        let weights = self.perceptron(gate)?.weights().to_vec();
        self.with(gate, weights, value)
    }

    fn perceptron(&self, gate: usize) -> Result<Perceptron, Failure> {
        let count = self.circuit.perceptrons();
        if gate < count {
            return Ok(self.circuit.perceptron(gate));
        }
        let reason = format!("there is no gate {gate} in a circuit of {count}");
        Err(Failure::new(reason, "they are numbered from 0"))
    }

    fn with(&self, gate: usize, weights: Vec<f64>, bias: f64) -> Result<Self, Failure> {
        let changed = Perceptron::with_bias(weights, bias);
        let changed = changed.and_then(|changed| self.circuit.with_perceptron(gate, &changed));
        changed.map(Self::from).map_err(failure("choose a finite number"))
    }
}

impl From<perceptron::Circuit> for Circuit {
    fn from(circuit: perceptron::Circuit) -> Self {
        Self { circuit }
    }
}

fn failure(hint: &str) -> impl Fn(Error) -> Failure {
    // What caused one of these errors is said by it already.
    move |error| Failure::new(error, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_adder_by_expression_by_table_and_by_netlist_is_the_same_function() {
        let of = |circuit: Result<Circuit, Failure>| {
            circuit.and_then(|circuit| circuit.truth_table()).expect("a half adder").rows
        };
        let by_expression = of(Circuit::from_expression("a & b, a ^ b"));
        assert_eq!(by_expression, [[0, 0, 0, 0], [0, 1, 0, 1], [1, 0, 0, 1], [1, 1, 1, 0]]);
        assert_eq!(of(Circuit::from_truth_table("0001 0110")), by_expression);
        let by_hand = Circuit::named("half-adder", 1).expect("the chapter's");
        assert_eq!(of(Circuit::from_netlist(&by_hand.netlist())), by_expression);
        assert_eq!(of(Circuit::from_netlist(&by_hand.json())), by_expression);
    }

    #[test]
    fn signals_are_numbered_inputs_first() {
        let circuit = Circuit::named("half-adder", 1).expect("the chapter's");
        let structure = circuit.structure();
        assert_eq!(structure.gates[1].inputs, [0, 2]);
        let signals = circuit.evaluate(&[1, 1]).expect("two inputs");
        assert_eq!(signals.len(), 2 + structure.gates.len());
        let outputs: Vec<u8> = structure.outputs.iter().map(|o| signals[o.signal]).collect();
        assert_eq!(outputs, [1, 0]);
        assert_eq!(structure.gates.iter().map(|gate| gate.layer).max(), Some(3));
    }

    #[test]
    fn a_weight_turned_around_changes_the_function() {
        let nand = Circuit::named("nand", 1).expect("a gate");
        let and = nand.with_weight(0, 0, 2.0).and_then(|c| c.with_weight(0, 1, 2.0));
        let and = and.and_then(|c| c.with_bias(0, -3.0)).expect("a gate with two inputs");
        assert_eq!(and.evaluate(&[1, 1]).expect("two inputs"), [1, 1, 1]);
        assert_eq!(and.evaluate(&[0, 1]).expect("two inputs"), [0, 1, 0]);
        for changed in [
            nand.with_weight(1, 0, 2.0),
            nand.with_weight(0, 2, 2.0),
            nand.with_bias(0, f64::INFINITY),
        ] {
            assert!(changed.unwrap_err().to_string().contains('\n'));
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_a_hint() {
        for (circuit, place) in [
            (Circuit::from_expression("a & | b"), "line 1, column 5: "),
            (Circuit::from_netlist("input a\noutput y = b"), "line 2, column 12: "),
            (Circuit::from_truth_table("012"), "line 1, column 3: "),
            (Circuit::named("multiplexer", 2), "there is no circuit"),
        ] {
            let failure = circuit.unwrap_err().to_string();
            assert!(failure.starts_with(place) && failure.lines().count() == 2, "{failure}");
        }
        let wide = Circuit::named("adder", 6).expect("six bits").truth_table();
        assert!(wide.unwrap_err().to_string().starts_with("a truth table of 12 inputs"));
    }
}
