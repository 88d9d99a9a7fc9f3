//! The chapter's NAND gate, and circuits of nothing else.

use perceptron::{Circuit, Gate};

/// Whether every perceptron of a circuit has weights -2, -2 and bias 3.
pub(crate) fn are_all_nands(circuit: &Circuit) -> bool {
    let nand = Gate::Nand.perceptron();
    (0..circuit.perceptrons()).all(|k| Some(circuit.perceptron(k)) == nand)
}
