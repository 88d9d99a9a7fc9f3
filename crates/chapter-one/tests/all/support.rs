//! Digits to learn from, drawn.

use std::ops::Range;

use drawn_digits::draw_many;
use mnist_io::{Examples, Images, Labels};

/// Drawn digits of one seed, those with these numbers.
pub(crate) fn digits(range: Range<u64>) -> Examples {
    let (images, labels) = draw_many(1, range);
    let images = Images::from_array(images).unwrap();
    Examples::new(images, Labels::from_vec(labels), 10).unwrap()
}
