//! Perceptrons times c: what the experiment must find.

use chapter_one::sigmoid_neurons::scale;
use perceptron::{Circuit, half_adder};

const FACTORS: [f64; 5] = [1e-3, 0.5, 3.0, 1e6, 1e200];

#[test]
fn a_positive_factor_changes_no_perceptron_and_a_negative_one_does() {
    for seed in 1..4 {
        let networks = scale::networks(scale::Numbers::Real, 5, &[6, 6, 3], 30, seed).unwrap();
        for change in scale::change(&networks, &FACTORS).unwrap() {
            assert_eq!((change.outputs, change.perceptrons), (30 * 32 * 3, 30 * 32 * 15));
            assert_eq!((change.outputs_changed, change.perceptrons_changed), (0, 0), "{change:?}");
        }
        for change in scale::change(&networks, &[-1.0, -0.5]).unwrap() {
            // Without weighted sums of 0 all perceptrons of the first layer do the contrary.
            assert!(change.perceptrons_changed >= 30 * 32 * 6, "{change:?}");
            assert!(change.share() > 0.2, "{change:?}");
        }
        // All that is left is 0, and no perceptron fires.
        let fires = |network: &Circuit| network.truth_table().unwrap();
        let ones: usize = networks
            .iter()
            .map(fires)
            .map(|t| {
                (0..t.rows()).map(|row| (0..3).filter(|&j| t.output(row, j)).count()).sum::<usize>()
            })
            .sum();
        let zero = scale::change(&networks, &[0.0]).unwrap()[0];
        assert_eq!(zero.outputs_changed, ones);
    }
}

#[test]
fn whole_weights_stay_as_they_are_for_whole_factors_and_powers_of_two() {
    let networks = scale::networks(scale::Numbers::Whole, 5, &[6, 6, 3], 50, 1).unwrap();
    let mut zeros = 0;
    for network in &networks {
        for k in 0..network.perceptrons() {
            let perceptron = network.perceptron(k);
            let mut numbers = perceptron.weights().iter().copied().chain([perceptron.bias()]);
            assert!(numbers.all(|number| number.fract() == 0.0), "{perceptron:?}");
        }
        zeros += network
            .weighted_sums(&[true, false, true, true, false])
            .iter()
            .filter(|&&z| z == 0.0)
            .count();
    }
    assert!(zeros > 50, "sums of exactly 0 are common: {zeros}");
    for change in scale::change(&networks, &[2.0, 0.25, 3.0, 1e6]).unwrap() {
        assert_eq!(change.perceptrons_changed, 0, "{change:?}");
    }
}

#[test]
fn times_agrees_with_scaled_where_both_are_there() {
    let network = half_adder();
    assert_eq!(scale::times(&network, 0.3).unwrap(), network.scaled(0.3).unwrap());
    let negative = scale::times(&network, -2.0).unwrap();
    assert_eq!(scale::times(&negative, -0.5).unwrap(), network);
    for c in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 1e-320] {
        assert!(scale::times(&network, c).is_err(), "{c}");
    }
    assert!(scale::networks(scale::Numbers::Real, 3, &[], 1, 1).is_ok(), "inputs as outputs");
    assert!(scale::networks(scale::Numbers::Real, 0, &[], 1, 1).is_err(), "no output");
}
