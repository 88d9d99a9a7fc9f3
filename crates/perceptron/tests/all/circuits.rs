//! Gates and arithmetic on every input, random circuits, and misuse.

use perceptron::{
    BitParallelEvaluator, CATALOGUE, CatalogueEntry, Circuit, CircuitBuilder, Error, Gate,
};
use perceptron::{Node, Perceptron, TruthTable};
use perceptron::{add, adder, adder_with_carries, comparator, multiplier, subtractor};
use proptest::prelude::*;

use crate::random;

/// The outputs of a row as a number, the first output first.
fn outputs(table: &TruthTable, row: usize) -> usize {
    let outputs = 0..table.outputs().len();
    outputs.fold(0, |number, k| number << 1 | usize::from(table.output(row, k)))
}

/// Checks a circuit of two numbers on all pairs.
fn check_pairs(circuit: &Circuit, bits: usize, expected: impl Fn(usize, usize) -> usize) {
    let table = circuit.truth_table().unwrap();
    for row in 0..table.rows() {
        let (a, b) = (row >> bits, row & ((1 << bits) - 1));
        assert_eq!(outputs(&table, row), expected(a, b), "{bits} bits: {a}, {b}");
    }
}

#[test]
fn gates() {
    let cases = [
        (Gate::Nand, "1110"),
        (Gate::And, "0001"),
        (Gate::Or, "0111"),
        (Gate::Nor, "1000"),
        (Gate::Not, "10"),
        (Gate::Xor, "0110"),
    ];
    for (gate, bits) in cases {
        let table = gate.circuit().truth_table().unwrap();
        let column: String = (0..table.rows()).map(|r| outputs(&table, r).to_string()).collect();
        assert_eq!(column, bits, "{gate}");
        assert_eq!(gate.name().parse::<Gate>().unwrap(), gate);
    }
    assert_eq!(Gate::Xor.circuit().perceptrons(), 4);
}

#[test]
fn full_adder_counts_its_ones() {
    let table = perceptron::full_adder().truth_table().unwrap();
    for row in 0..8_usize {
        assert_eq!(outputs(&table, row), row.count_ones() as usize);
    }
}

#[test]
fn adders_of_one_to_eight_bits_on_all_pairs() {
    for bits in 1..=8 {
        let circuit = adder(bits).unwrap();
        assert_eq!(circuit.perceptrons(), 9 * bits - 4);
        check_pairs(&circuit, bits, |a, b| a + b);
    }
}

#[test]
fn adder_with_carries_outputs_the_carry_of_each_column() {
    let bits = 5;
    check_pairs(&adder_with_carries(bits).unwrap(), bits, |a, b| {
        let low = |n: usize, i: usize| n & ((2 << i) - 1);
        let carries = (0..bits).map(|i| (low(a, i) + low(b, i)) >> (i + 1) << i);
        carries.sum::<usize>() << bits | low(a + b, bits - 1)
    });
}

#[test]
fn subtractors_comparators_and_multipliers_on_all_pairs() {
    for bits in 1..=6 {
        check_pairs(&subtractor(bits).unwrap(), bits, |a, b| {
            let difference = a.wrapping_sub(b) & ((1 << bits) - 1);
            usize::from(a < b) << bits | difference
        });
        check_pairs(&comparator(bits).unwrap(), bits, |a, b| {
            usize::from(a < b) << 2 | usize::from(a == b) << 1 | usize::from(a > b)
        });
        check_pairs(&multiplier(bits).unwrap(), bits, |a, b| a * b);
    }
}

proptest! {
    #[test]
    fn the_64_bit_adder_adds_as_u64_does(pairs in prop::array::uniform32(any::<(u64, u64)>())) {
        let circuit = adder(64).unwrap();
        let (a, b): (Vec<u64>, Vec<u64>) = pairs.into_iter().unzip();
        // The word of an input holds that bit of all 32 numbers.
        let word = |numbers: &[u64], bit: usize| {
            let lanes = numbers.iter().enumerate();
            lanes.fold(0_u64, |word, (lane, n)| word | (n >> bit & 1) << lane)
        };
        let inputs = [&a, &b].into_iter().flat_map(|n| (0..64).rev().map(|bit| word(n, bit)));
        let inputs: Vec<u64> = inputs.collect();
        let mut evaluator = BitParallelEvaluator::new(&circuit);
        let outputs = evaluator.evaluate(&inputs);
        for lane in 0..32 {
            let sum = outputs.iter().fold(0, |sum, word| sum << 1 | u128::from(word >> lane & 1));
            prop_assert_eq!(sum, u128::from(a[lane]) + u128::from(b[lane]));
        }
    }

    #[test]
    fn addition_shows_sum_and_carries(a: u64, b: u64, bits in 1..=64_usize) {
        let (a, b) = (a >> (64 - bits), b >> (64 - bits));
        let addition = add(a, b, bits).unwrap();
        prop_assert_eq!(addition.total(), u128::from(a) + u128::from(b));
        prop_assert_eq!(u128::from(addition.sum()), addition.total() & ((1 << bits) - 1));
        // The carry into a column is what the sum's bit there has beyond a's and b's.
        let carried_in = addition.total() ^ u128::from(a) ^ u128::from(b);
        prop_assert_eq!(u128::from(addition.carries()), carried_in >> 1);
    }

    #[test]
    fn bit_parallel_evaluation_agrees_with_one_input_at_a_time(
        circuit in random::circuits(-1e3..1e3, -1e3..1e3),
        words: [u64; 4],
    ) {
        let n = circuit.inputs().len();
        let mut evaluator = BitParallelEvaluator::new(&circuit);
        let outputs = evaluator.evaluate(&words[..n]);
        for lane in 0..64 {
            let bit = |word: &u64| word >> lane & 1 == 1;
            let inputs: Vec<bool> = words[..n].iter().map(bit).collect();
            let expected = circuit.evaluate(&inputs);
            prop_assert_eq!(outputs.iter().map(bit).collect::<Vec<bool>>(), expected);
        }
    }
}

#[test]
fn everything_in_the_catalogue_can_be_built_and_uses_all_its_wires() {
    for entry in CATALOGUE {
        for bits in [1, 2, 3, 64] {
            let circuit = entry.circuit(bits).unwrap();
            assert_eq!(circuit.unused(), [], "{} of {bits} bits", entry.name());
            assert_eq!(CatalogueEntry::named(entry.name()).unwrap().summary(), entry.summary());
        }
        for bits in [0, 65, usize::MAX] {
            assert_eq!(entry.circuit(bits).is_err(), entry.takes_bits(), "{}", entry.name());
        }
    }
}

#[test]
fn what_no_output_needs_is_unused() {
    let mut builder = CircuitBuilder::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| builder.input(name));
    let used = builder.nand(a, b);
    let forgotten = builder.nand(used, c);
    builder.nand(forgotten, forgotten);
    builder.output("y", used);
    let unused = builder.finish().unwrap().unused();
    assert_eq!(unused, [Node::Input(2), Node::Perceptron(1), Node::Perceptron(2)]);
}

#[test]
fn wires_may_skip_layers_and_inputs_may_come_late() {
    let mut builder = CircuitBuilder::new();
    let a = builder.input("a");
    let first = builder.nand(a, a);
    let b = builder.input("b");
    let second = builder.nand(first, b);
    let third = builder.nand(second, a);
    builder.output("y", third);
    builder.output("a", a);
    let circuit = builder.finish().unwrap();
    assert_eq!((circuit.depth(), circuit.layers()), (3, vec![1, 2, 3]));
    assert_eq!(circuit.inputs().collect::<Vec<_>>(), ["a", "b"]);
    let table = circuit.truth_table().unwrap();
    assert_eq!(table.to_csv(), "a,b,y,a\n0,0,1,0\n0,1,1,0\n1,0,0,1\n1,1,0,1\n");
}

#[test]
fn what_cannot_be_built_says_why() {
    let nan = Perceptron::with_bias([1.0, f64::NAN], 0.0).unwrap_err();
    let infinite = Perceptron::with_bias([], f64::INFINITY).unwrap_err();
    let threshold = Perceptron::with_threshold([], f64::NEG_INFINITY).unwrap_err();
    let mut builder = CircuitBuilder::new();
    let a = builder.input("a");
    let nand = Gate::Nand.perceptron().unwrap();
    let wires = builder.perceptron(&nand, &[a]).unwrap_err();
    let part = builder.append(&Gate::Nand.circuit(), &[a, a, a]).unwrap_err();
    let no_output = builder.clone().finish().unwrap_err();
    builder.output("y", a);
    let mut twice = builder.clone();
    twice.input("a");
    let mut bad = builder.clone();
    bad.output("two words", a);
    let circuit = builder.finish().unwrap();
    let scale = |c| circuit.scaled(c).unwrap_err();
    let tiny = Gate::And.circuit().scaled(1e-308).unwrap_err();
    let huge = Gate::And.circuit().scaled(1e308).unwrap_err();
    let cases = [
        (nan, "weight 2 is NaN, expected a finite number"),
        (infinite, "the bias is inf, expected a finite number"),
        (threshold, "the threshold is -inf, expected a finite number"),
        (wires, "expected 2 inputs, found 1"),
        (part, "expected 2 inputs, found 3"),
        (no_output, "there is no output"),
        (twice.finish().unwrap_err(), "the name `a` is given twice"),
        (
            bad.finish().unwrap_err(),
            "`two words` is no name, expected a letter or `_`, then letters, digits or `_`",
        ),
        (scale(0.0), "cannot multiply weights and biases by 0, expected a finite number above 0"),
        (scale(-1.0), "cannot multiply weights and biases by -1, expected a finite number above 0"),
        (
            scale(f64::NAN),
            "cannot multiply weights and biases by NaN, expected a finite number above 0",
        ),
        (
            scale(f64::INFINITY),
            "cannot multiply weights and biases by inf, expected a finite number above 0",
        ),
        (huge, "2 times 1e308 is out of range for a 64-bit float"),
        (add(256, 0, 8).unwrap_err(), "256 does not fit in 8 bits"),
        (add(0, 0, 65).unwrap_err(), "65 bits, expected 1 to 64"),
        (CatalogueEntry::named("nandy").unwrap_err(), "there is no circuit called `nandy`"),
        (circuit.parse_inputs("2").unwrap_err(), "line 1, column 1: expected 0 or 1, found `2`"),
        (circuit.parse_inputs("01").unwrap_err(), "expected 1 input, found 2"),
        (
            adder(9).unwrap().truth_table().unwrap_err(),
            "a truth table of 18 inputs, expected at most 16",
        ),
    ];
    for (error, message) in cases {
        assert_eq!(error.to_string(), message);
    }
    assert!(matches!(tiny, Error::ScaledOutOfRange { .. }));
}

#[test]
#[should_panic(expected = "a circuit of 2 inputs got 3")]
fn evaluating_with_too_many_inputs_panics() {
    Gate::And.circuit().evaluate(&[1, 1, 1]);
}

#[test]
#[should_panic(expected = "a perceptron got 1 inputs for 2 weights")]
fn evaluating_a_perceptron_with_too_few_inputs_panics() {
    Perceptron::with_bias([1.0, 1.0], 0.0).unwrap().output(&[1]);
}

#[test]
#[should_panic(expected = "a wire of another circuit's builder")]
fn reading_a_wire_of_another_builder_panics() {
    let mut larger = CircuitBuilder::new();
    larger.input("a");
    let b = larger.input("b");
    CircuitBuilder::new().nand(b, b);
}

#[test]
#[should_panic(expected = "a wire of another circuit's builder")]
fn an_output_from_a_wire_of_another_builder_panics() {
    let mut larger = CircuitBuilder::new();
    larger.input("a");
    let b = larger.input("b");
    CircuitBuilder::new().output("y", b);
}

#[test]
#[should_panic(expected = "a wire of another circuit's builder")]
fn appending_to_wires_of_another_builder_panics() {
    let mut straight = CircuitBuilder::new();
    let a = straight.input("a");
    straight.output("a", a);
    let straight = straight.finish().unwrap();
    let mut larger = CircuitBuilder::new();
    larger.input("a");
    let b = larger.input("b");
    let _ = CircuitBuilder::new().append(&straight, &[b]);
}

#[test]
#[should_panic(expected = "perceptron 1 of 1")]
fn the_label_of_a_perceptron_out_of_range_panics() {
    Gate::And.circuit().label(Node::Perceptron(1));
}
