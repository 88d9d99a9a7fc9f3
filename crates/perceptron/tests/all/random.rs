//! Random circuits.

use perceptron::{Circuit, CircuitBuilder, Perceptron};
use proptest::collection::vec;
use proptest::prelude::*;

/// The weight and source of each wire of a perceptron, and its bias.
type Unit = (Vec<(usize, f64)>, f64);

/// Circuits of a few inputs in which a perceptron may read any earlier nodes, even several times.
/// Every perceptron is an output, so that all of them are checked.
pub(crate) fn circuits(
    weights: impl Strategy<Value = f64>,
    biases: impl Strategy<Value = f64>,
) -> impl Strategy<Value = Circuit> {
    let wire = (any::<usize>(), weights);
    (1..5_usize, vec((vec(wire, 0..9), biases), 1..12)).prop_map(|(n, units)| build(n, &units))
}

fn build(n: usize, units: &[Unit]) -> Circuit {
    let mut builder = CircuitBuilder::new();
    let mut wires: Vec<_> = (0..n).map(|i| builder.input(format!("x{i}"))).collect();
    for (k, (terms, bias)) in units.iter().enumerate() {
        let weights: Vec<f64> = terms.iter().map(|&(_, weight)| weight).collect();
        let sources: Vec<_> = terms.iter().map(|&(i, _)| wires[i % wires.len()]).collect();
        let perceptron = Perceptron::with_bias(weights, *bias).unwrap();
        let wire = builder.perceptron(&perceptron, &sources).unwrap();
        builder.output(format!("y{k}"), wire);
        wires.push(wire);
    }
    builder.finish().unwrap()
}
