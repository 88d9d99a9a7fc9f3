//! The chapter's claims, one test each.

use perceptron::{Circuit, CircuitBuilder, Gate, Node, Perceptron, TruthTable};
use perceptron::{full_adder, half_adder, half_adder_merged};
use proptest::prelude::*;

use crate::random;

const ALL_3: [[bool; 3]; 8] = {
    let (o, l) = (false, true);
    [[o, o, o], [o, o, l], [o, l, o], [o, l, l], [l, o, o], [l, o, l], [l, l, o], [l, l, l]]
};

fn festival(threshold: f64) -> Perceptron {
    Perceptron::with_threshold([6.0, 2.0, 2.0], threshold).unwrap()
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// Small whole weights and biases: every weighted sum is exact, and some are 0.
fn whole() -> impl Strategy<Value = Circuit> {
    random::circuits((-3..4_i8).prop_map(f64::from), (-3..4_i8).prop_map(f64::from))
}

/// Whole weights and biases halfway between: no weighted sum is 0.
fn never_0() -> impl Strategy<Value = Circuit> {
    random::circuits((-3..4_i8).prop_map(f64::from), (-3..4_i8).prop_map(|b| f64::from(b) + 0.5))
}

/// Every input there is.
fn inputs(circuit: &Circuit) -> Vec<Vec<f64>> {
    let n = circuit.inputs().len();
    let bits = |row: u32| (0..n).map(|j| f64::from(row >> j & 1)).collect();
    (0..1 << n).map(bits).collect()
}

#[test]
fn with_a_threshold_of_5_the_weather_decides() {
    for [weather, company, transit] in ALL_3 {
        assert_eq!(festival(5.0).output(&[weather, company, transit]), weather);
    }
}

#[test]
fn with_a_threshold_of_3_it_is_the_weather_or_both_others() {
    for [weather, company, transit] in ALL_3 {
        let go = weather || company && transit;
        assert_eq!(festival(3.0).output(&[weather, company, transit]), go);
    }
}

#[test]
fn dropping_the_threshold_means_more_willing() {
    for x in ALL_3 {
        let decisions = [11.0, 9.0, 7.0, 5.0, 3.0, 1.0, -1.0].map(|t| festival(t).output(&x));
        assert!(decisions.is_sorted(), "{x:?}: {decisions:?}");
    }
}

#[test]
fn evidence_may_be_real_valued() {
    assert!(festival(5.0).output(&[0.5, 0.75, 0.5]));
    assert!(!festival(5.0).output(&[0.5, 0.5, 0.5]));
}

#[test]
fn a_weighted_sum_of_exactly_the_threshold_gives_0() {
    let perceptron = Perceptron::with_threshold([2.0, 2.0], 4.0).unwrap();
    assert_eq!(perceptron.weighted_sum(&[1, 1]), 0.0);
    assert!(!perceptron.output(&[1, 1]));
}

proptest! {
    /// With any finite numbers, rounded as they may be.
    #[test]
    fn eq_1_and_eq_2_are_the_same_rule(
        terms in proptest::collection::vec((-1e3..1e3, -1e3..1e3), 0..9),
        offset in prop_oneof![Just(0.0), -1e-9..1e-9, -1e3..1e3],
    ) {
        let (w, x): (Vec<f64>, Vec<f64>) = terms.iter().copied().unzip();
        let sum = terms.iter().map(|(w, x)| w * x).sum::<f64>();
        let threshold = sum + offset;
        let by_threshold = Perceptron::with_threshold(w.clone(), threshold).unwrap();
        let by_bias = Perceptron::with_bias(w, -threshold).unwrap();
        prop_assert_eq!(by_threshold.bias(), -threshold);
        prop_assert_eq!(by_threshold.output(&x), sum > threshold);
        prop_assert_eq!(by_bias.output(&x), sum > threshold);
    }
}

#[test]
fn weights_of_minus_2_and_a_bias_of_3_make_a_nand() {
    let nand = Perceptron::with_bias([-2.0, -2.0], 3.0).unwrap();
    let cases =
        [([0, 0], 3.0, true), ([0, 1], 1.0, true), ([1, 0], 1.0, true), ([1, 1], -1.0, false)];
    for (x, sum, output) in cases {
        assert_eq!((nand.weighted_sum(&x), nand.output(&x)), (sum, output), "{x:?}");
    }
    assert_eq!(Gate::Nand.perceptron(), Some(nand));
}

#[test]
fn the_adder_computes_the_bitwise_sum_and_the_carry() {
    for (x1, x2) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let (carry, sum) = (x1 & x2 == 1, x1 ^ x2 == 1);
        assert_eq!(half_adder().evaluate(&[x1, x2]), [carry, sum]);
    }
}

#[test]
fn the_adder_has_five_nands_and_a_double_wire_from_the_leftmost_to_the_bottommost() {
    let adder = half_adder();
    let nand = Gate::Nand.perceptron().unwrap();
    assert_eq!(adder.perceptrons(), 5);
    for k in 0..5 {
        assert_eq!(adder.perceptron(k), nand);
    }
    let (x1, x2, n) = (Node::Input(0), Node::Input(1), Node::Perceptron);
    let wires = [[x1, x2], [x1, n(0)], [x2, n(0)], [n(1), n(2)], [n(0), n(0)]];
    for (k, wires) in wires.into_iter().enumerate() {
        assert_eq!(adder.sources(k).collect::<Vec<_>>(), wires, "perceptron {k}");
    }
}

#[test]
fn merging_the_double_wire_into_one_of_weight_minus_4_changes_nothing() {
    let (double, merged) = (half_adder(), half_adder_merged());
    assert_eq!(double.truth_table().unwrap(), merged.truth_table().unwrap());
    assert_eq!((double.wires(), merged.wires()), (10, 9));
    assert_eq!(merged.perceptron(4).weights(), [-4.0]);
    assert_eq!(merged.perceptron(4).bias(), 3.0);
}

#[test]
fn one_output_is_the_input_of_several_perceptrons() {
    let adder = half_adder();
    let readers = (0..5).filter(|&k| adder.sources(k).any(|node| node == Node::Perceptron(0)));
    assert_eq!(readers.collect::<Vec<_>>(), [1, 2, 4]);
}

#[test]
fn a_perceptron_with_no_inputs_outputs_whether_its_bias_is_above_0() {
    for (bias, output) in [(-1.0, false), (0.0, false), (0.001, true), (1.0, true)] {
        let perceptron = Perceptron::with_bias([], bias).unwrap();
        assert_eq!(perceptron.output::<f64>(&[]), output, "bias {bias}");
    }
}

#[test]
fn an_input_is_not_a_perceptron_with_no_inputs() {
    // The input outputs the desired value; what is drawn like it outputs a fixed one.
    let mut builder = CircuitBuilder::new();
    let input = builder.input("x1");
    let fixed = builder.constant(true);
    builder.output("input", input);
    builder.output("fixed", fixed);
    let circuit = builder.finish().unwrap();
    assert_eq!(circuit.evaluate(&[false]), [false, true]);
    assert_eq!(circuit.evaluate(&[true]), [true, true]);
    assert_eq!(circuit.perceptrons(), 1);
}

#[test]
fn nands_compute_any_logical_function() {
    let names = ["weather", "company", "transit"];
    for function in 0..=255_u32 {
        let table = TruthTable::from_fn(&names, &["go"], |x| {
            let row = x.iter().fold(0, |row, &bit| row << 1 | u32::from(bit));
            vec![function >> row & 1 == 1]
        });
        let table = table.unwrap();
        assert_eq!(table.to_circuit().truth_table().unwrap(), table);
    }
}

#[test]
fn a_small_change_of_a_weight_can_flip_a_perceptron_and_all_that_follows() {
    let adder_behind = |weight: f64| {
        let mut builder = CircuitBuilder::new();
        let x1 = builder.input("x1");
        let x2 = builder.input("x2");
        let first = Perceptron::with_bias([weight, -1.0], 0.0).unwrap();
        let first = builder.perceptron(&first, &[x1, x2]).unwrap();
        let sum = builder.append(&full_adder(), &[first, x1, x2]).unwrap();
        builder.output("carry", sum[0]);
        builder.output("sum", sum[1]);
        builder.finish().unwrap()
    };
    let (before, after) = (adder_behind(1.0), adder_behind(1.0 + 1e-9));
    assert_eq!(before.evaluate(&[1, 1]), [true, false]);
    assert_eq!(after.evaluate(&[1, 1]), [true, true]);
    let before = before.evaluate_with(&[1.0, 1.0], sigmoid);
    let after = after.evaluate_with(&[1.0, 1.0], sigmoid);
    for (before, after) in before.iter().zip(after) {
        assert!((before - after).abs() < 1e-9, "sigmoid neurons change little");
    }
}

proptest! {
    #[test]
    fn exercise_1_multiplying_weights_and_biases_by_c_changes_nothing(
        circuit in whole(),
        sixteenths in 1..10_000_u32,
    ) {
        // Sixteenths, since then no product or sum is rounded, and sums of 0 stay 0.
        let scaled = circuit.scaled(f64::from(sixteenths) / 16.0).unwrap();
        for x in inputs(&circuit) {
            prop_assert_eq!(circuit.evaluate(&x), scaled.evaluate(&x));
        }
    }

    #[test]
    fn exercise_1_holds_for_any_c_where_no_weighted_sum_is_0(
        circuit in never_0(),
        exponent in -100.0..100.0,
    ) {
        let scaled = circuit.scaled(10_f64.powf(exponent)).unwrap();
        for x in inputs(&circuit) {
            prop_assert_eq!(circuit.evaluate(&x), scaled.evaluate(&x));
        }
    }

    #[test]
    fn exercise_2_as_c_grows_sigmoid_neurons_become_the_perceptrons(
        circuit in never_0(),
    ) {
        for x in inputs(&circuit) {
            let perceptrons = circuit.evaluate(&x);
            for (c, distance) in [(20.0, 0.001), (50.0, 1e-9), (100.0, 1e-20), (1e4, 1e-300)] {
                let sigmoids = circuit.scaled(c).unwrap().evaluate_with(&x, sigmoid);
                for (&bit, y) in perceptrons.iter().zip(sigmoids) {
                    // 1 - y would round to 0 long before.
                    let off = if bit { 1.0 - y } else { y };
                    prop_assert!(off <= distance, "{} is {} off at c = {}", y, off, c);
                }
            }
        }
    }
}

#[test]
fn exercise_2_fails_where_a_weighted_sum_is_0() {
    // x1 - x2 is 0 for equal inputs: a sigmoid neuron stays at 1/2 whatever c is, and the next
    // one, which would tell 1/2 from 0, comes out at 1 where the perceptron is 0.
    let mut builder = CircuitBuilder::new();
    let x = ["x1", "x2"].map(|name| builder.input(name));
    let first = Perceptron::with_bias([1.0, -1.0], 0.0).unwrap();
    let first = builder.perceptron(&first, &x).unwrap();
    let second = Perceptron::with_bias([1.0], -0.25).unwrap();
    let second = builder.perceptron(&second, &[first]).unwrap();
    builder.output("first", first);
    builder.output("second", second);
    let circuit = builder.finish().unwrap();
    assert_eq!(circuit.weighted_sums(&[1, 1]), [0.0, -0.25]);
    assert_eq!(circuit.evaluate(&[1, 1]), [false, false]);
    for c in [1.0, 10.0, 100.0, 1e6] {
        let sigmoids = circuit.scaled(c).unwrap().evaluate_with(&[1.0, 1.0], sigmoid);
        assert_eq!(sigmoids[0], 0.5);
        assert_eq!(sigmoids[1], sigmoid(c * 0.25));
    }
}
