//! The experiments with networks that read digits, at small size on drawn ones: what they must
//! find.

use std::sync::LazyLock;

use chapter_one::architecture::nine;
use chapter_one::implementing::{darkness, eta, hidden, init, mistakes, no_hidden};
use chapter_one::runs::RunSettings;
use chapter_one::simple_network::{ten_or_four, weights};
use chapter_one::{Error, median, unwatched};
use mnist_io::{Examples, Images, Labels, Split};
use ndarray::{Array1, Array3, array};
use proptest::prelude::*;
use sigmoid_net::Network;
use ten_or_four::Design;

use crate::support::digits;

/// 3,000 digits to learn from, 1,000 each to choose and to judge by, no two by the same writer.
static DIGITS: LazyLock<Split> = LazyLock::new(|| Split {
    training: digits(0..3_000),
    validation: digits(3_000..4_000),
    test: digits(4_000..5_000),
});

/// No examples, of as many classes and pixels.
fn none() -> Examples {
    digits(0..10).split_at(0).unwrap().0
}

fn lowest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

fn highest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

const SEEDS: [u64; 3] = [1, 2, 3];

#[test]
fn more_hidden_neurons_read_more() {
    let settings = RunSettings::new(30, 6, 1);
    let trials = hidden::compare(&settings, &[2, 30], &SEEDS, &DIGITS, &unwatched).unwrap();
    let [two, thirty] = &trials[..] else { panic!("two networks") };
    assert_eq!([two.settings().hidden[0], thirty.settings().hidden[0]], [2, 30]);
    assert!(
        lowest(&thirty.test()) > highest(&two.test()) + 0.1,
        "{:?} {:?}",
        two.test(),
        thirty.test()
    );
    assert_eq!(two.after_epochs().len(), 7);
    assert_eq!(two.after_epochs()[6], two.validation());
    let seeds: Vec<u64> = thirty.runs.iter().map(|run| run.settings.sgd.seed).collect();
    assert_eq!(seeds, SEEDS);
}

#[test]
fn an_eta_far_too_small_hardly_learns_and_one_far_too_large_does_worse() {
    let settings = RunSettings::new(30, 4, 1);
    let etas = [0.001, 0.1, 3.0, 100.0];
    let trials = eta::compare(&settings, &etas, &SEEDS, &DIGITS, &unwatched).unwrap();
    let medians: Vec<f64> = trials.iter().map(|trial| median(&trial.test())).collect();
    assert!(medians[0] < 0.3, "{medians:?}");
    assert!(medians[2] > 0.8, "{medians:?}");
    assert!(medians[0] < medians[1] && medians[1] < medians[2], "{medians:?}");
    assert!(medians[3] < medians[2] - 0.1, "{medians:?}");
    // From epoch to epoch the cost falls, by little.
    let costs = trials[0].runs[0].costs();
    assert!(costs.windows(2).all(|pair| pair[1].1 < pair[0].1), "{costs:?}");
}

#[test]
fn without_hidden_neurons_it_reads_less_but_reads() {
    let settings = RunSettings::new(30, 10, 1);
    let etas = [0.3, 1.0, 3.0];
    let compared = no_hidden::compare(&settings, &etas, &SEEDS, &DIGITS, &unwatched).unwrap();
    assert_eq!(compared.without.len(), 3);
    let without = compared.best_without().unwrap();
    assert_eq!(without.runs[0].network.sizes(), [784, 10]);
    assert_eq!(compared.with.runs[0].network.sizes(), [784, 30, 10]);
    let best = compared.without.iter().map(|trial| median(&trial.validation()));
    assert_eq!(best.fold(0.0, f64::max), median(&without.validation()));
    assert!(lowest(&without.test()) > 0.7, "{:?}", without.test());
    assert!(lowest(&compared.with.test()) > highest(&without.test()), "{compared:?}");
}

#[test]
fn with_the_chapter_s_draw_outputs_stay_silent_and_the_digits_are_missed() {
    let settings = RunSettings::new(100, 4, 1);
    let shapes = [vec![100]];
    let compared = init::compare(&settings, &shapes, &SEEDS, &DIGITS, &unwatched).unwrap();
    let [begun] = &compared[..] else { panic!("one shape") };
    assert!(begun.book.dead_outputs().iter().sum::<usize>() > 0, "{:?}", begun.book.dead_outputs());
    assert_eq!(begun.scaled.dead_outputs(), [0, 0, 0]);
    assert!(lowest(&begun.scaled.test()) > highest(&begun.book.test()));
    for (silent, accuracy) in begun.dead_outputs_and_accuracy() {
        // A tenth of the digits each.
        assert!(accuracy < 1.01 - 0.1 * silent as f64, "{silent} {accuracy}");
    }
}

#[test]
fn ten_outputs_learn_to_read_better_than_four() {
    let settings = RunSettings::new(30, 6, 1);
    let etas = (&[1.0, 3.0, 10.0][..], 2);
    let [ten, four] = ten_or_four::compare(&settings, etas, &SEEDS, &DIGITS, &unwatched).unwrap();
    assert_eq!((ten.design, four.design), (Design::Ten, Design::Four));
    let test = |trial: &ten_or_four::DesignRuns| trial.for_each_seed(|run| run.test);
    assert!(lowest(&test(&ten)) > highest(&test(&four)), "{ten:?} {four:?}");
    assert!(lowest(&test(&four)) > 0.6, "{four:?}");
    // Read as kindly as can be, four outputs still do worse.
    let kindly = four.for_each_seed(|run| run.nearest);
    assert!(highest(&kindly) < lowest(&test(&ten)), "{four:?}");
    for run in &four.runs {
        assert!(run.test + run.no_digit <= 1.0);
        assert!(run.nearest >= run.test);
        assert_eq!(run.validation.len(), 6);
    }
    for run in &ten.runs {
        assert_eq!(run.no_digit, 0.0);
    }
    assert_eq!(four.after_epochs().len(), 6);
}

#[test]
fn four_bits_name_sixteen_numbers_and_ten_digits() {
    for number in 0..16 {
        let bits: Array1<f32> = (0..4).rev().map(|k| (number >> k & 1) as f32).collect();
        let digit = Design::Four.digit(bits.view());
        assert_eq!(digit, (number < 10).then_some(number));
        if let Some(digit) = digit {
            assert_eq!(Design::Four.nearest(bits.view()), digit);
        }
    }
    // 0.5 is a 1, as in the convention for a single output.
    assert_eq!(Design::Four.digit(array![0.5, 0.49, 0.0, 0.2].view()), Some(8));
    assert_eq!(Design::Four.nearest(array![1.0, 0.6, 0.0, 0.0].view()), 8);
}

proptest! {
    #[test]
    fn outputs_nearer_to_their_digit_than_a_half_name_it(
        digit in 0..10_usize,
        errors in prop::array::uniform4(0.0..0.499_f32),
    ) {
        let outputs: Array1<f32> = (0..4)
            .map(|j| if digit >> (3 - j) & 1 == 1 { 1.0 - errors[j] } else { errors[j] })
            .collect();
        prop_assert_eq!(Design::Four.digit(outputs.view()), Some(digit));
        prop_assert_eq!(Design::Four.nearest(outputs.view()), digit);
    }
}

#[test]
fn one_output_tells_a_nine_from_other_digits_at_both_sizes() {
    let settings = RunSettings::new(15, 8, 1);
    let few = |examples: &Examples, n| examples.split_at(n).unwrap().0;
    let data = Split {
        training: few(&DIGITS.training, 1_000),
        validation: few(&DIGITS.validation, 300),
        test: few(&DIGITS.test, 300),
    };
    let learned = nine::learn(&settings, &[[28, 28], [64, 64]], &data, &unwatched).unwrap();
    let sizes: Vec<&[usize]> = learned.iter().map(|of_shape| of_shape.network.sizes()).collect();
    assert_eq!(sizes, [[784, 15, 1], [4096, 15, 1]]);
    for of_shape in &learned {
        let score = of_shape.test;
        assert_eq!((score.nines, score.others), (30, 270));
        assert_eq!(score.always_no(), 0.9);
        assert!(score.accuracy() > 0.93, "{score:?}");
        assert!(score.nines_seen > 15, "{score:?}");
        assert_eq!(of_shape.validation.len(), 8);
    }
}

#[test]
fn an_output_of_exactly_a_half_says_that_it_is_a_nine() {
    // All weights and biases 0: σ(0) = 0.5 for every image.
    let network = Network::zeros(&[784, 1]).unwrap();
    let score = nine::judge(&network, &DIGITS.test);
    assert_eq!((score.nines_seen, score.others_taken), (score.nines, score.others));
    let mut lower = network;
    lower.biases_mut(0)[0] = -1e-3;
    let score = nine::judge(&lower, &DIGITS.test);
    assert_eq!((score.nines_seen, score.others_taken), (0, 0));
    assert_eq!(score.accuracy(), score.always_no());
}

#[test]
fn images_of_64_x_64_show_the_same() {
    let digits = digits(0..50);
    assert_eq!(nine::enlarged(&digits, [28, 28]).unwrap().images(), digits.images());
    let large = nine::enlarged(&digits, [64, 64]).unwrap();
    assert_eq!((large.image_shape(), large.pixels()), (&[64, 64][..], 4096));
    assert_eq!(large.labels(), digits.labels());
    let mean = |examples: &Examples, i: usize| {
        let image = examples.image(i);
        image.iter().map(|&pixel| f64::from(pixel)).sum::<f64>() / image.len() as f64
    };
    for i in 0..50 {
        assert!((mean(&large, i) - mean(&digits, i)).abs() < 0.5, "{i}");
    }
    let grey = Images::from_array(Array3::from_elem((1, 28, 28), 77)).unwrap();
    let grey = Examples::new(grey, Labels::from_vec(vec![9]), 10).unwrap();
    for shape in [[1, 1], [7, 30], [64, 64]] {
        assert!(nine::enlarged(&grey, shape).unwrap().image(0).iter().all(|&pixel| pixel == 77));
    }
    // A slope stays a slope: pixel for pixel at twice the size, at the edge as far as it went.
    let slope = Images::from_array(array![[[0_u8, 40, 80]]]).unwrap();
    let slope = Examples::new(slope, Labels::from_vec(vec![9]), 10).unwrap();
    let twice = nine::enlarged(&slope, [2, 6]).unwrap();
    assert_eq!(twice.image(0), [[0, 10, 30, 50, 70, 80], [0, 10, 30, 50, 70, 80]].concat());
    assert!(matches!(nine::enlarged(&slope, [0, 6]), Err(Error::NotFlat { .. })));
    let flat = Images::from_array(array![[0_u8, 40, 80]]).unwrap();
    let flat = Examples::new(flat, Labels::from_vec(vec![9]), 10).unwrap();
    let error = nine::enlarged(&flat, [64, 64]).unwrap_err();
    assert_eq!(error.to_string(), "images of shape [3] have no rows and columns");
}

#[test]
fn darkness_is_a_mean_and_the_nearest_mean_is_the_guess() {
    let images = Array3::from_shape_fn((6, 1, 2), |(i, _, column)| {
        [[0, 0], [0, 102], [255, 255], [255, 153], [51, 51], [0, 0]][i][column]
    });
    let labels = Labels::from_vec(vec![0, 0, 1, 1, 3, 3]);
    let examples = Examples::new(Images::from_array(images).unwrap(), labels, 4).unwrap();
    let by_darkness = darkness::learn(&examples).unwrap();
    let expected = [0.1, 0.9, f64::NAN, 0.1];
    for (mean, expected) in by_darkness.means.iter().zip(expected) {
        assert!((mean - expected).abs() < 1e-12 || mean.is_nan() && expected.is_nan());
    }
    assert_eq!(by_darkness.quarters[2], None);
    // 0 and 3 are equally near: the lower. Nothing is ever taken for a 2, which was never seen.
    assert_eq!([[0, 0], [0, 255], [200, 200]].map(|image| by_darkness.guess(&image)), [0, 0, 1]);
    let score = by_darkness.evaluate(&examples);
    assert_eq!((score.correct, score.examples), (4, 6));
    assert_eq!(score.confusion[3], [2, 0, 0, 0]);
    assert!(matches!(darkness::learn(&none()), Err(Error::TooFewExamples { .. })));
}

#[test]
fn darkness_reads_more_than_chance_and_far_less_than_a_network() {
    let score = darkness::learn(&DIGITS.training).unwrap().evaluate(&DIGITS.test);
    assert!((0.13..0.4).contains(&score.accuracy()), "{}", score.accuracy());
    assert_eq!(score.confusion.iter().flatten().sum::<usize>(), score.examples);
    let settings = RunSettings::new(30, 2, 1);
    let trials = hidden::compare(&settings, &[30], &[1], &DIGITS, &unwatched).unwrap();
    assert!(median(&trials[0].test()) > 2.0 * score.accuracy());
}

#[test]
fn learning_makes_pictures_of_the_weights() {
    let settings = RunSettings::new(30, 6, 1);
    let before = settings.network(&DIGITS.training).unwrap();
    let trials = hidden::compare(&settings, &[30], &[1], &DIGITS, &unwatched).unwrap();
    let after = &trials[0].runs[0].network;
    // Drawn one by one they know nothing of their neighbours.
    let drawn = weights::smoothness(&before, 28, 4..24);
    assert!(drawn.abs() < 0.05, "{drawn}");
    let learned = weights::smoothness(after, 28, 4..24);
    assert!(learned > 0.3, "{learned}");
}

#[test]
fn smoothness_is_a_correlation() {
    let network = |weight: &dyn Fn(usize, usize) -> f32| {
        let mut network = Network::zeros(&[36, 1]).unwrap();
        for i in 0..36 {
            network.weights_mut(0)[(0, i)] = weight(i / 6, i % 6);
        }
        network
    };
    let board = network(&|row, column| if (row + column) % 2 == 0 { 1.0 } else { -1.0 });
    assert!((weights::smoothness(&board, 6, 0..6) + 1.0).abs() < 1e-9);
    let halves = network(&|row, _| if row < 3 { 1.0 } else { -1.0 });
    assert!(weights::smoothness(&halves, 6, 0..6) > 0.7);
    assert!(weights::smoothness(&network(&|_, _| 2.0), 6, 0..6).is_nan());
}

#[test]
fn a_neuron_speaks_for_the_output_its_weight_is_largest_to() {
    let mut network = Network::zeros(&[4, 2, 3]).unwrap();
    network.weights_mut(0).assign(&array![[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]);
    network.weights_mut(1).assign(&array![[0.1, 0.2], [-2.0, 0.5], [1.0, 0.4]]);
    let neurons = weights::neurons(&network);
    assert_eq!(neurons[0].weights, [1.0, 2.0, 3.0, 4.0]);
    let roles: Vec<_> =
        neurons.iter().map(|n| (n.number, n.speaks_for, n.speaks_against)).collect();
    assert_eq!(roles, [(0, 2, Some(1)), (1, 1, None)]);
    assert_eq!([neurons[0].supported, neurons[1].supported], [2, 3]);
    let alone = weights::neurons(&Network::zeros(&[4, 3]).unwrap());
    assert_eq!(alone[2].speaks_for, 2);
    // Two layers between: the effect is the product, here to the first output and against none.
    let mut deep = Network::zeros(&[1, 1, 2, 2]).unwrap();
    deep.weights_mut(1).assign(&array![[1.0], [-1.0]]);
    deep.weights_mut(2).assign(&array![[2.0, -2.0], [1.0, 1.0]]);
    let neurons = weights::neurons(&deep);
    assert_eq!((neurons[0].speaks_for, neurons[0].speaks_against), (0, None));
}

#[test]
fn mistakes_are_all_there_the_most_confident_first() {
    let settings = RunSettings::new(30, 3, 1);
    let trials = hidden::compare(&settings, &[30], &[1], &DIGITS, &unwatched).unwrap();
    let (network, score) = (&trials[0].runs[0].network, &trials[0].test[0]);
    let found = mistakes::find(network, &DIGITS.test);
    assert_eq!(found.len(), score.examples - score.correct);
    assert!(!found.is_empty());
    assert!(found.windows(2).all(|pair| pair[0].confidence >= pair[1].confidence));
    let mut confusion = score.confusion.clone();
    for mistake in &found {
        assert_ne!(mistake.label, mistake.prediction);
        assert_eq!(mistake.label, usize::from(DIGITS.test.label(mistake.example)));
        assert!(mistake.confidence >= mistake.doubt);
        let outputs = network.feedforward(DIGITS.test.image(mistake.example));
        assert_eq!(outputs[mistake.prediction], mistake.confidence);
        assert_eq!(outputs[mistake.label], mistake.doubt);
        confusion[(mistake.label, mistake.prediction)] -= 1;
    }
    // What is left is what was right.
    assert_eq!(confusion.sum(), score.correct);
    assert_eq!(mistakes::find(network, &none()), []);
}
