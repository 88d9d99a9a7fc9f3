//! NAND, the adder and universality: what the experiments must find.

use std::ops::ControlFlow;

use chapter_one::perceptrons::{adder, nand, universality};
use chapter_one::{Error, unwatched};
use perceptron::{Circuit, CircuitBuilder, Gate, Perceptron, TruthTable, half_adder};
use proptest::prelude::*;

fn perceptron(w1: f64, w2: f64, bias: f64) -> Perceptron {
    Perceptron::with_bias([w1, w2], bias).unwrap()
}

// NAND.

#[test]
fn weights_of_minus_2_and_a_bias_of_3_are_nand() {
    let cases = nand::cases(&perceptron(-2.0, -2.0, 3.0));
    assert_eq!(cases.map(|case| case.weighted_sum), [3.0, 1.0, 1.0, -1.0]);
    assert_eq!(cases.map(|case| case.fires), [true, true, true, false]);
}

#[test]
fn every_gate_is_a_circuit_of_nands_and_nothing_else() {
    let gates = nand::gates_of_nands();
    let found: Vec<Gate> = gates.iter().map(|of| of.gate).collect();
    assert_eq!(found, Gate::ALL);
    for of in &gates {
        assert!(of.only_nands && of.wrong == 0, "{of:?}");
        for k in 0..of.circuit.perceptrons() {
            let perceptron = of.circuit.perceptron(k);
            assert_eq!((perceptron.weights(), perceptron.bias()), (&[-2.0, -2.0][..], 3.0));
        }
        let table = of.circuit.truth_table().unwrap();
        for row in 0..table.rows() {
            let x: Vec<bool> = (0..table.inputs().len()).map(|j| table.input(row, j)).collect();
            let ones = x.iter().filter(|&&bit| bit).count();
            let expected = match of.gate {
                Gate::Nand => ones < 2,
                Gate::And => ones == 2,
                Gate::Or => ones > 0,
                Gate::Nor | Gate::Not => ones == 0,
                Gate::Xor => ones == 1,
                gate => panic!("{gate} is new"),
            };
            assert_eq!(table.output(row, 0), expected, "{} of {x:?}", of.gate);
        }
    }
}

// The adder.

/// The chapter's adder with another weight where the double wire is merged.
fn merged_with(weight: f64) -> Circuit {
    let nand = perceptron(-2.0, -2.0, 3.0);
    let mut builder = CircuitBuilder::new();
    let [x1, x2] = ["x1", "x2"].map(|name| builder.input(name));
    let left = builder.nand(x1, x2);
    let [top, bottom] = [x1, x2].map(|x| builder.perceptron(&nand, &[x, left]).unwrap());
    let sum = builder.nand(top, bottom);
    let merged = Perceptron::with_bias([weight], 3.0).unwrap();
    let carry = builder.perceptron(&merged, &[left]).unwrap();
    builder.output("carry", carry);
    builder.output("sum", sum);
    builder.finish().unwrap()
}

#[test]
fn the_figure_s_network_adds_two_bits_and_so_does_the_one_with_the_merged_wire() {
    let figure = adder::add_bits(&half_adder());
    let merged = adder::add_bits(&merged_with(-4.0));
    for (addition, merged) in figure.iter().zip(&merged) {
        let [x1, x2] = addition.x;
        assert_eq!((addition.carry, addition.sum), (x1 && x2, x1 != x2));
        assert!(addition.is_right());
        assert_eq!(addition, merged, "the same outputs and the same weighted sums");
    }
}

#[test]
fn adders_of_nands_add_every_pair_of_short_numbers_and_random_long_ones() {
    for bits in [1, 2, 3, 5, 8, 13, 63, 64] {
        let word = adder::add_words(&perceptron::adder(bits).unwrap(), bits, 1);
        assert_eq!((word.wrong, word.every, word.only_nands), (0, bits <= 8, true), "{word:?}");
        assert!(!word.every || word.tried == 1 << (2 * bits), "{word:?}");
        assert!(word.every || word.tried > 4_000, "{word:?}");
        assert_eq!((word.bits, word.perceptrons), (bits, 9 * bits - 4));
    }
}

#[test]
fn what_does_not_add_is_found_out() {
    // Of two bits a - b has the same sum bit, and another carry for 0 - 1 and 1 - 1.
    let subtractor = perceptron::subtractor(1).unwrap();
    assert!(adder::add_words(&subtractor, 1, 1).wrong > 0);
    for bits in [8, 64] {
        let word = adder::add_words(&perceptron::subtractor(bits).unwrap(), bits, 1);
        assert!(word.wrong > word.tried / 2, "{word:?}");
    }
    // Without the carry out of the lowest column few long sums are right.
    let word = adder::add_words(&adder_without_carry(16), 16, 1);
    assert!(word.wrong > word.tried / 4 && word.wrong < word.tried, "{word:?}");
}

/// An adder that forgets the carry out of the lowest column.
fn adder_without_carry(bits: usize) -> Circuit {
    let mut builder = CircuitBuilder::new();
    let mut word = |name: &str| -> Vec<_> {
        (0..bits).rev().map(|i| builder.input(format!("{name}{i}"))).collect()
    };
    let (a, b) = (word("a"), word("b"));
    let lowest = builder.append(&half_adder(), &[a[bits - 1], b[bits - 1]]).unwrap();
    let upper: Vec<_> = a[..bits - 1].iter().chain(&b[..bits - 1]).copied().collect();
    let sums = builder.append(&perceptron::adder(bits - 1).unwrap(), &upper).unwrap();
    for (i, wire) in sums.into_iter().chain([lowest[1]]).enumerate() {
        builder.output(format!("s{i}"), wire);
    }
    builder.finish().unwrap()
}

// Universality.

#[test]
fn every_function_is_a_network_of_nands_and_two_layers_of_perceptrons() {
    let built = universality::build(6, 30, 1, &unwatched).unwrap();
    let functions: Vec<usize> = built.iter().map(|of| of.nands.len()).collect();
    assert_eq!(functions, [4, 16, 256, 30, 30, 30], "all of them up to three inputs");
    for of in &built {
        assert_eq!((of.nands.len(), of.every), (of.two_layers.len(), of.inputs <= 3));
        assert!(of.nands.iter().all(|network| network.wrong == 0 && network.only_nands));
        assert!(of.two_layers.iter().all(|network| network.wrong == 0 && network.layers <= 2));
        // One for each row that is 1, and one more.
        let most = of.two_layers.iter().map(|network| network.perceptrons).max().unwrap();
        assert!(most <= (1 << of.inputs) + 1, "{most}");
    }
    let again = universality::build(6, 30, 1, &unwatched).unwrap();
    let other = universality::build(6, 30, 2, &unwatched).unwrap();
    assert!(built == again && built[..3] == other[..3] && built[5] != other[5]);
}

proptest! {
    #[test]
    fn networks_agree_with_their_table_row_by_row(inputs in 1..7_usize, bits: u64) {
        let bits: String =
            (0..1 << inputs).map(|row| if bits >> row & 1 == 1 { '1' } else { '0' }).collect();
        let table = TruthTable::from_bits(&[&bits]).unwrap();
        let networks =
            [universality::nand_network(&table), universality::two_layers(&table)].map(Result::unwrap);
        for row in 0..table.rows() {
            let x: Vec<bool> = (0..inputs).map(|j| table.input(row, j)).collect();
            for network in &networks {
                prop_assert_eq!(network.evaluate(&x), [table.output(row, 0)]);
            }
        }
    }
}

#[test]
fn constants_are_made_of_nands_too_and_without_inputs_they_are_perceptrons_of_a_bias_alone() {
    for bits in ["0", "1", "0000", "11111111"] {
        let table = TruthTable::from_bits(&[bits]).unwrap();
        let network = universality::nand_network(&table).unwrap();
        let build = universality::check(&network, &table).unwrap();
        assert_eq!((build.wrong, build.only_nands), (0, bits.len() > 1), "{bits}");
    }
}

#[test]
fn more_inputs_than_a_truth_table_has_are_refused_and_whoever_watches_can_stop_it() {
    let refused = universality::build(17, 1, 1, &unwatched).unwrap_err();
    assert!(refused.to_string().contains("17"), "{refused}");
    let stopped = universality::build(5, 10, 1, &|progress| {
        assert!(progress.done <= progress.of);
        ControlFlow::Break(())
    });
    assert!(matches!(stopped, Err(Error::Stopped)));
    assert!(universality::build(0, 10, 1, &unwatched).unwrap().is_empty());
}
