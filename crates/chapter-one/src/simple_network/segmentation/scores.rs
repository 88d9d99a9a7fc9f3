//! What is right of strings that were read.

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
