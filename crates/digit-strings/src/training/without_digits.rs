//! Candidates of lines that have no digits in them.

use drawn_digits::{PIXELS, draw_letter, draw_scribble};
use ndarray::{Array2, ArrayView2};

use crate::compose::composer::Composer;
use crate::compose::placing::Spacing;
use crate::random::{Purpose, Random};
use crate::segmentation::Segmentation;
use crate::training::cut_out::CutOut;

/// Letters and scribbles of a line at most.
const MOST: usize = 3;

/// A candidate so many times as high as wide may be the stem of a letter as well as a 1.
const SLENDER: usize = 3;

/// Rows of a texture, and its columns at most.
const ROWS: usize = 24;
const MOST_COLUMNS: usize = 72;

/// Letters and scribbles are drawn from this number on, so that none of those with small numbers, with
/// which one tests, is learned from.
pub(crate) const FIRST_DRAWN: u64 = 1 << 40;

/// Line `number` of a seed that has no digits in it: letters, scribbles, or what a threshold leaves of a
/// texture. Rows x columns, 0 paper to 255 ink; the same bytes on every machine.
///
/// ```
/// use digit_strings::line_without_digits;
///
/// assert_eq!(line_without_digits(1, 0), line_without_digits(1, 0));
/// assert_ne!(line_without_digits(1, 0), line_without_digits(1, 1));
/// ```
pub fn line_without_digits(seed: u64, number: u64) -> Array2<u8> {
    let mut random = Random::new(seed, Purpose::WithoutDigits, number);
    match random.below(12) {
        0..5 => side_by_side(draw_letter, seed, number, &mut random),
        5..9 => side_by_side(draw_scribble, seed, number, &mut random),
        _ => texture(&mut random),
    }
}

/// Cuts a [line without digits](line_without_digits) as for reading: each candidate is no digit. Slender
/// ones, which may be the stem of a letter or a 1, are left out.
///
/// A classifier that knows letters as a whole still takes their parts for digits.
///
/// ```
/// use digit_strings::{cut_out_without_digits, line_without_digits};
///
/// let candidates = cut_out_without_digits(line_without_digits(1, 0).view());
/// assert!(candidates.len() > 1 && candidates.iter().all(|candidate| candidate.label.is_none()));
/// ```
pub fn cut_out_without_digits(line: ArrayView2<'_, u8>) -> Vec<CutOut> {
    let segmentation = Segmentation::of(line);
    let candidates = segmentation.candidates().iter().zip(segmentation.images());
    let known = candidates
        .filter(|(candidate, _)| candidate.inner.width * SLENDER > candidate.inner.height);
    known.map(|(_, &image)| CutOut { image, label: None }).collect()
}

/// One or several that are drawn, as digits of a string are.
fn side_by_side(
    draw: impl Fn(u64, u64) -> [u8; PIXELS],
    seed: u64,
    number: u64,
    random: &mut Random,
) -> Array2<u8> {
    let count = random.between(1, MOST);
    let first = FIRST_DRAWN.wrapping_add(number.wrapping_mul(MOST as u64));
    let images: Vec<u8> =
        (0..count as u64).flat_map(|k| draw(seed, first.wrapping_add(k))).collect();
    let images = ArrayView2::from_shape((count, PIXELS), &images).expect("784 pixels each");
    let labels = vec![0; count];
    let composer = Composer::new(images, &labels).expect("a label for each image");
    let spacing = Spacing::ALL[random.below(Spacing::ALL.len())];
    composer.compose_with(count, spacing, random).pixels
}

/// The dark parts of a random field that changes over three to nine pixels.
fn texture(random: &mut Random) -> Array2<u8> {
    let columns = random.between(ROWS, MOST_COLUMNS);
    let cell = random.between(3, 9);
    let (level, contrast) = (random.between(100, 170), random.between(2, 8));
    let shape = (ROWS / cell + 2, columns / cell + 2);
    let knots: Array2<usize> = Array2::from_shape_simple_fn(shape, || random.below(256));
    Array2::from_shape_fn((ROWS, columns), |(y, x)| {
        let (i, j, v, u) = (y / cell, x / cell, y % cell, x % cell);
        let between = |row: usize| knots[(row, j)] * (cell - u) + knots[(row, j + 1)] * u;
        let field = (between(i) * (cell - v) + between(i + 1) * v) / (cell * cell);
        (field.saturating_sub(level) * contrast).min(255).to_le_bytes()[0]
    })
}
