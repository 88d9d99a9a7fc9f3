//! Circuits as JSON, for other programs.

use serde::{Deserialize, Serialize};

use crate::circuit::builder::Wire;
use crate::circuit::circuit::Circuit;
use crate::error::Error;
use crate::formats::byte_order_mark::without_byte_order_mark;
use crate::formats::named_builder::NamedBuilder;
use crate::perceptron::Perceptron;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of inputs, perceptrons and outputs")]
struct Document {
    inputs: Vec<String>,
    perceptrons: Vec<Unit>,
    outputs: Vec<Output>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of name, inputs, weights and bias")]
struct Unit {
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

impl Circuit {
    /// The circuit as JSON, with the names that a netlist has:
    ///
    /// ```
    /// let nand = perceptron::Gate::Nand.circuit();
    /// assert_eq!(nand.to_json(), r#"{
    ///   "inputs": [
    ///     "x1",
    ///     "x2"
    ///   ],
    ///   "perceptrons": [
    ///     {
    ///       "name": "n1",
    ///       "inputs": [
    ///         "x1",
    ///         "x2"
    ///       ],
    ///       "weights": [
    ///         -2.0,
    ///         -2.0
    ///       ],
    ///       "bias": 3.0
    ///     }
    ///   ],
    ///   "outputs": [
    ///     {
    ///       "name": "nand",
    ///       "source": "n1"
    ///     }
    ///   ]
    /// }"#);
    /// ```
    #[expect(clippy::missing_panics_doc, reason = "strings and finite numbers are JSON")]
    pub fn to_json(&self) -> String {
        let unit = |k| Unit {
            name: format!("{}{}", self.prefix, k + 1),
            inputs: self.sources(k).map(|source| self.label(source)).collect(),
            weights: self.weights[self.wires_of(k)].to_vec(),
            bias: self.biases[k],
        };
        let outputs = self.outputs().zip(self.output_sources());
        let document = Document {
            inputs: self.inputs.clone(),
            perceptrons: (0..self.perceptrons()).map(unit).collect(),
            outputs: outputs
                .map(|(name, source)| Output { name: name.into(), source: self.label(source) })
                .collect(),
        };
        serde_json::to_string_pretty(&document).expect("strings and finite numbers are JSON")
    }

    /// Reads what [`to_json`](Self::to_json) writes.
    ///
    /// # Errors
    ///
    /// [`Error::Json`], with line and column, for a text that is not such JSON;
    /// [`Error::JsonEntry`] for an entry that is unknown, not yet there (and so a cycle, perhaps),
    /// given twice, or has not as many weights as inputs; [`Error::NoOutput`].
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let document: Document = serde_json::from_str(without_byte_order_mark(json))
            .map_err(|source| Error::Json { source })?;
        let mut builder = NamedBuilder::default();
        for (i, name) in document.inputs.iter().enumerate() {
            let entry = || format!("inputs[{i}]");
            builder.input(name).map_err(|error| in_entry(error, entry()))?;
        }
        for (k, unit) in document.perceptrons.into_iter().enumerate() {
            let entry = || format!("perceptrons[{k}]");
            let find = |(i, name): (usize, &String)| {
                let wire = builder.wire(name);
                wire.map_err(|error| in_entry(error, format!("{}.inputs[{i}]", entry())))
            };
            let wires = unit.inputs.iter().enumerate().map(find);
            let wires = wires.collect::<Result<Vec<Wire>, Error>>()?;
            Perceptron::with_bias(unit.weights, unit.bias)
                .and_then(|perceptron| builder.perceptron(&unit.name, &perceptron, &wires))
                .map_err(|error| in_entry(error, entry()))?;
        }
        for (i, output) in document.outputs.iter().enumerate() {
            let wire = builder.wire(&output.source);
            wire.and_then(|wire| builder.output(&output.name, wire))
                .map_err(|error| in_entry(error, format!("outputs[{i}]")))?;
        }
        builder.finish()
    }
}

fn in_entry(error: Error, path: String) -> Error {
    Error::JsonEntry { path, source: Box::new(error) }
}
