//! Networks that learn what is no digit: from composed strings, the same on any number of threads.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use augmentation::{Distortion, Preparation};
use chapter_one::runs::{
    Run, RunIdentity, RunSettings, TrainingSet, evidence_weights, sweep, temperature, train,
};
use chapter_one::{Error, ExperimentProgress, unwatched};
use digit_strings::{Composer, Spacing, non_digit, read_line};
use drawn_digits::draw_letter;
use mnist_io::{Examples, Images, Labels};
use reading::{Reader, expected_calibration_error, prepare_images};
use sigmoid_net::{Activation, CostFunction, Init, Model, Network, Targets};

use crate::support::digits;

static DIGITS: LazyLock<[Examples; 2]> = LazyLock::new(|| [digits(0..400), digits(400..700)]);

fn settings(non_digits: bool) -> RunSettings {
    RunSettings::new(30, 12, 1)
        .with_hidden_activations([Activation::Relu])
        .with_output(Activation::Sigmoid, CostFunction::CrossEntropy)
        .with_init(Init::He)
        .with_eta(0.1)
        .with_distortion(Distortion::default())
        .with_non_digits(non_digits)
}

fn set(settings: &RunSettings) -> TrainingSet {
    TrainingSet::of(settings, &DIGITS[0], &DIGITS[0], &unwatched).unwrap()
}

fn labels(set: &TrainingSet) -> Vec<u8> {
    match set.targets() {
        Targets::LabelsOrNone(labels) | Targets::Labels(labels) => labels.to_vec(),
        _ => panic!("no labels"),
    }
}

fn on_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

#[test]
fn the_same_seed_gives_the_same_examples_on_any_number_of_threads() {
    let of = |seed: u64| {
        let set = set(&settings(true).with_seed(seed));
        let labels = labels(&set);
        (set.images().to_owned(), labels)
    };
    let one = on_threads(1, || of(1));
    for threads in [2, 8] {
        assert!(on_threads(threads, || of(1)) == one, "{threads} threads");
    }
    assert!(of(2) != one);
    // The digits come first, as they are.
    let (images, labels) = one;
    let n = DIGITS[0].len();
    assert_eq!(images.slice(ndarray::s![..n, ..]), DIGITS[0].images());
    assert_eq!(&labels[..n], DIGITS[0].labels());
    let others = &labels[n..];
    for label in (0..10).chain([Targets::NONE]) {
        assert!(others.contains(&label), "{label}");
    }
}

#[test]
fn what_is_cut_out_is_prepared_as_the_digits_are() {
    let original = set(&settings(true));
    let prepared = settings(true).with_preparation(Preparation::Deslanted);
    let examples = reading::prepare(&DIGITS[0], Preparation::Deslanted).unwrap();
    let prepared = TrainingSet::of(&prepared, &examples, &DIGITS[0], &unwatched).unwrap();
    assert_eq!(labels(&prepared), labels(&original));
    let expected = prepare_images(original.images(), [28, 28], Preparation::Deslanted);
    assert_eq!(prepared.images(), expected);
}

#[test]
fn without_non_digits_a_run_learns_from_the_digits_alone() {
    let set = set(&settings(false));
    assert_eq!((set.len(), set.non_digits()), (DIGITS[0].len(), 0));
    assert_eq!(set.images(), DIGITS[0].images());
    assert!(!set.is_empty() && matches!(set.targets(), Targets::Labels(_)));
    let mut with_set = Run::with_training_set(&settings(false), &set).unwrap();
    let mut plain = Run::new(&settings(false), &DIGITS[0]).unwrap();
    for run in [&mut with_set, &mut plain] {
        run.run_epoch(|_| ControlFlow::Continue(()));
    }
    assert!(with_set.into_network() == plain.into_network());
}

/// Share of these images at which an output fires.
fn fire(network: &Network, images: &[[u8; 784]]) -> f64 {
    let outputs = network.feedforward_many(images);
    let fires = outputs.outer_iter().filter(|row| row.iter().any(|&output| output > 0.5)).count();
    fires as f64 / images.len() as f64
}

#[test]
fn whoever_has_learned_what_is_no_digit_fires_at_few_of_them() {
    let (training, validation) = (digits(1_000..3_000), digits(3_000..4_000));
    let both = [false, true].map(|non_digits| settings(non_digits).with_hidden([60]));
    let trained = train(&both, &training, &validation, &unwatched).unwrap();
    let composer = Composer::new(validation.images(), validation.labels()).unwrap();
    // Of other seeds than any that was learned from.
    let non_digits: Vec<_> = (0..500).map(|i| non_digit(&composer, 77, i)).collect();
    let letters: Vec<_> = (0..500).map(|i| draw_letter(77, i)).collect();
    for (name, images) in [("non-digits", &non_digits), ("letters", &letters)] {
        let [without, with] = [0, 1].map(|k| fire(&trained[k].network, images));
        println!("{name}: {without} without, {with} with");
        assert!(with < 0.6 * without, "{name}: {with} of {without}");
    }
    let [accuracy_without, accuracy] = [0, 1].map(|k| trained[k].accuracy());
    println!("digits: {accuracy_without} without, {accuracy} with");
    assert!(accuracy > accuracy_without - 0.02, "{accuracy} {accuracy_without}");
}

#[test]
fn it_is_the_same_network_whoever_trains_it() {
    let [training, validation] = &*DIGITS;
    let settings = settings(true).with_epochs(2);
    let all = std::slice::from_ref(&settings);
    let trained = train(all, training, validation, &unwatched).unwrap().remove(0);
    let set = set(&settings);
    let mut run = Run::with_training_set(&settings, &set).unwrap();
    for _ in 0..settings.epochs {
        run.run_epoch(|_| ControlFlow::Continue(()));
    }
    assert!(run.into_network() == trained.network);
    let runs = sweep(all, &[(0, 1)], training, validation, None, &|_| (), &unwatched).unwrap();
    assert_eq!(runs[0].validation.accuracy, trained.accuracy());
}

#[test]
fn the_temperature_is_the_same_on_any_number_of_threads() {
    let set = set(&settings(true));
    let mut run = Run::with_training_set(&settings(true), &set).unwrap();
    run.run_epoch(|_| ControlFlow::Continue(()));
    let network = run.into_network();
    let fit = |how: Preparation| temperature(&network, how, &DIGITS[1], 1).unwrap();
    let one = on_threads(1, || fit(Preparation::AsIs));
    assert_eq!(on_threads(8, || fit(Preparation::AsIs)), one);
    assert!((0.2..5.0).contains(&one), "{one}");
    assert!(fit(Preparation::Deslanted) != one);
    // Twice as sure of itself: the logits of the last layer are doubled.
    let mut surer = network.clone();
    let last = surer.layers() - 1;
    surer.weights_mut(last).mapv_inplace(|w| 2.0 * w);
    surer.biases_mut(last).mapv_inplace(|b| 2.0 * b);
    let doubled = temperature(&surer, Preparation::AsIs, &DIGITS[1], 1).unwrap();
    assert!((doubled / one - 2.0).abs() < 0.02, "{one} {doubled}");
}

#[test]
fn readings_are_right_as_often_as_their_evidence_says() {
    let (training, validation) = (digits(1_000..3_000), digits(3_000..4_000));
    let settings = settings(true).with_hidden([60]);
    let trained = train(std::slice::from_ref(&settings), &training, &validation, &unwatched);
    let model = Model::new(trained.unwrap().remove(0).network);
    let fit = || evidence_weights(&model, &validation, 1).unwrap();
    let weights = on_threads(1, fit);
    assert_eq!(on_threads(8, fit), weights);

    // Other digits, in other strings.
    let others = digits(4_000..5_000);
    let composer = Composer::new(others.images(), others.labels()).unwrap();
    let reader = Reader::new(vec![model]).unwrap();
    let read = (0..300).map(|i| {
        let string = composer.compose(1 + i % 6, Spacing::ALL[i % 3], 7, i as u64);
        let readings = read_line(string.pixels.view(), &reader);
        let is_right = readings.ranked[0].digits == string.labels();
        let after = weights.confidence(readings.evidence().unwrap());
        [(readings.ranked[0].confidence, is_right), (after, is_right)]
    });
    let read: Vec<_> = read.collect();
    let [before, after] = [0, 1].map(|k| expected_calibration_error(read.iter().map(|of| of[k])));
    println!("calibration error: {before} before, {after} after");
    assert!(after < 0.5 * before && after < 0.1, "{before} {after}");
}

#[test]
fn runs_with_and_without_are_not_taken_for_each_other() {
    let [training, validation] = &*DIGITS;
    let identity = |non_digits| RunIdentity::of(&settings(non_digits), None, training, validation);
    let difference = identity(false).first_difference(&identity(true)).unwrap();
    assert_eq!(difference.to_string(), "non-digits is learned, not not there");
}

#[test]
fn what_no_strings_can_be_composed_of_is_refused() {
    let refused = |settings: &RunSettings, examples: &Examples| {
        let refused = TrainingSet::of(settings, examples, examples, &unwatched).unwrap_err();
        // Before anything is trained.
        let swept = sweep(
            std::slice::from_ref(settings),
            &[(0, 1)],
            examples,
            &DIGITS[1],
            None,
            &|_| panic!("trained"),
            &unwatched,
        );
        assert_eq!(swept.unwrap_err().to_string(), refused.to_string());
        assert!(refused.is_unsuitable());
        refused.to_string()
    };
    let softmax = settings(true).with_output(Activation::Softmax, CostFunction::LogLikelihood);
    assert_eq!(
        refused(&softmax, &DIGITS[0]),
        "softmax outputs add up to 1, so they cannot all be 0 for what is no digit"
    );
    let of_shape = |shape: (usize, usize, usize), classes: usize| {
        let images = Images::from_array(ndarray::Array3::from_elem(shape, 9)).unwrap();
        Examples::new(images, Labels::from_vec(vec![1; shape.0]), classes).unwrap()
    };
    assert_eq!(
        refused(&settings(true), &of_shape((3, 8, 10), 10)),
        "images of shape [8, 10], expected 28 x 28: strings are composed of such digits only"
    );
    // As many pixels, but not as many rows.
    let flat = refused(&settings(true), &of_shape((3, 14, 56), 10));
    assert!(flat.starts_with("images of shape [14, 56]"), "{flat}");
    assert_eq!(
        refused(&settings(true), &of_shape((3, 28, 28), 26)),
        "26 classes of examples, expected the 10 digits"
    );
    let none = DIGITS[0].split_at(0).unwrap().0;
    assert!(matches!(
        TrainingSet::of(&settings(true), &none, &none, &unwatched),
        Err(Error::TooFewExamples { found: 0, .. })
    ));
    assert!(temperature(&set_network(), Preparation::AsIs, &none, 1).is_err());
}

fn set_network() -> Network {
    settings(true).network(&DIGITS[0]).unwrap()
}

/// Also of images with nothing on them, of which no candidates can be cut.
#[test]
fn few_digits_are_enough() {
    for n in [1, 2, 7] {
        let few = DIGITS[0].split_at(n).unwrap().0;
        let set = TrainingSet::of(&settings(true), &few, &few, &unwatched).unwrap();
        assert!(set.len() > n && set.non_digits() > 0, "{n}");
        assert!(Run::with_training_set(&settings(true), &set).is_ok());
        assert!(temperature(&set_network(), Preparation::AsIs, &few, 1).unwrap() > 0.0);
    }
    let blank = Images::from_array(ndarray::Array3::zeros((5, 28, 28))).unwrap();
    let blank = Examples::new(blank, Labels::from_vec(vec![3; 5]), 10).unwrap();
    let set = TrainingSet::of(&settings(true), &blank, &blank, &unwatched).unwrap();
    assert!(set.len() >= 5);
}

#[test]
fn whoever_watches_sees_how_far_it_is_and_can_stop_it() {
    use std::sync::Mutex;
    let seen = Mutex::new(Vec::new());
    let watch = |progress: ExperimentProgress| {
        assert!(progress.done <= progress.of);
        seen.lock().unwrap().push(progress);
        ControlFlow::Continue(())
    };
    TrainingSet::of(&settings(true), &DIGITS[0], &DIGITS[0], &watch).unwrap();
    let seen = seen.into_inner().unwrap();
    let last = seen.iter().map(|progress| progress.done).max().unwrap();
    assert!(last > seen[0].of * 8 / 10, "{last} of {}", seen[0].of);
    // Wherever it is: while strings are composed, and while the network learns that finds
    // candidates hard.
    for share in [0, 3, 5, 8] {
        let stop = |progress: ExperimentProgress| {
            if progress.done * 10 >= progress.of * share {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let stopped = TrainingSet::of(&settings(true), &DIGITS[0], &DIGITS[0], &stop);
        assert!(matches!(stopped, Err(Error::Stopped)), "{share}");
    }
}
