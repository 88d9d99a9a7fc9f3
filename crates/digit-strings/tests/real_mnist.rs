//! How well strings of real digits are read: `cargo xtask download-mnist`, then
//! `cargo test --release -p digit-strings --test real_mnist -- --ignored --nocapture`.
//!
//! The digits are the last 10,000 of MNIST's training images; the network learns from the others.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use augmentation::{Distorter, Distortion};
use digit_strings::{Composer, Spacing, cut_out, non_digit, read_line};
use flate2::read::GzDecoder;
use mnist_io::{DataSet, Examples};
use rayon::prelude::*;
use sgd::{Schedule, Sgd};
use sigmoid_net::{Activation, CostFunction, Init, Model, Network, Predictor, Targets, Training};

const SEED: u64 = 1;
/// Training digits; the 10,000 after them are for validation.
const TRAINING: usize = 50_000;
/// Strings of each kind that are read.
const STRINGS: u64 = 500;

/// Images of digits and of what is not one.
#[derive(Default)]
struct Learned {
    images: Vec<[u8; 784]>,
    labels: Vec<u8>,
}

impl Learned {
    fn extend(&mut self, examples: impl IntoIterator<Item = ([u8; 784], u8)>) {
        for (image, label) in examples {
            self.images.push(image);
            self.labels.push(label);
        }
    }

    /// The network after some more epochs of them, each image distorted in each epoch anew.
    fn train(&self, network: Network, epochs: usize, last: f32, seed: u64) -> Network {
        let eta = Schedule::Cosine { initial: 0.1, last, epochs };
        let distorter = Distorter::new(Distortion::default(), 28, 28, seed).expect("the defaults");
        let targets = Targets::LabelsOrNone(&self.labels);
        let sgd = Sgd::new(eta, 32).with_seed(seed);
        let mut training = Training::new(network, &self.images, targets, sgd)
            .expect("what fits")
            .with_augmentation(move |example, epoch, image, to| {
                distorter.distort(example, epoch, image, to);
            });
        training.run_epochs(epochs);
        training.into_network()
    }
}

fn outputs(predictor: &Predictor, images: &[[u8; 784]]) -> Vec<[f32; 10]> {
    let outputs = predictor.outputs(images);
    outputs.outer_iter().map(|row| std::array::from_fn(|k| row[k])).collect()
}

/// Candidates of composed strings, two digits and two others of each.
fn easy(composer: &Composer<'_>, strings: Range<usize>) -> Vec<([u8; 784], u8)> {
    let of = |i: usize| {
        let spacing = if i % 5 < 3 { Spacing::Touch } else { Spacing::ALL[i % 2] };
        let examples = cut_out(&composer.compose(2 + i % 3, spacing, SEED, i as u64));
        let (digits, others): (Vec<_>, Vec<_>) =
            examples.into_iter().partition(|example| example.label.is_some());
        // Any two, by numbers that have nothing to do with each other.
        let some = move |of: usize| [i * 31 % of, i * 17 % of];
        [digits, others].into_iter().filter(|all| !all.is_empty()).flat_map(move |all| {
            some(all.len()).map(|k| (all[k].image, all[k].label.unwrap_or(Targets::NONE)))
        })
    };
    strings.into_par_iter().flat_map_iter(of).collect()
}

/// Candidates that the network finds hard, all of the digits and a third of the others.
fn hard(network: &Network, composer: &Composer<'_>, strings: Range<usize>) -> Vec<([u8; 784], u8)> {
    let predictor = Predictor::new(network.clone());
    let of = |i: usize| {
        let spacing = if i.is_multiple_of(2) { Spacing::Touch } else { Spacing::ALL[i / 2 % 2] };
        let examples = cut_out(&composer.compose(2 + i % 3, spacing, SEED, i as u64));
        let images: Vec<_> = examples.iter().map(|example| example.image).collect();
        let outputs = outputs(&predictor, &images);
        let pairs = examples.into_iter().zip(outputs).enumerate();
        let is_kept = move |k: usize, is_digit: bool| is_digit || (k + i).is_multiple_of(3);
        pairs.filter_map(move |(k, (example, outputs))| {
            let kept = example.is_hard(&outputs) && is_kept(k, example.label.is_some());
            kept.then(|| (example.image, example.label.unwrap_or(Targets::NONE)))
        })
    };
    strings.into_par_iter().flat_map_iter(of).collect()
}

/// A network 784-500-300-10 that knows digits from what is not one.
fn trained(digits: &Examples, composer: &Composer<'_>) -> Network {
    let mut learned = Learned::default();
    let images = digits.images();
    learned.extend(
        images
            .outer_iter()
            .zip(digits.labels())
            .map(|(image, &label)| (std::array::from_fn(|pixel| image[pixel]), label)),
    );
    let non_digits: Vec<_> =
        (0..6_000_u64).into_par_iter().map(|i| non_digit(composer, SEED, i)).collect();
    learned.extend(non_digits.into_iter().map(|image| (image, Targets::NONE)));
    learned.extend(easy(composer, 0..9_000));
    let layers = [Activation::Relu, Activation::Relu, Activation::Sigmoid];
    let network = Network::from_seed(&[784, 500, 300, 10], Init::He, SEED)
        .and_then(|network| network.with_activations(&layers))
        .and_then(|network| network.with_cost_function(CostFunction::CrossEntropy))
        .expect("a network");
    let network = learned.train(network, 6, 0.1, SEED);
    learned.extend(hard(&network, composer, 100_000..112_000));
    let others =
        learned.labels.iter().map(|&label| usize::from(label == Targets::NONE)).sum::<usize>();
    println!("{} examples, {others} of them no digits", learned.labels.len());
    learned.train(network, 40, 0.001, SEED + 1)
}

/// The data set in the folder `MNIST_DIR`, or else in `data/mnist` of the workspace.
fn mnist() -> DataSet {
    let in_workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/mnist");
    let dir = std::env::var_os("MNIST_DIR").map_or_else(|| in_workspace.into(), PathBuf::from);
    DataSet::open(dir).unwrap_or_else(|error| panic!("{error} (cargo xtask download-mnist)"))
}

/// Who wrote each training digit, as the file in `QMNIST_LABELS` says; else nobody knows.
fn writers() -> Vec<u32> {
    let Some(path) = std::env::var_os("QMNIST_LABELS") else { return vec![0; 60_000] };
    let mut text = String::new();
    let file = File::open(Path::new(&path)).expect("the file in QMNIST_LABELS");
    GzDecoder::new(file).read_to_string(&mut text).expect("a gzip archive of text");
    let writer = |line: &str| line.split('\t').nth(2).and_then(|writer| writer.parse().ok());
    text.lines().map(|line| writer(line).expect("a writer in the third column")).collect()
}

#[test]
#[ignore = "needs data/mnist, and some minutes: cargo xtask download-mnist"]
fn strings_of_real_digits_are_read() {
    let (begin, writers) = (Instant::now(), writers());
    let (training, validation) = mnist().training.split_at(TRAINING).expect("60,000 images");
    let (for_training, for_validation) = writers.split_at(TRAINING);
    let composer = Composer::new(training.images(), training.labels())
        .and_then(|composer| composer.with_writers(for_training))
        .expect("digits");
    let network = trained(&training, &composer);
    if let Some(path) = std::env::var_os("SAVE_MODEL") {
        Model::new(network.clone()).save(path).expect("a place for the model");
    }
    let correct = network.evaluate(validation.images(), validation.labels()).correct;
    println!("{correct} of 10,000 digits right, after {:.0} s", begin.elapsed().as_secs_f32());

    let composer = Composer::new(validation.images(), validation.labels())
        .and_then(|composer| composer.with_writers(for_validation))
        .expect("digits");
    let predictor = Predictor::new(network);
    let classifier = |images: &[[u8; 784]]| outputs(&predictor, images);
    let share = |digits: usize, spacing: Spacing| {
        let right = (0..STRINGS).into_par_iter().filter(|&number| {
            let string = composer.compose(digits, spacing, SEED, number);
            let readings = read_line(string.pixels.view(), &classifier);
            readings.ranked.first().is_some_and(|best| best.digits == string.labels())
        });
        100.0 * right.count() as f32 / STRINGS as f32
    };
    println!("|  | 2 digits | 3 digits | 6 digits |\n|---|---|---|---|");
    // Three standard errors below what was measured.
    let least = [[96.4, 96.0, 94.4], [96.6, 95.5, 92.3], [89.0, 79.6, 59.8]];
    let names = ["with gaps", "boxes overlap", "touching"];
    for ((spacing, name), least) in Spacing::ALL.into_iter().zip(names).zip(least) {
        let shares = [2, 3, 6].map(|digits| share(digits, spacing));
        println!("| {name} | {:.1} | {:.1} | {:.1} |", shares[0], shares[1], shares[2]);
        assert!(shares.iter().zip(least).all(|(share, least)| *share >= least), "{shares:?}");
    }
}
