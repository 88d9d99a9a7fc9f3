//! Perceptrons, circuits and truth tables as plain data for serde.
//!
//! Whatever is read is built by the same constructors as everything else, so a value that comes
//! out of a file is as valid as one that was built.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::circuit::bits::{digit, parse_bits};
use crate::circuit::builder::Wire;
use crate::circuit::circuit::{Circuit, Node};
use crate::error::Error;
use crate::formats::named_builder::NamedBuilder;
use crate::perceptron::Perceptron;
use crate::synthesis::truth_table::TruthTable;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of inputs, perceptrons and outputs")]
pub(crate) struct CircuitDocument {
    inputs: Vec<String>,
    perceptrons: Vec<NamedPerceptron>,
    outputs: Vec<Output>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of name, inputs, weights and bias")]
struct NamedPerceptron {
    name: String,
    /// The names of inputs, and of perceptrons that come before this one.
    inputs: Vec<String>,
    weights: Vec<f64>,
    bias: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of name and source")]
struct Output {
    name: String,
    source: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of weights and bias")]
struct PerceptronDocument {
    weights: Vec<f64>,
    bias: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of inputs and outputs")]
struct TableDocument {
    inputs: Vec<String>,
    outputs: Vec<Column>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of name and bits")]
struct Column {
    name: String,
    /// From the row of all zeros on, as in `0110`.
    bits: String,
}

impl CircuitDocument {
    pub(crate) fn new(circuit: &Circuit) -> Self {
        let perceptron = |k| NamedPerceptron {
            name: circuit.label(Node::Perceptron(k)),
            inputs: circuit.sources(k).map(|source| circuit.label(source)).collect(),
            weights: circuit.weights[circuit.wires_of(k)].to_vec(),
            bias: circuit.biases[k],
        };
        let outputs = circuit.outputs().zip(circuit.output_sources());
        Self {
            inputs: circuit.inputs.clone(),
            perceptrons: (0..circuit.perceptrons()).map(perceptron).collect(),
            outputs: outputs
                .map(|(name, source)| Output { name: name.into(), source: circuit.label(source) })
                .collect(),
        }
    }

    pub(crate) fn build(self) -> Result<Circuit, Error> {
        let mut builder = NamedBuilder::default();
        for (i, name) in self.inputs.iter().enumerate() {
            builder.input(name).map_err(|error| error.in_entry(format!("inputs[{i}]")))?;
        }
        for (k, entry) in self.perceptrons.into_iter().enumerate() {
            let find = |(i, name): (usize, &String)| {
                let wire = builder.wire(name);
                wire.map_err(|error| error.in_entry(format!("perceptrons[{k}].inputs[{i}]")))
            };
            let wires = entry.inputs.iter().enumerate().map(find);
            let wires = wires.collect::<Result<Vec<Wire>, Error>>()?;
            Perceptron::with_bias(entry.weights, entry.bias)
                .and_then(|perceptron| builder.perceptron(&entry.name, &perceptron, &wires))
                .map_err(|error| error.in_entry(format!("perceptrons[{k}]")))?;
        }
        for (i, output) in self.outputs.iter().enumerate() {
            let wire = builder.wire(&output.source);
            wire.and_then(|wire| builder.output(&output.name, wire))
                .map_err(|error| error.in_entry(format!("outputs[{i}]")))?;
        }
        builder.finish()
    }
}

impl TableDocument {
    fn new(table: &TruthTable) -> Self {
        let bits = |k| (0..table.rows()).map(|row| digit(table.output(row, k))).collect();
        let outputs = table.outputs().enumerate();
        Self {
            inputs: table.inputs().map(String::from).collect(),
            outputs: outputs.map(|(k, name)| Column { name: name.into(), bits: bits(k) }).collect(),
        }
    }

    fn build(self) -> Result<TruthTable, Error> {
        let mut columns = Vec::with_capacity(self.outputs.len());
        let mut names = Vec::with_capacity(self.outputs.len());
        for (k, output) in self.outputs.into_iter().enumerate() {
            let bits = parse_bits(&output.bits);
            columns.push(bits.map_err(|error| error.in_entry(format!("outputs[{k}].bits")))?);
            names.push(output.name);
        }
        TruthTable::from_columns(self.inputs, names, &columns)
    }
}

impl Serialize for Circuit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        CircuitDocument::new(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Circuit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CircuitDocument::deserialize(deserializer)?.build().map_err(D::Error::custom)
    }
}

impl Serialize for Perceptron {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = PerceptronDocument { weights: self.weights().to_vec(), bias: self.bias() };
        document.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Perceptron {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let PerceptronDocument { weights, bias } = PerceptronDocument::deserialize(deserializer)?;
        Self::with_bias(weights, bias).map_err(D::Error::custom)
    }
}

impl Serialize for TruthTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TableDocument::new(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TruthTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TableDocument::deserialize(deserializer)?.build().map_err(D::Error::custom)
    }
}
