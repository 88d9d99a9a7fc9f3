//! How what speaks for a reading becomes the probability that it is right.

use digit_strings::{Composer, Evidence, Segmentation, Spacing, line_without_digits};
use mnist_io::Examples;
use ndarray::ArrayView2;
use rayon::prelude::*;
use reading::{EvidenceWeights, Reader};
use sigmoid_net::Model;

use crate::error::Error;
use crate::runs::non_digits::check;

/// Strings are of so many digits at most.
const LONGEST: usize = 10;

/// One string for so many digits, and one line without digits for so many strings.
const DIGITS: usize = 3;
const STRINGS: usize = 20;

/// Lines without digits are taken from this number on: the network has learned from those before.
const FIRST_LINE: u64 = 1 << 32;

/// The weights of evidence by which a model says best how probable its readings are: of strings of one
/// to ten of these digits, which it has not learned from, with gaps, overlapping and touching, and of a
/// few lines without digits, of which every reading is wrong. The model is to have its
/// [temperature](fn@crate::runs::temperature) and its preparation already.
///
/// A model's metadata name them under [`CONFIDENCE`](reading::CONFIDENCE).
///
/// # Errors
/// [`Error::TooFewExamples`], [`Error::NotDigits`] or [`Error::NotOfMnistsSize`] if no strings can be
/// composed of the digits, and as [`Reader::new`].
pub fn evidence_weights(
    model: &Model,
    digits: &Examples,
    seed: u64,
) -> Result<EvidenceWeights, Error> {
    check(digits)?;
    let reader = Reader::new(vec![model.clone()])?;
    let composer = Composer::new(digits.images(), digits.labels())?;
    let strings = digits.len().div_ceil(DIGITS);
    let judged = |line: ArrayView2<'_, u8>, labels: &[u8]| -> Option<(Evidence, bool)> {
        let readings = Segmentation::of(line).read(&reader);
        let is_right = readings.ranked.first().is_some_and(|best| best.digits == labels);
        Some((readings.evidence()?, is_right))
    };
    let string = |i: usize| {
        let spacing = Spacing::ALL[i / LONGEST % Spacing::ALL.len()];
        let string = composer.compose(1 + i % LONGEST, spacing, seed, i as u64);
        judged(string.pixels.view(), &string.labels())
    };
    let without_digits =
        |i: usize| judged(line_without_digits(seed, FIRST_LINE + i as u64).view(), &[]);
    let strings_and_others = (0..strings)
        .into_par_iter()
        .map(string)
        .chain((0..strings.div_ceil(STRINGS)).into_par_iter().map(without_digits));
    let judged: Vec<Option<(Evidence, bool)>> = strings_and_others.collect();
    let judged: Vec<(Evidence, bool)> = judged.into_iter().flatten().collect();
    Ok(EvidenceWeights::fit(&judged))
}
