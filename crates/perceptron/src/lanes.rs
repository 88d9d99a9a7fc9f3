//! Sixty-four inputs at once: bit `i` of every word belongs to the `i`-th of them.

use crate::Circuit;
use crate::perceptron::{step, weigh};

/// A perceptron of this many inputs has a truth table that fits one word.
const TABLE_INPUTS: usize = 6;

/// A circuit made ready for 64 inputs at once.
///
/// What a perceptron of up to six inputs does with bits is looked up beforehand: weights that
/// make a NAND then cost what a NAND costs. Wider ones are weighed lane by lane.
///
/// ```
/// let adder = perceptron::half_adder();
/// let mut lanes = perceptron::Lanes::new(&adder);
/// assert_eq!(lanes.evaluate(&[0b0011, 0b0101])[..], [0b0001, 0b0110]); // carry, sum
/// ```
#[derive(Debug, Clone)]
pub struct Lanes<'a> {
    circuit: &'a Circuit,
    /// For each perceptron of up to six inputs: bit `i` is its output when input `j` is bit `j`
    /// of `i`. Unused for the others.
    tables: Vec<u64>,
    /// The value of each node. Kept, so that evaluating again allocates nothing.
    values: Vec<u64>,
    outputs: Vec<u64>,
}

impl<'a> Lanes<'a> {
    /// Looks up what each perceptron does with bits.
    pub fn new(circuit: &'a Circuit) -> Self {
        let perceptrons = 0..circuit.perceptrons();
        Self {
            circuit,
            tables: perceptrons.map(|k| truth_table(circuit, k)).collect(),
            values: vec![0; circuit.inputs.len() + circuit.perceptrons()],
            outputs: vec![0; circuit.outputs.len()],
        }
    }

    /// The outputs, a word each, for a word of each input.
    ///
    /// # Panics
    ///
    /// When the number of inputs is not the circuit's.
    #[track_caller]
    pub fn evaluate(&mut self, inputs: &[u64]) -> &[u64] {
        let circuit = self.circuit;
        assert_eq!(
            inputs.len(),
            circuit.inputs.len(),
            "a circuit of {} inputs got {}",
            circuit.inputs.len(),
            inputs.len()
        );
        self.values[..inputs.len()].copy_from_slice(inputs);
        for (k, &table) in self.tables.iter().enumerate() {
            let wires = circuit.wires_of(k);
            // Sources come before what reads them: `before` holds them all.
            let (before, value) = self.values.split_at_mut(inputs.len() + k);
            value[0] = match circuit.sources[wires.clone()] {
                [a, b] => look_up_two(table, before[a as usize], before[b as usize]),
                ref sources if sources.len() <= TABLE_INPUTS => look_up(table, sources, before),
                ref sources => {
                    let weights = &circuit.weights[wires];
                    weigh_lanes(sources, weights, circuit.biases[k], before)
                }
            };
        }
        for (word, &(_, node)) in self.outputs.iter_mut().zip(&circuit.outputs) {
            *word = self.values[node as usize];
        }
        &self.outputs
    }
}

fn truth_table(circuit: &Circuit, perceptron: usize) -> u64 {
    let weights = &circuit.weights[circuit.wires_of(perceptron)];
    if weights.len() > TABLE_INPUTS {
        return 0;
    }
    let fires = |row: u64| {
        let bits = (0..).map(|j| if row >> j & 1 == 1 { 1.0 } else { 0.0 });
        step(weigh(weights.iter().copied().zip(bits), circuit.biases[perceptron]))
    };
    (0..1 << weights.len()).fold(0, |table, row| table | u64::from(fires(row)) << row)
}

/// All 64 lanes the same bit.
fn spread(bit: u64) -> u64 {
    (bit & 1).wrapping_neg()
}

/// In each lane `one` where `x` is 1, `zero` where it is 0.
fn choose(x: u64, one: u64, zero: u64) -> u64 {
    zero ^ (x & (one ^ zero))
}

/// [`look_up`] for the many gates of two inputs, without its loops.
#[inline]
fn look_up_two(table: u64, a: u64, b: u64) -> u64 {
    let b_is_0 = choose(a, spread(table >> 1), spread(table));
    let b_is_1 = choose(a, spread(table >> 3), spread(table >> 2));
    choose(b, b_is_1, b_is_0)
}

/// Halves the table once for each input: what is left in the end is each lane's entry.
fn look_up(table: u64, sources: &[u32], values: &[u64]) -> u64 {
    let mut entries = [0; 1 << TABLE_INPUTS];
    let mut rows = 1 << sources.len();
    for (row, entry) in entries[..rows].iter_mut().enumerate() {
        *entry = spread(table >> row);
    }
    for &source in sources {
        rows /= 2;
        for row in 0..rows {
            let (zero, one) = (entries[2 * row], entries[2 * row + 1]);
            entries[row] = choose(values[source as usize], one, zero);
        }
    }
    entries[0]
}

fn weigh_lanes(sources: &[u32], weights: &[f64], bias: f64, values: &[u64]) -> u64 {
    let terms = || weights.iter().copied().zip(sources);
    (0..u64::BITS).fold(0, |word, lane| {
        let bit = |source: u32| (values[source as usize] >> lane & 1) as f64;
        let z = weigh(terms().map(|(w, &source)| (w, bit(source))), bias);
        word | u64::from(step(z)) << lane
    })
}
