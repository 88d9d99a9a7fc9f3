//! NAND is universal: any truth table becomes a circuit of NANDs, and so of perceptrons.

use std::collections::HashMap;

use crate::nands::{Nands, Signal};
use crate::order::Order;
use crate::plan::{PLANNED_INPUTS, Planner};
use crate::{Circuit, TruthTable};

/// The rows of a function of four inputs, and the least that is handled at once.
const PLANNED_ROWS: usize = 1 << PLANNED_INPUTS;

impl TruthTable {
    /// A circuit of NAND perceptrons that does what the table says.
    ///
    /// An output that is always the same becomes a perceptron with no inputs.
    ///
    /// # Size
    ///
    /// Functions are split input by input, in an order chosen for few different parts, down to
    /// functions of four inputs; those are planned one by one. What occurs twice is built once.
    /// The 65,536 functions of four inputs take 11.2 NANDs on average and 21 at most; the
    /// table of an adder of two or more bits n takes 13 n - 7, where 9 n - 4 are possible. It is
    /// not the minimum, which nobody knows how to find quickly.
    ///
    /// ```
    /// let by_hand = perceptron::adder(4)?;
    /// let from_table = by_hand.truth_table()?.to_circuit();
    /// assert_eq!(from_table.truth_table()?, by_hand.truth_table()?);
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    pub fn to_circuit(&self) -> Circuit {
        let mut nands = Nands::default();
        let inputs: Vec<Signal> = self.inputs().map(|name| nands.input(name.into())).collect();
        let order = Order::sifted(self.columns_of_rows(PLANNED_ROWS), PLANNED_INPUTS);
        // Tables of fewer than four inputs were repeated to four, on inputs that make no difference.
        let bits = order.bits().iter();
        let inputs = bits.map(|&bit| match inputs.len().checked_sub(bit + 1) {
            Some(input) => inputs[input],
            None => Signal::Constant(false),
        });
        let mut synthesis = Synthesis {
            inputs: inputs.collect(),
            nands,
            planner: Planner::default(),
            built: HashMap::new(),
        };
        let columns = order.columns().iter().map(|column| pack(column));
        let signals: Vec<Signal> = columns.map(|column| synthesis.build(&column)).collect();
        let outputs = self.outputs().map(String::from).zip(signals);
        synthesis.nands.finish(outputs.collect())
    }

    /// Each output as a byte for each row, repeated to at least so many rows.
    fn columns_of_rows(&self, least: usize) -> Vec<Vec<u8>> {
        let rows = 0..self.rows().max(least);
        let outputs = 0..self.outputs().len();
        let bit = |row, output| u8::from(self.output(row % self.rows(), output));
        outputs.map(|output| rows.clone().map(|row| bit(row, output)).collect()).collect()
    }
}

/// Sixteen rows to a word.
fn pack(column: &[u8]) -> Vec<u16> {
    let words = column.chunks(PLANNED_ROWS);
    let word = |rows: &[u8]| {
        let rows = rows.iter().rev();
        rows.fold(0, |word, &bit| word << 1 | u16::from(bit))
    };
    words.map(word).collect()
}

struct Synthesis {
    /// Input `i` is bit `i` of the row's number.
    inputs: Vec<Signal>,
    nands: Nands,
    planner: Planner,
    built: HashMap<Box<[u16]>, Signal>,
}

impl Synthesis {
    /// A function of the lowest inputs, as many as there are rows for.
    fn build(&mut self, rows: &[u16]) -> Signal {
        if let Some(&built) = self.built.get(rows) {
            return built;
        }
        let signal = match self.built.get(&*not(rows)) {
            Some(&opposite) => self.nands.not(opposite),
            None => match *rows {
                [function] => {
                    let inputs = std::array::from_fn(|i| self.inputs[i]);
                    self.planner.build(function, inputs, &mut self.nands)
                }
                _ => self.split(rows),
            },
        };
        self.built.insert(rows.into(), signal);
        signal
    }

    /// Splits a function by its highest input `x`: `g` is what is left where `x` is 0, `h` where
    /// it is 1.
    fn split(&mut self, rows: &[u16]) -> Signal {
        let (g, h) = rows.split_at(rows.len() / 2);
        let x = self.inputs[PLANNED_INPUTS + g.len().ilog2() as usize];
        if g == h {
            self.build(g)
        } else if *g == *not(h) {
            let g = self.build(g);
            self.nands.xor(x, g)
        } else if implies(g, h) {
            self.or(g, x, h)
        } else if implies(h, g) {
            let not_x = self.nands.not(x);
            self.or(h, not_x, g)
        } else {
            let (g, h) = (self.build(g), self.build(h));
            self.nands.choose(x, g, h)
        }
    }

    /// `a ∨ (x ∧ b)`.
    fn or(&mut self, a: &[u16], x: Signal, b: &[u16]) -> Signal {
        let not_a = self.build(&not(a));
        let b = self.build(b);
        let not_x_and_b = self.nands.nand(x, b);
        self.nands.nand(not_a, not_x_and_b)
    }
}

fn not(rows: &[u16]) -> Box<[u16]> {
    rows.iter().map(|word| !word).collect()
}

fn implies(a: &[u16], b: &[u16]) -> bool {
    a.iter().zip(b).all(|(a, b)| a & !b == 0)
}
