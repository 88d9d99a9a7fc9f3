//! Numbers read by trial segmentation, on drawn digits: what the experiment must find.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use chapter_one::runs::RunSettings;
use chapter_one::simple_network::segmentation::{
    LONGEST, NUMBER, NumbersRead, SHORT, compare, share_right,
};
use chapter_one::{Error, unwatched};
use digit_strings::Spacing;
use mnist_io::{Examples, Images, Labels, Split};
use ndarray::Array3;
use reading::{RefusalCurve, confidence_bins, expected_calibration_error};
use sigmoid_net::{Activation, CostFunction, Init};

use crate::support::digits;

static DIGITS: LazyLock<Split> = LazyLock::new(|| Split {
    training: digits(0..1_500),
    validation: digits(1_500..2_000),
    test: digits(2_000..3_000),
});

fn settings(epochs: usize) -> RunSettings {
    RunSettings::new(60, epochs, 1)
        .with_hidden_activations([Activation::Relu])
        .with_output(Activation::Sigmoid, CostFunction::CrossEntropy)
        .with_init(Init::He)
        .with_eta(0.1)
}

#[test]
fn who_knows_what_is_no_digit_knows_where_to_cut() {
    let strings = 40;
    let [without, with] = compare(&settings(8), strings, &DIGITS, &unwatched).unwrap();
    assert!(!without.settings.non_digits && with.settings.non_digits);
    let gaps = |of: &NumbersRead, length| share_right(&of.strings, Spacing::Gap, length);
    for length in 1..=4 {
        assert!(gaps(&with, length) > gaps(&without, length) + 0.2, "{length}");
    }
    // Longer ones are harder, and so are digits that touch.
    assert!(gaps(&with, 1) > gaps(&with, LONGEST) + 0.1);
    let touching = share_right(&with.strings, Spacing::Touch, SHORT);
    assert!(touching < gaps(&with, SHORT), "{touching}");
    assert!(with.digits > 0.8 && with.validation > 0.8, "{} {}", with.digits, with.validation);
    assert!(with.numbers_right() > without.numbers_right(), "{}", with.numbers_right());
    assert_eq!(with.numbers.len(), strings);
    assert_eq!(with.strings.len(), strings * (LONGEST + 2));
    for read in &with.strings {
        assert!(!read.is_right || read.digits.len() == read.length, "{read:?}");
        assert!(!read.is_right || read.digits.iter().filter(|digit| !digit.is_right).count() <= 1);
    }

    // The least sure are refused first, and they are wrong more often.
    let curve = RefusalCurve::new(with.with_gaps());
    let [all, half] = [0.0, 0.5].map(|refused| curve.accuracy_after(refused).unwrap());
    assert!(half > all + 0.05, "{all} {half}");
    let bins = confidence_bins(with.digits_with_gaps());
    assert!(bins.first().unwrap().accuracy < bins.last().unwrap().accuracy, "{bins:?}");
    assert!((0.0..1.0).contains(&expected_calibration_error(with.digits_with_gaps())));
}

#[test]
fn the_seed_determines_it_on_any_number_of_threads() {
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let [a, b] = pool.install(|| compare(&settings(1), 3, &DIGITS, &unwatched)).unwrap();
        let ranked = |read: NumbersRead| {
            let numbers: Vec<_> = read.numbers.into_iter().map(|number| number.ranked).collect();
            (read.digits, read.temperature, read.strings, numbers)
        };
        (ranked(a), ranked(b))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn what_does_not_suit_is_refused_and_whoever_watches_can_stop_it() {
    let none = digits(0..10).split_at(0).unwrap().0;
    for set in 0..3 {
        let mut data = DIGITS.clone();
        [&mut data.training, &mut data.validation, &mut data.test][set].clone_from(&none);
        let refused = compare(&settings(1), 1, &data, &unwatched);
        assert!(matches!(refused, Err(Error::TooFewExamples { .. })), "{refused:?}");
    }
    let refused = compare(&settings(1), 0, &DIGITS, &unwatched);
    assert!(matches!(refused, Err(Error::TooFewExamples { what: "strings", .. })));
    let of = |side: usize, classes: u8| {
        let images = Images::from_array(Array3::zeros((20, side, side))).unwrap();
        let labels = Labels::from_vec((0..20).map(|i| i % classes).collect());
        let examples = Examples::new(images, labels, classes.into()).unwrap();
        Split { training: examples.clone(), validation: examples.clone(), test: examples }
    };
    let refused = compare(&settings(1), 1, &of(28, 3), &unwatched);
    assert!(matches!(refused, Err(Error::NotDigits { classes: 3, expected: 10 })));
    let refused = compare(&settings(1), 1, &of(20, 10), &unwatched);
    assert!(matches!(refused, Err(Error::NotOfMnistsSize { .. })));
    // No 5 among the test images.
    let mut data = DIGITS.clone();
    let without: Vec<usize> =
        (0..data.test.len()).filter(|&i| data.test.label(i) != NUMBER[0]).collect();
    let images = Array3::from_shape_fn((without.len(), 28, 28), |(i, row, column)| {
        data.test.image(without[i])[row * 28 + column]
    });
    let labels = without.iter().map(|&i| data.test.label(i)).collect();
    let images = Images::from_array(images).unwrap();
    data.test = Examples::new(images, Labels::from_vec(labels), 10).unwrap();
    let refused = compare(&settings(1), 1, &data, &unwatched).unwrap_err();
    assert!(refused.to_string().starts_with("test images of each digit of 504192: "), "{refused}");

    let stopped = compare(&settings(1), 5, &DIGITS, &|progress| {
        assert!(progress.done <= progress.of);
        if progress.done > 4_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(Error::Stopped)));
}
