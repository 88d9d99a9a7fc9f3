//! What is right of strings that were read, and how well readings know it.

use digit_strings::{DigitString, Readings, Spacing};

/// A string that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct StringRead {
    /// How close its digits are.
    pub spacing: Spacing,
    /// How many digits it has.
    pub length: usize,
    /// Whether the best reading is right in every digit.
    pub is_right: bool,
    /// How probable the best reading says it is.
    pub confidence: f64,
    /// The digits of the best reading.
    pub digits: Vec<DigitRead>,
}

/// A digit that was read in a string.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DigitRead {
    /// How probable the reading says it is.
    pub confidence: f64,
    /// Whether there is such a digit: the same label, in nearly the same columns.
    pub is_right: bool,
}

/// Readings of about the same confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// How many there are.
    pub readings: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// Two boxes show the same digit if so much of the columns of either is of both.
const SAME_COLUMNS: f64 = 0.5;

impl StringRead {
    /// Compares the best reading with what the string was composed of.
    pub(super) fn new(string: &DigitString, spacing: Spacing, readings: &Readings) -> Self {
        let best = readings.ranked.first();
        let digits = best.into_iter().flat_map(|best| {
            let of = best.digits.iter().zip(&best.candidates).zip(readings.digit_confidences());
            of.map(|((&digit, &candidate), confidence)| {
                let inked = readings.segmentation.candidates()[candidate].rectangle;
                let columns = (inked.x, inked.x + inked.width);
                DigitRead { confidence, is_right: has_digit(string, digit, columns) }
            })
        });
        Self {
            spacing,
            length: string.digits.len(),
            is_right: best.is_some_and(|best| best.digits == string.labels()),
            confidence: best.map_or(0.0, |best| best.confidence),
            digits: digits.collect(),
        }
    }
}

/// Whether the string has such a digit in about these columns.
fn has_digit(string: &DigitString, digit: u8, (from, to): (usize, usize)) -> bool {
    string.digits.iter().any(|placed| {
        let (left, right) = (placed.left, placed.left + placed.ink.ncols());
        let both = to.min(right).saturating_sub(from.max(left)) as f64;
        let either = to.max(right).saturating_sub(from.min(left)) as f64;
        placed.label == digit && both >= SAME_COLUMNS * either
    })
}

/// The share of so spaced strings of a length that were read right; not a number if there are none.
pub fn share_right(strings: &[StringRead], spacing: Spacing, length: usize) -> f64 {
    let of = strings.iter().filter(|read| (read.spacing, read.length) == (spacing, length));
    let right = of.clone().filter(|read| read.is_right).count();
    right as f64 / of.count() as f64
}

/// Pairs of a share refused and the share right of the rest, where the least confident are refused
/// first: from none refused on, in hundredths.
///
/// ```
/// use chapter_one::simple_network::segmentation::right_if_refused;
///
/// let pairs = right_if_refused([(0.9, true), (0.8, true), (0.3, false), (0.7, true)]);
/// assert_eq!((pairs[0], pairs[25]), ((0.0, 0.75), (0.25, 1.0)));
/// ```
pub fn right_if_refused(readings: impl IntoIterator<Item = (f64, bool)>) -> Vec<(f64, f64)> {
    let mut readings: Vec<(f64, bool)> = readings.into_iter().collect();
    // Of equal ones the wrong ones are kept: no luck.
    readings.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let n = readings.len();
    let after = |hundredths: usize| {
        let kept = &readings[n * hundredths / 100..];
        let right = kept.iter().filter(|(_, is_right)| *is_right).count();
        (hundredths as f64 / 100.0, right as f64 / kept.len() as f64)
    };
    if n == 0 { Vec::new() } else { (0..100).map(after).collect() }
}

/// How many bins there are from 0 to 1.
const BINS: u32 = 10;

/// Readings in ten bins by confidence, each a tenth wide; empty ones are left out.
pub fn bins(readings: impl IntoIterator<Item = (f64, bool)>) -> Vec<Bin> {
    let mut sums = vec![(0, 0.0, 0); BINS as usize];
    for (confidence, is_right) in readings {
        let confidence = confidence.clamp(0.0, 1.0);
        let bin = (1..BINS).filter(|&bin| confidence >= f64::from(bin) / f64::from(BINS)).count();
        let (n, sum, right) = &mut sums[bin];
        (*n, *sum, *right) = (*n + 1, *sum + confidence, *right + usize::from(is_right));
    }
    let bin = |&(readings, sum, right): &(usize, f64, usize)| Bin {
        readings,
        confidence: sum / readings as f64,
        right: right as f64 / readings as f64,
    };
    sums.iter().filter(|(n, _, _)| *n > 0).map(bin).collect()
}

/// The expected calibration error: the mean over all readings of how far their bin's mean confidence
/// is from the share that is right.
///
/// Source: M. Naeini, G. Cooper and M. Hauskrecht, *Obtaining well calibrated probabilities using
/// Bayesian binning*, 2015.
///
/// ```
/// use chapter_one::simple_network::segmentation::{bins, expected_calibration_error};
///
/// // Sure of 0.95, and right half of the time.
/// let bins = bins([(0.95, true), (0.95, false)]);
/// assert!((expected_calibration_error(&bins) - 0.45).abs() < 1e-12);
/// ```
pub fn expected_calibration_error(bins: &[Bin]) -> f64 {
    let all: usize = bins.iter().map(|bin| bin.readings).sum();
    let off = |bin: &Bin| bin.readings as f64 * (bin.confidence - bin.right).abs();
    bins.iter().map(off).sum::<f64>() / all as f64
}
