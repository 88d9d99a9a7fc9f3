//! Two networks that differ in whether they have learned what is no digit, and the numbers they read.

use augmentation::Preparation;
use digit_strings::{Composer, Readings, Segmentation, Spacing};
use mnist_io::{Examples, Split};
use ndarray::{Array2, ArrayView2, concatenate, s};
use rayon::prelude::*;
use reading::{Reader, TEMPERATURE};
use sigmoid_net::Model;

use super::scores::StringRead;
use crate::error::Error;
use crate::progress::{Steps, Watch};
use crate::random;
use crate::runs::history::{RunHistory, train_in, work};
use crate::runs::non_digits::check;
use crate::runs::settings::RunSettings;
use crate::runs::temperature::temperature;

/// The number that the chapter shows.
pub const NUMBER: [u8; 6] = [5, 0, 4, 1, 9, 2];

/// Digits of the longest strings.
pub const LONGEST: usize = 8;

/// Digits of strings whose digits overlap or touch.
pub const SHORT: usize = 3;

/// Columns of paper between the digits of [`NUMBER`].
const GAP: usize = 3;

/// Steps that a string counts for, where a training example counts for one.
const STEPS_OF_A_STRING: usize = 200;

/// A network, and what it reads.
#[derive(Debug, Clone)]
pub struct NumbersRead {
    /// How it learned.
    pub settings: RunSettings,
    /// Accuracy on the validation examples.
    pub validation: f64,
    /// What its outputs' logits are divided by: chosen on the validation examples.
    pub temperature: f32,
    /// Accuracy on the test examples.
    pub digits: f64,
    /// What it reads where [`NUMBER`] is written in digits of the test examples, each time in others.
    pub numbers: Vec<Readings>,
    /// What it reads in strings of digits of the test examples.
    pub strings: Vec<StringRead>,
}

/// Lets a network learn by the settings from digits only, and one from non-digits, too. Both read
/// [`NUMBER`], strings of one to eight digits with gaps, and strings of three that overlap or touch:
/// so many of each kind and length, the same for both.
///
/// # Errors
/// [`Error::NotDigits`] or [`Error::NotOfMnistsSize`] unless the examples are digits of 28 x 28 pixels,
/// [`Error::TooFewExamples`] if there are none of a kind or not all digits of [`NUMBER`] in the test
/// examples, [`Error::Network`], [`Error::Stopped`].
pub fn compare(
    settings: &RunSettings,
    strings: usize,
    data: &Split,
    watch: &Watch<'_>,
) -> Result<[NumbersRead; 2], Error> {
    check(&data.training)?;
    for (what, found) in
        [("validation", data.validation.len()), ("test", data.test.len()), ("strings", strings)]
    {
        if found == 0 {
            return Err(Error::TooFewExamples { what, found, expected: 1 });
        }
    }
    let both = [false, true].map(|non_digits| settings.clone().with_non_digits(non_digits));
    let seed = settings.sgd.seed;
    let lengths = (1..=LONGEST).map(|length| (Spacing::Gap, length));
    let kinds: Vec<(Spacing, usize)> =
        lengths.chain([(Spacing::Overlap, SHORT), (Spacing::Touch, SHORT)]).collect();
    let all: Vec<(Spacing, usize, u64)> = kinds
        .iter()
        .flat_map(|&(spacing, length)| (0..strings).map(move |i| (spacing, length, i as u64)))
        .collect();

    let written = (0..strings).map(|i| number(&data.test, seed.wrapping_add(i as u64)));
    let written = written.collect::<Result<Vec<Array2<u8>>, Error>>()?;
    let composer = Composer::new(data.test.images(), data.test.labels())?;
    let steps =
        Steps::new(work(&both, &data.training) + STEPS_OF_A_STRING * (all.len() + strings), watch);
    let runs = train_in(&both, &data.training, &data.validation, &steps)?;
    let calibrated = runs.iter().map(|run| calibrated(run, &data.validation, seed));
    let calibrated = calibrated.collect::<Result<Vec<(f32, Reader)>, Error>>()?;
    let read = |&(spacing, length, i): &(Spacing, usize, u64)| {
        steps.advance(STEPS_OF_A_STRING)?;
        let string = composer.compose(length, spacing, seed, i);
        let segmentation = Segmentation::of(string.pixels.view());
        let of = |(_, reader): &(f32, Reader)| {
            StringRead::new(&string, spacing, &segmentation.clone().read(reader))
        };
        Ok(calibrated.iter().map(of).collect())
    };
    let strings = all.par_iter().map(read).collect::<Result<Vec<Vec<StringRead>>, Error>>()?;
    let read = |line: &Array2<u8>| {
        steps.advance(STEPS_OF_A_STRING)?;
        let segmentation = Segmentation::of(line.view());
        let of = |(_, reader): &(f32, Reader)| segmentation.clone().read(reader);
        Ok(calibrated.iter().map(of).collect())
    };
    let numbers = written.par_iter().map(read).collect::<Result<Vec<Vec<Readings>>, Error>>()?;
    let of_network = |i: usize| {
        let temperature = calibrated[i].0;
        // A temperature changes no answer.
        let digits = runs[i].network.evaluate(data.test.images(), data.test.labels()).accuracy();
        NumbersRead {
            settings: runs[i].settings.clone(),
            validation: runs[i].accuracy(),
            temperature,
            digits,
            numbers: numbers.iter().map(|of_each| of_each[i].clone()).collect(),
            strings: strings.iter().map(|of_each| of_each[i].clone()).collect(),
        }
    };
    Ok([0, 1].map(of_network))
}

/// The temperature of a network's outputs, and the network as it reads with it.
fn calibrated(run: &RunHistory, validation: &Examples, seed: u64) -> Result<(f32, Reader), Error> {
    let temperature = temperature(&run.network, Preparation::AsIs, validation, seed)?;
    let mut model = Model::new(run.network.clone());
    model.metadata.insert(TEMPERATURE.into(), temperature.to_string());
    Ok((temperature, Reader::new(vec![model])?))
}

/// [`NUMBER`] as a line, rows x columns: of each digit one of the examples, with gaps.
fn number(examples: &Examples, seed: u64) -> Result<Array2<u8>, Error> {
    let &[rows, columns] = examples.image_shape() else {
        return Err(Error::NotFlat { shape: examples.image_shape().to_vec() });
    };
    let mut parts = vec![Array2::zeros((rows, GAP))];
    for (digit, chosen) in NUMBER.into_iter().zip(random::words(seed, NUMBER.len())) {
        let is_such = |&i: &usize| examples.label(i) == digit;
        let all: Vec<usize> = (0..examples.len()).filter(is_such).collect();
        if all.is_empty() {
            let what = "test images of each digit of 504192";
            return Err(Error::TooFewExamples { what, found: 0, expected: 1 });
        }
        let image = examples.image(all[usize::try_from(chosen % all.len() as u64).unwrap_or(0)]);
        let Ok(image) = ArrayView2::from_shape((rows, columns), image) else {
            return Err(Error::NotFlat { shape: examples.image_shape().to_vec() });
        };
        let inked = |x: &usize| image.column(*x).iter().any(|&ink| ink > 0);
        let (first, last) = ((0..columns).find(inked), (0..columns).rfind(inked));
        let (first, last) = (first.unwrap_or(0), last.unwrap_or(columns - 1));
        parts.push(image.slice(s![.., first..=last]).to_owned());
        parts.push(Array2::zeros((rows, GAP)));
    }
    let views: Vec<ArrayView2<'_, u8>> = parts.iter().map(|part| part.view()).collect();
    Ok(concatenate(ndarray::Axis(1), &views).expect("as many rows each"))
}

impl NumbersRead {
    /// How many times [`NUMBER`] was read right.
    pub fn numbers_right(&self) -> usize {
        let is_right = |readings: &&Readings| {
            readings.ranked.first().is_some_and(|best| best.digits == NUMBER)
        };
        self.numbers.iter().filter(is_right).count()
    }

    /// Confidence of each string with gaps, and whether it was read right.
    pub fn with_gaps(&self) -> impl Iterator<Item = (f64, bool)> {
        let gaps = self.strings.iter().filter(|read| read.spacing == Spacing::Gap);
        gaps.map(|read| (read.confidence, read.is_right))
    }

    /// Confidence of each digit in strings with gaps, and whether it is right.
    pub fn digits_with_gaps(&self) -> impl Iterator<Item = (f64, bool)> {
        let gaps = self.strings.iter().filter(|read| read.spacing == Spacing::Gap);
        gaps.flat_map(|read| &read.digits).map(|digit| (digit.confidence, digit.is_right))
    }
}
