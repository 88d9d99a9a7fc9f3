//! Any truth table becomes a circuit of NANDs.

use perceptron::{Gate, TruthTable, adder};
use proptest::prelude::*;

/// Builds a table's circuit, checks it, and returns the number of its NANDs.
fn nands(table: &TruthTable) -> usize {
    let circuit = table.to_circuit();
    assert_eq!(circuit.truth_table().unwrap(), *table);
    let nand = Gate::Nand.perceptron().unwrap();
    for k in 0..circuit.perceptrons() {
        let perceptron = circuit.perceptron(k);
        // A perceptron with no inputs is an output that is always the same.
        assert!(perceptron == nand || perceptron.weights().is_empty());
    }
    let unused = circuit.unused();
    assert!(unused.iter().all(|node| matches!(node, perceptron::Node::Input(_))));
    circuit.perceptrons()
}

#[test]
fn every_function_of_up_to_four_inputs() {
    for rows in [1, 2, 4, 8, 16] {
        // Many outputs a table: the outputs share decompositions and NANDs.
        let functions: Vec<String> = (0..1_u32 << rows).map(|f| format!("{f:0rows$b}")).collect();
        for outputs in functions.chunks(256) {
            let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
            nands(&TruthTable::from_bits(&outputs).unwrap());
        }
    }
}

#[test]
fn small_functions_take_the_known_fewest_nands() {
    let cases = [
        ("1110", 1),                 // NAND
        ("0001", 2),                 // AND
        ("0111", 3),                 // OR
        ("1000", 4),                 // NOR
        ("0110", 4),                 // XOR
        ("0011", 0),                 // an input
        ("1010", 1),                 // NOT an input
        ("0000", 1),                 // a perceptron with no inputs
        ("1101", 2),                 // x1 implies x2
        ("0110 1001", 8),            // parity of three
        ("0001 0111", 6),            // majority of three
        ("0101 0011", 4),            // choose
        ("0110 1001 1001 0110", 12), // parity of four
    ];
    for (bits, fewest) in cases {
        assert_eq!(nands(&TruthTable::from_bits(&[bits]).unwrap()), fewest, "{bits}");
    }
}

#[test]
fn what_two_outputs_need_is_built_once() {
    let half_adder = TruthTable::from_bits(&["0001", "0110"]).unwrap();
    assert_eq!(nands(&half_adder), 5);
    let twice = TruthTable::from_bits(&["0110", "0110", "1001"]).unwrap();
    assert_eq!(nands(&twice), 5);
}

#[test]
fn the_table_of_an_adder_becomes_a_circuit_that_grows_by_the_bit_and_not_by_the_row() {
    let sizes = [3, 4, 5, 6, 8].map(|bits| nands(&adder(bits).unwrap().truth_table().unwrap()));
    assert_eq!(sizes, [32, 45, 58, 71, 97]);
}

#[test]
fn sixteen_random_inputs() {
    let mut state = 1_u32;
    let names: Vec<String> = (0..16).map(|i| format!("x{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let random = |_: &[bool]| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        vec![state >> 31 == 1]
    };
    let table = TruthTable::from_fn(&names, &["y"], random).unwrap();
    assert!(nands(&table) < 25_000);
}

proptest! {
    #[test]
    fn random_tables_of_eight_inputs(y1: [[u64; 4]; 2], sparse in 0..4_u32) {
        // Sparse functions have more don't-cares, and take other decompositions.
        let word = |(w, m): (&u64, &u64)| if sparse == 0 { *w } else { w & m.rotate_left(sparse) };
        let words: Vec<u64> = y1[0].iter().zip(&y1[1]).map(word).collect();
        let bits = |words: &[u64]| words.iter().fold(String::new(), |all, w| format!("{all}{w:064b}"));
        let table = TruthTable::from_bits(&[&bits(&words), &bits(&y1[0])]).unwrap();
        prop_assert!(nands(&table) < 400);
    }
}
