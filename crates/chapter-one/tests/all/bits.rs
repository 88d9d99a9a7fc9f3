//! The fourth layer that turns ten outputs into four bits.

use chapter_one::runs::{RunSettings, train};
use chapter_one::simple_network::bits::{
    BITS, DIGITS, bit, layer, margins, prove, read, with_bits,
};
use chapter_one::{Error, unwatched};
use proptest::prelude::*;
use sigmoid_net::{Network, SigmoidNeuron};

use crate::support::digits;

const WEIGHT: f64 = 10.0;

#[test]
fn bits_are_those_of_the_digit() {
    for digit in 0..DIGITS {
        let number = (0..BITS).fold(0, |number, k| 2 * number + usize::from(bit(digit, k)));
        assert_eq!(number, digit);
    }
}

#[test]
fn the_layer_is_right_at_every_vertex_of_every_admissible_box() {
    let proof = prove(&layer(WEIGHT));
    assert_eq!((proof.vertices, proof.wrong), (10 * 1024, 0));
    // By hand: 0.99 for the correct digit, and against it at most 0.01 for each of the others
    // that has another bit in that place.
    for (digit, margins) in proof.margins.iter().enumerate() {
        for (k, &margin) in margins.iter().enumerate() {
            let against = (0..DIGITS).filter(|&other| bit(other, k) != bit(digit, k)).count();
            let expected = WEIGHT * (0.99 - 0.01 * against as f64);
            assert!((margin - expected).abs() < 1e-12, "{digit} {k}: {margin} {expected}");
        }
    }
    assert!((proof.margin() - 9.1).abs() < 1e-12, "{}", proof.margin());
}

#[test]
fn a_layer_that_is_wrong_somewhere_is_found_out() {
    let mut biased = layer(WEIGHT);
    biased[2].bias = -9.4;
    assert!(prove(&biased).wrong > 0);
    let nothing = vec![SigmoidNeuron { weights: vec![0.0; DIGITS], bias: 0.0 }; BITS];
    assert_eq!(prove(&nothing).wrong, 10 * 1024);
    let no_number = vec![SigmoidNeuron { weights: vec![f64::NAN; DIGITS], bias: 0.0 }; BITS];
    assert_eq!(prove(&no_number).wrong, 10 * 1024);
}

proptest! {
    #[test]
    fn inside_the_boxes_no_margin_is_below_that_of_the_vertices(
        digit in 0..DIGITS,
        correct in 0.99..=1.0,
        mut activations in prop::collection::vec(0.0..0.01, DIGITS),
    ) {
        activations[digit] = correct;
        let layer = layer(WEIGHT);
        let least = prove(&layer).margins[digit];
        for (k, margin) in margins(&layer, digit, &activations).into_iter().enumerate() {
            prop_assert!(margin >= least[k] - 1e-9);
            prop_assert_eq!(layer[k].output(&activations) >= 0.5, bit(digit, k));
        }
    }
}

#[test]
fn on_a_network_that_has_learned_the_bits_of_all_admissible_examples_spell_the_prediction() {
    let (training, held_out) = (digits(0..3_000), digits(3_000..4_000));
    let settings = RunSettings::new(30, 15, 1);
    let network = train(&[settings], &training, &held_out, &unwatched).unwrap().remove(0).network;
    let read = read(&network, &layer(WEIGHT), &held_out).unwrap();
    assert_eq!(read.examples, 1_000);
    assert!(read.admissible > 20, "{read:?}");
    assert_eq!(read.admissible_spelled, read.admissible);
    assert!(read.spelled >= read.admissible && read.correct > 800, "{read:?}");
}

#[test]
fn behind_other_than_ten_outputs_it_is_refused() {
    let network = Network::zeros(&[784, 4]).unwrap();
    let refused = with_bits(&network, &layer(WEIGHT)).unwrap_err();
    assert!(matches!(refused, Error::NotDigits { classes: 4, expected: 10 }));
}
