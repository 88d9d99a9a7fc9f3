//! Circuits.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::values::{array, fields, object};
use crate::circuit;

/// A circuit of perceptrons.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Circuit(circuit::Circuit);

#[wasm_bindgen]
impl Circuit {
    /// From an expression, or several with commas between them.
    pub fn from_expression(text: &str) -> Result<Circuit, JsValue> {
        Ok(Self(circuit::Circuit::from_expression(text)?))
    }

    /// From the bits of each output, or CSV.
    pub fn from_truth_table(text: &str) -> Result<Circuit, JsValue> {
        Ok(Self(circuit::Circuit::from_truth_table(text)?))
    }

    /// From a netlist, text or JSON.
    pub fn from_netlist(text: &str) -> Result<Circuit, JsValue> {
        Ok(Self(circuit::Circuit::from_netlist(text)?))
    }

    /// One of the catalogue.
    pub fn named(name: &str, bits: usize) -> Result<Circuit, JsValue> {
        Ok(Self(circuit::Circuit::named(name, bits)?))
    }

    /// `[{name, summary, takes_bits}]`.
    pub fn catalogue() -> Result<JsValue, JsValue> {
        let entry = |(name, summary, takes_bits): (&str, &str, bool)| {
            fields([
                ("name", name.into()),
                ("summary", summary.into()),
                ("takes_bits", takes_bits.into()),
            ])
        };
        let entries = circuit::Circuit::catalogue().map(entry);
        Ok(array(entries.collect::<Result<Vec<JsValue>, JsValue>>()?))
    }

    /// As a netlist in text.
    pub fn netlist(&self) -> String {
        self.0.netlist()
    }

    /// As a netlist in JSON.
    pub fn json(&self) -> String {
        self.0.json()
    }

    /// `{inputs: [name], gates: [{name, weights, bias, inputs, layer}], outputs: [{name, signal}]}`.
    pub fn structure(&self) -> Result<JsValue, JsValue> {
        object(&self.0.structure())
    }

    /// Every signal, inputs first, for these inputs.
    pub fn evaluate(&self, inputs: &[u8]) -> Result<Vec<u8>, JsValue> {
        Ok(self.0.evaluate(inputs)?)
    }

    /// `{inputs: [name], outputs: [name], rows: [[0, 1, ...]]}`.
    pub fn truth_table(&self) -> Result<JsValue, JsValue> {
        object(&self.0.truth_table()?)
    }

    /// With another weight.
    pub fn with_weight(&self, gate: usize, input: usize, value: f64) -> Result<Circuit, JsValue> {
        Ok(Self(self.0.with_weight(gate, input, value)?))
    }

    /// With another bias.
    pub fn with_bias(&self, gate: usize, value: f64) -> Result<Circuit, JsValue> {
        Ok(Self(self.0.with_bias(gate, value)?))
    }
}
