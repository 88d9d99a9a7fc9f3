//! What a network learns from besides whole digits: images that are no digits, and digits cut out of
//! strings.

use std::ops::{ControlFlow, Range};

use augmentation::{Distorter, Distortion};
use digit_strings::{
    Composer, CutOut, PIXELS, SIDE, Spacing, cut_out, cut_out_without_digits, line_without_digits,
    non_digit,
};
use mnist_io::Examples;
use ndarray::ArrayView2;
use rayon::prelude::*;
use sgd::{Schedule, Sgd};
use sigmoid_net::{Activation, CostFunction, Init, Network, Predictor, Targets, Training};

use crate::error::Error;
use crate::progress::{Steps, Watch};

/// How many there are, for each hundred digits.
const NON_DIGITS: usize = 12;
const STRINGS: usize = 18;
const STRINGS_WITH_HARD_EXAMPLES: usize = 30;
const LINES_WITHOUT_DIGITS: usize = 12;
const LINES_WITH_HARD_NON_DIGITS: usize = 12;

/// The network that finds candidates hard. It only has to have begun to learn.
const BOOTSTRAP_HIDDEN: usize = 100;
const BOOTSTRAP_EPOCHS: usize = 6;
const BOOTSTRAP_MINI_BATCH: usize = 32;

/// Most hard candidates are no digits: one in so many is taken.
const HARD_NON_DIGITS_ONE_IN: usize = 9;

/// The same of lines without digits.
const HARD_IN_LINES_ONE_IN: usize = 3;

/// Strings that are composed and cut at a time.
const BLOCK: usize = 500;

/// Examples that count as a step where strings count as one each.
const EXAMPLES_IN_STEP: usize = 100;

/// An image, and its label or [`Targets::NONE`].
type Example = ([u8; PIXELS], u8);

/// Images and their labels.
#[derive(Debug, Default)]
pub(crate) struct Labelled {
    /// n x 784.
    pub(crate) pixels: Vec<u8>,
    /// [`Targets::NONE`] for what is no digit.
    pub(crate) labels: Vec<u8>,
}

/// The digits, and behind them images that are no digits and digits cut out of strings: a function
/// of the digits and the seed. They are composed of the digits as they are, before any
/// [preparation](augmentation::Preparation).
///
/// First non-digits and any candidates of composed strings. Then the candidates of further strings
/// that a small network finds hard which has learned from those.
///
/// # Errors
/// As [`check`], and [`Error::Stopped`].
pub(crate) fn with_non_digits(
    digits: &Examples,
    seed: u64,
    watch: &Watch<'_>,
) -> Result<Labelled, Error> {
    let composer = composer(digits)?;
    let n = digits.len();
    let [non_digits, strings, hard, lines, hard_lines] = [
        NON_DIGITS,
        STRINGS,
        STRINGS_WITH_HARD_EXAMPLES,
        LINES_WITHOUT_DIGITS,
        LINES_WITH_HARD_NON_DIGITS,
    ]
    .map(|for_each_hundred| n.saturating_mul(for_each_hundred).div_ceil(100));
    // Of each string of any candidates come at most four, and of each line without digits two.
    let examples = n + non_digits + 4 * strings + 2 * lines;
    let learning = examples.saturating_mul(BOOTSTRAP_EPOCHS) / EXAMPLES_IN_STEP;
    let steps = Steps::new(non_digits + strings + lines + learning + hard + hard_lines, watch);

    let mut all = Labelled { pixels: Vec::new(), labels: digits.labels().to_vec() };
    all.pixels.extend(digits.images().iter());
    all.extend(0..non_digits, &steps, |i| {
        vec![(non_digit(&composer, seed, i as u64), Targets::NONE)]
    })?;
    all.extend(0..strings, &steps, |i| any_candidates(&composer, seed, i))?;
    all.extend(0..lines, &steps, |i| {
        let others: Vec<Example> = without_digits(seed, i).iter().map(example).collect();
        any_two(&others, i)
    })?;
    let network = bootstrap(&all, seed, &steps)?;
    let predictor = Predictor::new(network);
    all.extend(strings..strings + hard, &steps, |i| {
        hard_candidates(&composer, seed, i, &mut predictor.clone())
    })?;
    all.extend(lines..lines + hard_lines, &steps, |i| {
        let candidates = without_digits(seed, i);
        hard_ones(candidates, i, HARD_IN_LINES_ONE_IN, &mut predictor.clone())
    })?;
    Ok(all)
}

/// The digits, and behind them about as many candidates of strings, at most two digits and two others
/// of each string: what outputs are calibrated on.
///
/// # Errors
/// As [`check`].
pub(crate) fn with_candidates(digits: &Examples, seed: u64) -> Result<Labelled, Error> {
    let composer = composer(digits)?;
    let mut all = Labelled { pixels: Vec::new(), labels: digits.labels().to_vec() };
    all.pixels.extend(digits.images().iter());
    let strings = digits.len().div_ceil(4);
    let steps = Steps::new(strings, &crate::progress::unwatched);
    all.extend(0..strings, &steps, |i| any_candidates(&composer, seed, i))?;
    Ok(all)
}

/// Whether strings can be composed of these examples.
///
/// # Errors
/// [`Error::TooFewExamples`] if there are none, [`Error::NotDigits`] if they are not of ten classes,
/// [`Error::NotOfMnistsSize`] if they are not of 28 x 28 pixels.
pub(crate) fn check(digits: &Examples) -> Result<(), Error> {
    if digits.is_empty() {
        return Err(Error::TooFewExamples { what: "training", found: 0, expected: 1 });
    }
    if digits.classes() != 10 {
        return Err(Error::NotDigits { classes: digits.classes(), expected: 10 });
    }
    if digits.image_shape() != [SIDE, SIDE] {
        return Err(Error::NotOfMnistsSize { shape: digits.image_shape().to_vec() });
    }
    Ok(())
}

fn composer(digits: &Examples) -> Result<Composer<'_>, Error> {
    check(digits)?;
    Ok(Composer::new(digits.images(), digits.labels())?)
}

impl Labelled {
    pub(crate) fn images(&self) -> ArrayView2<'_, u8> {
        ArrayView2::from_shape((self.labels.len(), PIXELS), &self.pixels)
            .expect("784 pixels for each label")
    }

    /// Adds what `of` makes of each number, in the order of the numbers, in parallel.
    fn extend(
        &mut self,
        numbers: Range<usize>,
        steps: &Steps<'_>,
        of: impl Fn(usize) -> Vec<Example> + Sync,
    ) -> Result<(), Error> {
        for start in numbers.clone().step_by(BLOCK) {
            let block = start..numbers.end.min(start + BLOCK);
            let made = block.into_par_iter().map(|i| {
                steps.advance(1)?;
                Ok(of(i))
            });
            for (image, label) in made.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten() {
                self.pixels.extend(image);
                self.labels.push(label);
            }
        }
        Ok(())
    }
}

/// The candidates of a string of two to four digits.
fn candidates(composer: &Composer<'_>, spacing: Spacing, seed: u64, i: usize) -> Vec<CutOut> {
    cut_out(&composer.compose(2 + i % 3, spacing, seed, i as u64))
}

/// The candidates of a line without digits.
fn without_digits(seed: u64, i: usize) -> Vec<CutOut> {
    cut_out_without_digits(line_without_digits(seed, i as u64).view())
}

fn example(candidate: &CutOut) -> Example {
    (candidate.image, candidate.label.unwrap_or(Targets::NONE))
}

/// Two digits and two others of a string's candidates. Three strings in five touch.
fn any_candidates(composer: &Composer<'_>, seed: u64, i: usize) -> Vec<Example> {
    let spacing = if i % 5 < 3 { Spacing::Touch } else { Spacing::ALL[i % 2] };
    let all = candidates(composer, spacing, seed, i);
    let (digits, others): (Vec<Example>, Vec<Example>) =
        all.iter().map(example).partition(|(_, label)| *label != Targets::NONE);
    [any_two(&digits, i), any_two(&others, i)].concat()
}

/// Two of them, or none.
fn any_two(of: &[Example], i: usize) -> Vec<Example> {
    // Any of them: the numbers have nothing to do with each other.
    let places = (!of.is_empty()).then(|| [i * 31, i * 17].map(|place| place % of.len()));
    places.into_iter().flatten().map(|place| of[place]).collect()
}

/// The candidates of a string that the network finds hard: all digits, and some of the others. Every
/// second string touches.
fn hard_candidates(
    composer: &Composer<'_>,
    seed: u64,
    i: usize,
    network: &mut Predictor,
) -> Vec<Example> {
    let spacing = if i.is_multiple_of(2) { Spacing::Touch } else { Spacing::ALL[i / 2 % 2] };
    hard_ones(candidates(composer, spacing, seed, i), i, HARD_NON_DIGITS_ONE_IN, network)
}

/// Those that the network finds hard: all digits, and one in so many of the others.
fn hard_ones(
    candidates: Vec<CutOut>,
    i: usize,
    non_digits_one_in: usize,
    network: &mut Predictor,
) -> Vec<Example> {
    let hard = candidates.into_iter().enumerate().filter(|(k, candidate)| {
        let is_wanted = candidate.label.is_some() || (k + i).is_multiple_of(non_digits_one_in);
        let mut is_hard = || {
            let outputs = network.output(&candidate.image);
            candidate.is_hard(&std::array::from_fn(|k| outputs[k]))
        };
        is_wanted && is_hard()
    });
    hard.map(|(_, candidate)| example(&candidate)).collect()
}

/// A network that has begun to learn them.
fn bootstrap(examples: &Labelled, seed: u64, steps: &Steps<'_>) -> Result<Network, Error> {
    let network = Network::from_seed(&[PIXELS, BOOTSTRAP_HIDDEN, 10], Init::He, seed)?
        .with_activations(&[Activation::Relu, Activation::Sigmoid])?
        .with_cost_function(CostFunction::CrossEntropy)?;
    let eta = Schedule::Cosine { initial: 0.1, last: 0.01, epochs: BOOTSTRAP_EPOCHS };
    let sgd = Sgd::new(eta, BOOTSTRAP_MINI_BATCH).with_seed(seed);
    let distorter = Distorter::new(Distortion::default(), SIDE, SIDE, seed)?;
    let targets = Targets::LabelsOrNone(&examples.labels);
    let mut training = Training::new(network, examples.images(), targets, sgd)?.with_augmentation(
        move |example, epoch, image, to| {
            distorter.distort(example, epoch, image, to);
        },
    );
    let (mut counted, mut stopped) = (0, Ok(()));
    for epoch in 0..BOOTSTRAP_EPOCHS {
        training.run_epoch(|progress| {
            let done = (epoch * progress.total + progress.examples) / EXAMPLES_IN_STEP;
            if done > counted {
                stopped = steps.advance(done - counted);
                counted = done;
            }
            if stopped.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        std::mem::replace(&mut stopped, Ok(()))?;
    }
    Ok(training.into_network())
}
