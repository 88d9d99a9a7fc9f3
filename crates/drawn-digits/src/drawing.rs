//! Images by number.

use std::ops::Range;

use ndarray::Array3;

use crate::handwriting::hand::{write, write_letter};
use crate::handwriting::letters::{COUNT, letter};
use crate::handwriting::pen::ink;
use crate::handwriting::scribbles::scribble;
use crate::handwriting::writer::Writer;
use crate::normalise::{PIXELS, SIDE};
use crate::parallel;
use crate::random::{Purpose, Random};

/// Images that one writer draws, one after the other: 0 to 49, 50 to 99 and so on.
///
/// They have slant, width, pen and ways of writing some digits in common.
pub const IMAGES_PER_WRITER: u64 = 50;

/// Digits there are.
const DIGITS: u64 = 10;

/// Image `i` of a seed and its label: `[784]`, row by row, 0 white to 255 black, and 0 to 9.
///
/// The same bytes on every machine, whatever else is drawn. Images 10 k to 10 k + 9 are the ten
/// digits in random order.
///
/// ```
/// let (image, label) = drawn_digits::draw(1, 0);
/// assert_eq!(image.len(), 784);
/// assert!(label < 10);
/// assert_eq!(drawn_digits::draw(1, 0), (image, label));
/// assert_ne!(drawn_digits::draw(2, 0).0, image);
/// ```
pub fn draw(seed: u64, i: u64) -> ([u8; PIXELS], u8) {
    let label = label(seed, i);
    let writer = Writer::new(&mut Random::new(seed, Purpose::Writer, i / IMAGES_PER_WRITER));
    let mut random = Random::new(seed, Purpose::Image, i);
    (ink(&write(&writer, label, &mut random)), label)
}

/// Letter `i` of a seed, written as digits are, each by another writer: `[784]`, row by row, 0 white
/// to 255 black. None that people also write for a digit, as O and Z, is among them. For readers of
/// digits, who should learn that these are none.
///
/// ```
/// let letter = drawn_digits::draw_letter(1, 0);
/// assert_eq!(drawn_digits::draw_letter(1, 0), letter);
/// assert_ne!(drawn_digits::draw_letter(1, 1), letter);
/// ```
pub fn draw_letter(seed: u64, i: u64) -> [u8; PIXELS] {
    let mut random = Random::new(seed, Purpose::Letter, i);
    let writer = Writer::new(&mut random);
    let strokes = letter(random.below(COUNT));
    ink(&write_letter(&writer, strokes, &mut random))
}

/// Scribble `i` of a seed, one to three strokes from anywhere to anywhere, each by another writer:
/// `[784]`, row by row, 0 white to 255 black. Like letters, for readers of digits.
///
/// ```
/// let scribble = drawn_digits::draw_scribble(1, 0);
/// assert_eq!(drawn_digits::draw_scribble(1, 0), scribble);
/// assert_ne!(drawn_digits::draw_scribble(1, 1), scribble);
/// ```
pub fn draw_scribble(seed: u64, i: u64) -> [u8; PIXELS] {
    let mut random = Random::new(seed, Purpose::Scribble, i);
    let writer = Writer::new(&mut random);
    let strokes = scribble(&mut random);
    ink(&write_letter(&writer, strokes, &mut random))
}

/// All images of a range and their labels, drawn in parallel: `[n, 28, 28]` and `[n]`.
///
/// They are those that [`draw`] draws one by one, on any number of threads: those of the caller's
/// rayon pool, or of a pool made for the call. Where no threads can be started, the caller's
/// own draws all of them.
///
/// ```
/// use mnist_io::{Examples, Images, Labels};
///
/// let (images, labels) = drawn_digits::draw_many(1, 100..120);
/// assert_eq!(images.dim(), (20, 28, 28));
/// assert_eq!(labels[3], drawn_digits::draw(1, 103).1);
///
/// let examples = Examples::new(Images::from_array(images)?, Labels::from_vec(labels), 10)?;
/// assert_eq!(examples.images().dim(), (20, 784));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
///
/// If the range is longer than memory is large.
pub fn draw_many(seed: u64, range: Range<u64>) -> (Array3<u8>, Vec<u8>) {
    let n = usize::try_from(range.end.saturating_sub(range.start)).expect("images fit into memory");
    let mut images = Array3::zeros((n, SIDE, SIDE));
    let pixels = images.as_slice_mut().expect("a new array lies in one piece");
    let places: Vec<_> = pixels.chunks_exact_mut(PIXELS).zip(range).collect();
    let labels = parallel::map(places, |(pixels, i)| {
        let (image, label) = draw(seed, i);
        pixels.copy_from_slice(&image);
        label
    });
    (images, labels)
}

/// The images of a seed that are for testing, where the first so many are for training: as many as
/// asked for, from the next writer on. Nobody has written images of both, as is the case with MNIST.
///
/// ```
/// assert_eq!(drawn_digits::test_images(120, 20), 150..170);
/// ```
pub fn test_images(training: u64, test: u64) -> Range<u64> {
    let start = training.next_multiple_of(IMAGES_PER_WRITER);
    start..start + test
}

/// The label of image `i`. Shuffles the digits as Fisher and Yates do.
pub(crate) fn label(seed: u64, i: u64) -> u8 {
    let mut random = Random::new(seed, Purpose::Row, i / DIGITS);
    let mut digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for last in (1..digits.len()).rev() {
        digits.swap(last, random.below(last + 1));
    }
    digits[(i % DIGITS) as usize]
}
