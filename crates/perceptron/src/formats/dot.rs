//! Circuits as graphs in DOT, the language of Graphviz.

use std::fmt;

use crate::circuit::circuit::{Circuit, Node};
use crate::decimal::shortest;

impl Circuit {
    /// The circuit in DOT: inputs on the left, perceptrons labelled with their bias, wires with
    /// their weight, outputs on the right.
    pub fn to_dot(&self) -> String {
        Graph(self).to_string()
    }
}

struct Graph<'a>(&'a Circuit);

impl fmt::Display for Graph<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let circuit = self.0;
        writeln!(f, "digraph circuit {{\n  rankdir=LR;")?;
        for (i, name) in circuit.inputs().enumerate() {
            writeln!(f, "  x{i} [shape=plaintext, label=\"{name}\"];")?;
        }
        for (k, &bias) in circuit.biases.iter().enumerate() {
            let bias = shortest(bias);
            writeln!(f, "  n{k} [shape=circle, label=\"{bias}\"];")?;
            for (source, &weight) in circuit.sources(k).zip(&circuit.weights[circuit.wires_of(k)]) {
                let (source, weight) = (id(source), shortest(weight));
                writeln!(f, "  {source} -> n{k} [label=\"{weight}\"];")?;
            }
        }
        for (i, (name, source)) in circuit.outputs().zip(circuit.output_sources()).enumerate() {
            writeln!(f, "  y{i} [shape=plaintext, label=\"{name}\"];")?;
            writeln!(f, "  {} -> y{i};", id(source))?;
        }
        writeln!(f, "}}")
    }
}

fn id(node: Node) -> String {
    match node {
        Node::Input(index) => format!("x{index}"),
        Node::Perceptron(index) => format!("n{index}"),
    }
}
