//! Candidates of composed strings, of which it is known what they are.

use drawn_digits::PIXELS;
use ndarray::{Array2, s};

use crate::compose::string::DigitString;
use crate::segmentation::Segmentation;

/// An image that a classifier can learn from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CutOut {
    /// 28 x 28, as MNIST's are.
    pub image: [u8; PIXELS],
    /// The digit that it shows, or None for what is not a digit.
    pub label: Option<u8>,
}

impl CutOut {
    /// Whether a classifier that gives these outputs for it has something to learn from it: a digit
    /// whose own output is below 0.9, or no digit and an output above 0.2.
    ///
    /// Most candidates are easy. A classifier reads strings best that has begun to learn, and then
    /// learns from those that it found hard.
    pub fn is_hard(&self, outputs: &[f32; 10]) -> bool {
        match self.label {
            Some(label) => outputs[usize::from(label)] < 0.9,
            None => outputs.iter().any(|&output| output > 0.2),
        }
    }
}

/// A candidate is a digit if so much of its ink is that digit's, and of the digit's ink in it.
const IS_DIGIT: f32 = 0.92;
/// And none if less than so much is. In between nobody can tell.
const IS_NONE: f32 = 0.8;

/// Cuts a string as for reading, and says of each candidate what it is: a digit, if it has nearly
/// all of its ink and little else; no digit, if it is part of one, or more than one. Those between
/// are left out.
///
/// ```
/// use digit_strings::{Composer, Spacing, cut_out};
///
/// let (images, labels) = drawn_digits::draw_many(1, 0..100);
/// let images = images.into_shape_with_order((100, 784))?;
/// let string = Composer::new(images.view(), &labels)?.compose(2, Spacing::Gap, 1, 0);
/// let examples = cut_out(&string);
/// let mut digits: Vec<u8> = examples.iter().filter_map(|example| example.label).collect();
/// // Some are cut out in several ways that hardly differ.
/// digits.dedup();
/// assert_eq!(digits, string.labels());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cut_out(string: &DigitString) -> Vec<CutOut> {
    let segmentation = Segmentation::of(string.pixels.view());
    let judged = judge(string, &segmentation).into_iter().zip(segmentation.images());
    let known = judged.filter_map(|((share, k), &image)| match share {
        IS_DIGIT.. => Some(CutOut { image, label: Some(string.digits[k].label) }),
        IS_NONE.. => None,
        _ => Some(CutOut { image, label: None }),
    });
    known.collect()
}

/// For each candidate the digit of the string that it shows best, and how well: the smaller of two
/// shares, of the candidate's ink that is that digit's, and of the digit's ink that is in the
/// candidate.
fn judge(string: &DigitString, segmentation: &Segmentation) -> Vec<(f32, usize)> {
    let (rows, columns) = segmentation.line().dim();
    let (top, left) = segmentation.origin();
    let own: Vec<Array2<f32>> = own_ink(string);
    // Ink of each digit before each column of each row of the line.
    let before: Vec<Array2<f32>> = own
        .iter()
        .map(|ink| {
            let mut sums = Array2::zeros((rows, columns + 1));
            for ((y, x), &ink) in ink.indexed_iter() {
                let place = y.checked_sub(top).zip(x.checked_sub(left));
                if let Some((y, x)) = place.filter(|&(y, x)| y < rows && x < columns) {
                    sums[(y, x + 1)] = ink;
                }
            }
            for mut row in sums.outer_iter_mut() {
                for x in 0..columns {
                    row[x + 1] += row[x];
                }
            }
            sums
        })
        .collect();
    let whole: Vec<f32> = own.iter().map(|ink| ink.sum()).collect();
    let cuts = segmentation.cuts();
    let of = |from: usize, to: usize| {
        let inside: Vec<f32> = before
            .iter()
            .map(|sums| {
                let ends = cuts[from].columns.iter().zip(&cuts[to].columns).enumerate();
                ends.map(|(r, (&start, &end))| sums[(r, end.max(start))] - sums[(r, start)]).sum()
            })
            .collect();
        let all: f32 = inside.iter().sum();
        let share = |k: usize| (inside[k] / all.max(1.0)).min(inside[k] / whole[k].max(1.0));
        let best = (0..inside.len()).max_by(|&a, &b| share(a).total_cmp(&share(b)));
        best.map_or((0.0, 0), |k| (share(k), k))
    };
    segmentation.candidates().iter().map(|candidate| of(candidate.from, candidate.to)).collect()
}

/// Of each digit the ink that is its own, on the whole canvas: where two digits have put ink, only
/// what one has put there more than the other counts.
fn own_ink(string: &DigitString) -> Vec<Array2<f32>> {
    let of = |k: usize| {
        let mut ink = Array2::zeros(string.pixels.dim());
        for (other, digit) in string.digits.iter().enumerate() {
            let (rows, columns) = digit.ink.dim();
            let place = s![digit.top..digit.top + rows, digit.left..digit.left + columns];
            let sign = if other == k { 1.0 } else { -1.0 };
            ink.slice_mut(place)
                .zip_mut_with(&digit.ink, |sum, &ink| *sum += sign * f32::from(ink));
        }
        ink.mapv_into(|ink: f32| ink.max(0.0))
    };
    (0..string.digits.len()).map(of).collect()
}
