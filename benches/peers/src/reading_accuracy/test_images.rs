//! What is read: strings, single digits, pages, and what is no digit.

use std::num::NonZeroUsize;

use digit_strings::{Composer, Spacing};
use drawn_digits::{PIXELS, SIDE};
use ink::{Area, Grey};
use mnist_io::Examples;
use ndarray::ArrayView2;
use rayon::prelude::*;

use super::non_digits;
use super::pages::{SHEET, Sheet};
use crate::error::Error;

const SEED: u64 = 1;

/// How many images of each kind are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSizes {
    /// Strings of each length and spacing.
    pub strings: usize,
    /// Single digits of MNIST.
    pub digits: usize,
    /// Digits of the collection.
    pub handwriting: usize,
    /// Pages of each kind.
    pub pages: usize,
    /// Images of each kind without digits.
    pub non_digits: usize,
}

impl SampleSizes {
    /// For ours.
    pub const OURS: Self =
        Self { strings: 1_000, digits: 10_000, handwriting: 1_000, pages: 48, non_digits: 400 };
    /// For the others, which take longer: the first of the same.
    pub const THEIRS: Self =
        Self { strings: 100, digits: 500, handwriting: 500, pages: 6, non_digits: 50 };

    /// One in so many, at least one.
    #[must_use]
    pub fn one_in(self, n: NonZeroUsize) -> Self {
        let part = |size: usize| size.div_ceil(n.get());
        Self {
            strings: part(self.strings),
            digits: part(self.digits),
            handwriting: part(self.handwriting),
            pages: part(self.pages),
            non_digits: part(self.non_digits),
        }
    }
}

/// An image and the digits in it.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) image: Grey,
    pub(crate) labels: Vec<u8>,
}

/// A page, and where its digits are.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) image: Grey,
    pub(crate) digits: Vec<(u8, Area)>,
}

/// All that is read.
#[derive(Debug)]
pub(crate) struct TestImages {
    /// Length, spacing, and the strings.
    pub(crate) strings: Vec<(usize, Spacing, Vec<Sample>)>,
    pub(crate) digits: Vec<Sample>,
    pub(crate) handwriting: Vec<Sample>,
    /// Kind, and the pages of that kind: the first kind is the clean one.
    pub(crate) pages: Vec<(&'static str, Vec<Page>)>,
    /// Kind, and images of that kind.
    pub(crate) non_digits: Vec<(&'static str, Vec<Grey>)>,
}

impl TestImages {
    /// Of MNIST's digits and who wrote each, if that is known, and of the collection.
    pub(crate) fn new(
        examples: &Examples,
        writers: Option<&[u32]>,
        handwriting: &[Sample],
        sizes: &SampleSizes,
    ) -> Result<Self, Error> {
        let (images, labels) = (examples.images(), examples.labels());
        let mut composer = Composer::new(images, labels)?;
        if let Some(writers) = writers {
            composer = composer.with_writers(writers)?;
        }
        let mut strings = Vec::new();
        for spacing in Spacing::ALL {
            for length in [2, 3, 6] {
                let number = 0..sizes.strings as u64;
                let string = |number| composed(&composer, length, spacing, number);
                strings.push((length, spacing, number.into_par_iter().map(string).collect()));
            }
        }
        let digit = |i: usize| Sample {
            image: on_white(SIDE, SIDE, images.row(i).iter().copied()),
            labels: vec![labels[i]],
        };
        Ok(Self {
            strings,
            digits: (0..sizes.digits.min(labels.len())).map(digit).collect(),
            handwriting: spread(handwriting, sizes.handwriting),
            pages: pages(images, labels, sizes.pages),
            non_digits: non_digits::kinds(SEED, sizes.non_digits),
        })
    }
}

fn composed(composer: &Composer<'_>, length: usize, spacing: Spacing, number: u64) -> Sample {
    let string = composer.compose(length, spacing, SEED, number);
    let (height, width) = string.pixels.dim();
    Sample {
        image: on_white(width, height, string.pixels.iter().copied()),
        labels: string.labels(),
    }
}

/// Ink, 0 to 255, as black on white.
pub(crate) fn on_white(width: usize, height: usize, ink: impl Iterator<Item = u8>) -> Grey {
    Grey::new(width, height, ink.map(|ink| 255 - ink).collect()).expect("so many pixels")
}

/// So many of them, each part of the list as often: a collection is in the order of its labels, and
/// engines may read its first only.
fn spread(samples: &[Sample], wanted: usize) -> Vec<Sample> {
    let mut order: Vec<usize> = (0..samples.len()).collect();
    order.sort_by_key(|i| i.reverse_bits());
    order.into_iter().take(wanted).map(|i| samples[i].clone()).collect()
}

/// Rows and columns of a page, few enough to stay on it when it is turned.
const ROWS: usize = 3;
const COLUMNS: usize = 7;

/// The kinds of pages, the clean one first.
fn sheets() -> [(&'static str, Sheet); 6] {
    let sheet = || Sheet { rows: ROWS, columns: COLUMNS, ..SHEET };
    [
        ("plain", sheet()),
        ("ruled", Sheet { ruled: Some((0.68, 60)), ..sheet() }),
        ("squared", Sheet { squared: Some((0.68, 40)), ..sheet() }),
        ("shadow", Sheet { shadow: 0.5, ..sheet() }),
        ("turned 10 degrees", Sheet { turned: 10.0, ..sheet() }),
        ("noise", Sheet { noise: 0.06, ..sheet() }),
    ]
}

fn pages(
    images: ArrayView2<'_, u8>,
    labels: &[u8],
    wanted: usize,
) -> Vec<(&'static str, Vec<Page>)> {
    let page = |sheet: &Sheet, number: usize| {
        // The same digits on each kind of page, spread over all images.
        let chosen = |k: usize| ((number * ROWS * COLUMNS + k) * 7919) % labels.len();
        let pixels = |k: usize| -> [u8; PIXELS] {
            let row = images.row(chosen(k));
            std::array::from_fn(|pixel| row[pixel])
        };
        let sheet = Sheet { seed: number as u64, ..sheet.clone() };
        let drawn = sheet.draw_with(&pixels);
        let digits = drawn.digits.into_iter().enumerate();
        Page {
            image: drawn.image,
            digits: digits.map(|(k, area)| (labels[chosen(k)], area)).collect(),
        }
    };
    let pages = |(name, sheet): (&'static str, Sheet)| {
        (name, (0..wanted).into_par_iter().map(|number| page(&sheet, number)).collect())
    };
    sheets().into_iter().map(pages).collect()
}

/// A page of digits, photographed with 12 megapixels: ruled, in uneven light, a little turned.
pub(crate) fn photograph(images: ArrayView2<'_, u8>) -> Grey {
    let sheet = Sheet {
        width: 4_000,
        height: 3_000,
        rows: 5,
        columns: 8,
        digit: 220,
        ruled: Some((0.68, 220)),
        turned: 2.0,
        shadow: 0.3,
        vignetting: 0.3,
        noise: 0.02,
        ..SHEET
    };
    let pixels = |k: usize| -> [u8; PIXELS] {
        let row = images.row(k * 7919 % images.nrows());
        std::array::from_fn(|pixel| row[pixel])
    };
    sheet.draw_with(&pixels).image
}
