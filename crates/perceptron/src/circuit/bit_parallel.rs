//! Bit-parallel evaluation: 64 inputs at once, one in each bit of a word.

use crate::circuit::circuit::Circuit;
use crate::perceptron::{step, weigh};

/// The largest fan-in for which a perceptron's truth table fits one word.
const MAX_TABLE_FAN_IN: usize = 6;

/// Evaluates a circuit on 64 inputs at once.
///
/// Bit `i` of every word, called lane `i`, belongs to the `i`-th input. A perceptron of fan-in up
/// to six is replaced by its truth table, computed once: whatever its weights, a NAND costs a few
/// logical instructions for all 64 lanes. Wider perceptrons are weighed lane by lane.
///
/// ```
/// let adder = perceptron::half_adder();
/// let mut evaluator = perceptron::BitParallelEvaluator::new(&adder);
/// assert_eq!(evaluator.evaluate(&[0b0011, 0b0101])[..], [0b0001, 0b0110]); // carry, sum
/// ```
#[derive(Debug, Clone)]
pub struct BitParallelEvaluator<'a> {
    circuit: &'a Circuit,
    /// For each perceptron of fan-in up to six: bit `i` is its output when input `j` is bit `j`
    /// of `i`. Unused for the others.
    tables: Vec<u64>,
    /// A word for each node. Kept, so that evaluating again allocates nothing.
    values: Vec<u64>,
    outputs: Vec<u64>,
}

impl<'a> BitParallelEvaluator<'a> {
    /// Computes the truth table of each perceptron.
    pub fn new(circuit: &'a Circuit) -> Self {
        let perceptrons = 0..circuit.perceptrons();
        Self {
            circuit,
            tables: perceptrons.map(|k| truth_table(circuit, k)).collect(),
            values: vec![0; circuit.inputs.len() + circuit.perceptrons()],
            outputs: vec![0; circuit.outputs.len()],
        }
    }

    /// The outputs, a word each, for one word per input.
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
            // Nodes are in topological order, so `before` holds all sources of node k.
            let (before, value) = self.values.split_at_mut(inputs.len() + k);
            value[0] = match circuit.sources[wires.clone()] {
                [a, b] => look_up_two(table, before[a as usize], before[b as usize]),
                ref sources if sources.len() <= MAX_TABLE_FAN_IN => look_up(table, sources, before),
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
    if weights.len() > MAX_TABLE_FAN_IN {
        return 0;
    }
    let fires = |row: u64| {
        let bits = (0..).map(|j| if row >> j & 1 == 1 { 1.0 } else { 0.0 });
        step(weigh(weights.iter().copied().zip(bits), circuit.biases[perceptron]))
    };
    (0..1 << weights.len()).fold(0, |table, row| table | u64::from(fires(row)) << row)
}

/// The lowest bit in all 64 lanes.
fn broadcast(bit: u64) -> u64 {
    (bit & 1).wrapping_neg()
}

/// In each lane `one` where `x` is 1, `zero` where it is 0.
fn select(x: u64, one: u64, zero: u64) -> u64 {
    zero ^ (x & (one ^ zero))
}

/// [`look_up`] without its loops, for fan-in 2: nearly all gates have that.
#[inline]
fn look_up_two(table: u64, a: u64, b: u64) -> u64 {
    let b_is_0 = select(a, broadcast(table >> 1), broadcast(table));
    let b_is_1 = select(a, broadcast(table >> 3), broadcast(table >> 2));
    select(b, b_is_1, b_is_0)
}

/// Each lane's entry of the table: a tree of multiplexers, halved once for each input.
fn look_up(table: u64, sources: &[u32], values: &[u64]) -> u64 {
    let mut entries = [0; 1 << MAX_TABLE_FAN_IN];
    let mut rows = 1 << sources.len();
    for (row, entry) in entries[..rows].iter_mut().enumerate() {
        *entry = broadcast(table >> row);
    }
    for &source in sources {
        rows /= 2;
        for row in 0..rows {
            let (zero, one) = (entries[2 * row], entries[2 * row + 1]);
            entries[row] = select(values[source as usize], one, zero);
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
