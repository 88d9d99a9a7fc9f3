//! Images that are not a digit.

use drawn_digits::{Ink, PIXELS, SIDE, draw_letter, normalise};
use ndarray::{Array2, s};

use crate::compose::composer::Composer;
use crate::compose::placing::Spacing;
use crate::compose::string::DigitString;
use crate::line::box_of_ink;
use crate::random::{Purpose, Random};
use crate::training::without_digits::FIRST_DRAWN;

/// Non-digit `number` of a seed, 28 x 28 as MNIST's are: part of a digit, two digits as one, a digit
/// with a slice of its neighbour, specks, or a letter. The same bytes on every machine.
///
/// ```
/// use digit_strings::{Composer, non_digit};
///
/// let (images, labels) = drawn_digits::draw_many(1, 0..100);
/// let images = images.into_shape_with_order((100, 784))?;
/// let composer = Composer::new(images.view(), &labels)?;
/// assert_eq!(non_digit(&composer, 1, 7), non_digit(&composer, 1, 7));
/// assert_ne!(non_digit(&composer, 1, 7), non_digit(&composer, 1, 8));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn non_digit(digits: &Composer<'_>, seed: u64, number: u64) -> [u8; PIXELS] {
    let mut random = Random::new(seed, Purpose::NonDigit, number);
    let spacing = Spacing::ALL[random.below(Spacing::ALL.len())];
    let pixels = match random.below(12) {
        0..4 => part(&digits.compose_with(1, spacing, &mut random), &mut random),
        4..6 => digits.compose_with(2, spacing, &mut random).pixels,
        6..9 => with_a_slice(&digits.compose_with(2, spacing, &mut random), &mut random),
        9 => specks(&mut random),
        _ => return draw_letter(seed, FIRST_DRAWN.wrapping_add(number)),
    };
    normalise(pixels.view(), Ink::High)
}

/// Between three and seven tenths of a digit: its left, right, upper or lower part.
fn part(string: &DigitString, random: &mut Random) -> Array2<u8> {
    let Some((top, bottom, left, right)) = box_of_ink(string.pixels.view()) else {
        return string.pixels.clone();
    };
    let inked = string.pixels.slice(s![top..bottom, left..right]);
    let (rows, columns) = inked.dim();
    let percent = random.between(30, 70);
    let (y, x) = ((rows * percent / 100).max(1), (columns * percent / 100).max(1));
    match random.below(6) {
        0 => inked.slice(s![..y, ..]).to_owned(),
        1 => inked.slice(s![rows - y.., ..]).to_owned(),
        2 | 3 => inked.slice(s![.., ..x]).to_owned(),
        _ => inked.slice(s![.., columns - x..]).to_owned(),
    }
}

/// A digit, and between a fifth and half of the width of the one on its left or right.
fn with_a_slice(string: &DigitString, random: &mut Random) -> Array2<u8> {
    let [first, second] = &string.digits[..] else { return string.pixels.clone() };
    let percent = random.between(20, 50);
    let end_of_first = first.left + first.ink.ncols();
    if random.below(2) == 0 {
        let end = second.left + (second.ink.ncols() * percent / 100).max(1);
        let end = end.max(end_of_first).min(string.pixels.ncols());
        string.pixels.slice(s![.., ..end]).to_owned()
    } else {
        let start = end_of_first.saturating_sub((first.ink.ncols() * percent / 100).max(1));
        string.pixels.slice(s![.., start.min(second.left)..]).to_owned()
    }
}

/// One to five specks: rectangles of two to five pixels a side, some without some of their corners.
fn specks(random: &mut Random) -> Array2<u8> {
    let mut paper = Array2::zeros((SIDE, SIDE));
    for _ in 0..random.between(1, 5) {
        let (height, width) = (random.between(2, 5), random.between(2, 5));
        let (top, left) = (random.below(SIDE - height), random.below(SIDE - width));
        paper.slice_mut(s![top..top + height, left..left + width]).fill(255);
        let (bottom, right) = (top + height - 1, left + width - 1);
        for corner in [(top, left), (top, right), (bottom, left), (bottom, right)] {
            if random.below(2) == 0 {
                paper[corner] = 0;
            }
        }
    }
    paper
}
