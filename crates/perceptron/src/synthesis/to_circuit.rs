//! From a truth table to a circuit of NAND perceptrons: any function has one.

use std::collections::HashMap;

use crate::circuit::circuit::Circuit;
use crate::synthesis::decomposition::{Decomposer, LEAF_INPUTS};
use crate::synthesis::nand_graph::{NandGraph, Signal};
use crate::synthesis::truth_table::TruthTable;
use crate::synthesis::variable_order::VariableOrder;

/// The rows of a function of four inputs. Smaller tables are extended to as many.
const LEAF_ROWS: usize = 1 << LEAF_INPUTS;

impl TruthTable {
    /// A circuit of NAND perceptrons that computes the table.
    ///
    /// A constant output becomes a perceptron with no inputs.
    ///
    /// # Size
    ///
    /// Functions are expanded input by input, in a sifted order, down to functions of four inputs;
    /// these are decomposed by search. Common subfunctions are built once. The 65,536 functions of
    /// four inputs take 11.2 NANDs on average and 21 at most; the table of an adder of n >= 2 bits
    /// takes 13 n - 7, where 9 n - 4 suffice. The result is not minimal: no fast algorithm for that
    /// is known.
    ///
    /// ```
    /// let by_hand = perceptron::adder(4)?;
    /// let from_table = by_hand.truth_table()?.to_circuit();
    /// assert_eq!(from_table.truth_table()?, by_hand.truth_table()?);
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    pub fn to_circuit(&self) -> Circuit {
        let mut graph = NandGraph::default();
        let inputs: Vec<Signal> = self.inputs().map(|name| graph.input(name.into())).collect();
        let order = VariableOrder::sifted(self.columns_as_bytes(LEAF_ROWS), LEAF_INPUTS);
        let variables = order.variables().iter();
        let inputs = variables.map(|&variable| match inputs.len().checked_sub(variable + 1) {
            Some(input) => inputs[input],
            // A small table was extended by inputs that change nothing.
            None => Signal::Constant(false),
        });
        let mut synthesis = Synthesis {
            inputs: inputs.collect(),
            graph,
            decomposer: Decomposer::default(),
            built: HashMap::new(),
        };
        let columns = order.columns().iter().map(|column| pack(column));
        let signals: Vec<Signal> = columns.map(|column| synthesis.build(&column)).collect();
        let outputs = self.outputs().map(String::from).zip(signals);
        synthesis.graph.finish(outputs.collect())
    }

    /// Each output as one byte per row, repeated to at least so many rows.
    fn columns_as_bytes(&self, least: usize) -> Vec<Vec<u8>> {
        let rows = 0..self.rows().max(least);
        let outputs = 0..self.outputs().len();
        let bit = |row, output| u8::from(self.output(row % self.rows(), output));
        outputs.map(|output| rows.clone().map(|row| bit(row, output)).collect()).collect()
    }
}

/// Sixteen rows per word, the first in the lowest bit.
fn pack(column: &[u8]) -> Vec<u16> {
    let words = column.chunks(LEAF_ROWS);
    let word = |rows: &[u8]| {
        let rows = rows.iter().rev();
        rows.fold(0, |word, &bit| word << 1 | u16::from(bit))
    };
    words.map(word).collect()
}

struct Synthesis {
    /// Input `i` is bit `i` of the row number.
    inputs: Vec<Signal>,
    graph: NandGraph,
    decomposer: Decomposer,
    /// Functions built so far, by their truth table.
    built: HashMap<Box<[u16]>, Signal>,
}

impl Synthesis {
    /// Builds a function of the lowest inputs; its number of rows says how many.
    fn build(&mut self, rows: &[u16]) -> Signal {
        if let Some(&built) = self.built.get(rows) {
            return built;
        }
        let signal = match self.built.get(&*not(rows)) {
            Some(&complement) => self.graph.not(complement),
            None => match *rows {
                [function] => {
                    let inputs = std::array::from_fn(|i| self.inputs[i]);
                    self.decomposer.build(function, inputs, &mut self.graph)
                }
                _ => self.expand(rows),
            },
        };
        self.built.insert(rows.into(), signal);
        signal
    }

    /// Expands a function by its highest input `x`, with the cofactors `g` for `x = 0` and `h` for
    /// `x = 1`.
    fn expand(&mut self, rows: &[u16]) -> Signal {
        let (g, h) = rows.split_at(rows.len() / 2);
        let x = self.inputs[LEAF_INPUTS + g.len().ilog2() as usize];
        if g == h {
            self.build(g)
        } else if *g == *not(h) {
            let g = self.build(g);
            self.graph.xor(x, g)
        } else if implies(g, h) {
            self.or(g, x, h)
        } else if implies(h, g) {
            let not_x = self.graph.not(x);
            self.or(h, not_x, g)
        } else {
            let (g, h) = (self.build(g), self.build(h));
            self.graph.multiplexer(x, g, h)
        }
    }

    /// `a ∨ (x ∧ b)`.
    fn or(&mut self, a: &[u16], x: Signal, b: &[u16]) -> Signal {
        let not_a = self.build(&not(a));
        let b = self.build(b);
        let not_x_and_b = self.graph.nand(x, b);
        self.graph.nand(not_a, not_x_and_b)
    }
}

fn not(rows: &[u16]) -> Box<[u16]> {
    rows.iter().map(|word| !word).collect()
}

fn implies(a: &[u16], b: &[u16]) -> bool {
    a.iter().zip(b).all(|(a, b)| a & !b == 0)
}
