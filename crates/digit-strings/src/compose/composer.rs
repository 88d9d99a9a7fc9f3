//! Composes strings by number.

use ndarray::{Array2, ArrayView2, s};

use drawn_digits::SIDE;

use crate::compose::placing::{Spacing, beside};
use crate::compose::string::{DigitString, PlacedDigit, add_ink};
use crate::error::Error;
use crate::random::{Purpose, Random};
use crate::resample::resample;

/// Height of the canvas; digits of 28 pixels at most are put around its middle.
const CANVAS: usize = 3 * SIDE;

/// Paper around a string.
const MARGIN: usize = 4;

/// Digits are drawn again so often until the boxes of two neighbours overlap.
const ATTEMPTS: usize = 8;

/// Composes strings of given images of digits.
///
/// ```
/// use digit_strings::{Composer, Spacing};
///
/// let (images, labels) = drawn_digits::draw_many(1, 0..100);
/// let images = images.into_shape_with_order((100, 784))?;
/// let composer = Composer::new(images.view(), &labels)?;
/// let string = composer.compose(6, Spacing::Gap, 1, 0);
/// assert_eq!(string.labels(), [3, 0, 7, 2, 8, 5]);
/// assert_eq!(string, composer.compose(6, Spacing::Gap, 1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Composer<'a> {
    images: ArrayView2<'a, u8>,
    labels: &'a [u8],
    /// The images of each writer; all of them, if nobody says who wrote which.
    by_writer: Vec<Vec<usize>>,
    /// The place in `by_writer` of each image's writer.
    writer: Vec<usize>,
}

impl<'a> Composer<'a> {
    /// Of images in rows of 784 bytes, 0 paper to 255 ink, and what they show.
    ///
    /// # Errors
    /// [`Error::NoImages`], [`Error::Pixels`], [`Error::Labels`] or [`Error::Label`].
    pub fn new(images: ArrayView2<'a, u8>, labels: &'a [u8]) -> Result<Self, Error> {
        let n = images.nrows();
        match labels.iter().position(|&label| label > 9) {
            _ if n == 0 => Err(Error::NoImages),
            _ if images.ncols() != SIDE * SIDE => Err(Error::Pixels { found: images.ncols() }),
            _ if labels.len() != n => Err(Error::Labels { images: n, found: labels.len() }),
            Some(image) => Err(Error::Label { image, label: labels[image] }),
            None => {
                let (by_writer, writer) = (vec![(0..n).collect()], vec![0; n]);
                Ok(Self { images, labels, by_writer, writer })
            }
        }
    }

    /// The same with all digits of a string by one writer, where a number says who wrote which.
    ///
    /// # Errors
    /// [`Error::Writers`] if there is not a writer for each image.
    pub fn with_writers(mut self, writers: &[u32]) -> Result<Self, Error> {
        let images = self.labels.len();
        if writers.len() != images {
            return Err(Error::Writers { images, found: writers.len() });
        }
        let mut known: Vec<u32> = writers.to_vec();
        known.sort_unstable();
        known.dedup();
        let place = |writer| known.partition_point(|&known| known < writer);
        self.writer = writers.iter().map(|&writer| place(writer)).collect();
        self.by_writer = vec![Vec::new(); known.len()];
        for (image, &writer) in self.writer.iter().enumerate() {
            self.by_writer[writer].push(image);
        }
        Ok(self)
    }

    /// String `number` of a seed: the same bytes on every machine. A string of no digits is paper.
    ///
    /// Its writer is that of a random image. Sizes vary by a tenth, and heights by two pixels,
    /// around a common base line or a common middle.
    pub fn compose(&self, digits: usize, spacing: Spacing, seed: u64, number: u64) -> DigitString {
        let mut random = Random::new(seed, Purpose::Composing, number);
        self.compose_with(digits, spacing, &mut random)
    }

    pub(crate) fn compose_with(
        &self,
        digits: usize,
        spacing: Spacing,
        random: &mut Random,
    ) -> DigitString {
        let images = &self.by_writer[self.writer[random.below(self.labels.len())]];
        let on_base_line = random.below(2) == 0;
        let mut canvas = Array2::zeros((CANVAS, digits * 2 * SIDE + SIDE));
        let (mut placed, mut end) = (Vec::new(), 0);
        for k in 0..digits {
            let mut digit = self.digit(images, on_base_line, random);
            for attempt in 0..ATTEMPTS {
                let overlaps;
                (digit.left, overlaps) = match k {
                    0 => (SIDE, true),
                    _ => beside(&canvas, end, (digit.top, &digit.ink), spacing, random),
                };
                if overlaps || spacing != Spacing::Overlap || attempt + 1 == ATTEMPTS {
                    break;
                }
                digit = self.digit(images, on_base_line, random);
            }
            add_ink(&mut canvas, &digit);
            end = end.max(digit.left + digit.ink.ncols());
            placed.push(digit);
        }
        DigitString::of(placed, MARGIN)
    }

    /// A digit at its height, in the first column.
    fn digit(&self, images: &[usize], on_base_line: bool, random: &mut Random) -> PlacedDigit {
        let image = images[random.below(images.len())];
        let percent = random.between(90, 110);
        let (top_in_image, ink) = self.ink(image, percent);
        let wobble = random.between(0, 4);
        let top = if on_base_line {
            // The bottom of the ink below the middle, as much as it is in most digits.
            CANVAS / 2 + 10 + wobble - ink.nrows()
        } else {
            CANVAS / 2 - SIDE / 2 + top_in_image + wobble
        };
        PlacedDigit { label: self.labels[image], image, top, left: 0, ink }
    }

    /// The ink of an image at so many per cent of its size, and the row it begins at. An image
    /// without ink is a pixel of paper.
    fn ink(&self, image: usize, percent: usize) -> (usize, Array2<u8>) {
        let image = self.images.row(image);
        let side = SIDE * percent / 100;
        let image = image.to_shape((SIDE, SIDE)).expect("784 pixels, as was checked");
        let image = resample(image.view(), side, side);
        let Some((top, bottom)) =
            ends(image.rows().into_iter().map(|row| row.iter().any(|&ink| ink > 0)))
        else {
            return (0, Array2::zeros((1, 1)));
        };
        let columns = image.columns().into_iter().map(|column| column.iter().any(|&ink| ink > 0));
        let (left, right) = ends(columns).unwrap_or((0, 0));
        (top, image.slice(s![top..=bottom, left..=right]).to_owned())
    }
}

/// The first and the last that is true.
fn ends(
    mut lines: impl DoubleEndedIterator<Item = bool> + ExactSizeIterator,
) -> Option<(usize, usize)> {
    let n = lines.len();
    let first = lines.position(|line| line)?;
    let last = lines.rev().position(|line| line).map_or(first, |from_end| n - 1 - from_end);
    Some((first, last))
}
