//! A composed string, and what is known of it.

use ndarray::{Array2, s};

/// A line of ink with the digits it was composed of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DigitString {
    /// 0 paper to 255 ink.
    pub pixels: Array2<u8>,
    /// From left to right.
    pub digits: Vec<PlacedDigit>,
}

/// A digit of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlacedDigit {
    /// 0 to 9.
    pub label: u8,
    /// Which of the composer's images it is.
    pub image: usize,
    /// The first row of its box, in pixels of the string.
    pub top: usize,
    /// The first column of its box.
    pub left: usize,
    /// What it alone has put on the paper: its box, rows x columns.
    pub ink: Array2<u8>,
}

impl DigitString {
    /// The labels from left to right.
    pub fn labels(&self) -> Vec<u8> {
        self.digits.iter().map(|digit| digit.label).collect()
    }

    /// All digits on a canvas just large enough, with `margin` pixels of paper around them.
    pub(crate) fn of(mut digits: Vec<PlacedDigit>, margin: usize) -> Self {
        let least = |of: fn(&PlacedDigit) -> usize| digits.iter().map(of).min().unwrap_or(0);
        let (top, left) = (least(|digit| digit.top), least(|digit| digit.left));
        for digit in &mut digits {
            digit.top = digit.top - top + margin;
            digit.left = digit.left - left + margin;
        }
        let most = |of: fn(&PlacedDigit) -> usize| digits.iter().map(of).max().unwrap_or(0);
        let rows = most(|digit| digit.top + digit.ink.nrows()) + margin;
        let columns = most(|digit| digit.left + digit.ink.ncols()) + margin;
        let mut pixels = Array2::zeros((rows, columns));
        for digit in &digits {
            add_ink(&mut pixels, digit);
        }
        Self { pixels, digits }
    }
}

/// Ink on ink lets as much paper through as both would one after the other.
pub(crate) fn add_ink(pixels: &mut Array2<u8>, digit: &PlacedDigit) {
    let (rows, columns) = digit.ink.dim();
    let place = s![digit.top..digit.top + rows, digit.left..digit.left + columns];
    pixels.slice_mut(place).zip_mut_with(&digit.ink, |pixel, &ink| {
        let paper = u16::from(255 - *pixel) * u16::from(255 - ink) / 255;
        *pixel = 255 - paper.to_le_bytes()[0];
    });
}
