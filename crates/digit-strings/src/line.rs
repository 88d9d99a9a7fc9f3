//! A line of ink as it is cut: without the paper around it, and not too high.

use ndarray::{Array2, ArrayView2, s};

use crate::resample::resample;

/// Rows of a line at most. MNIST's digits are fitted into 20: more rows than these would cost time
/// and show nothing new.
const MOST_ROWS: usize = 32;

/// A line of ink, and where it was cut out of an image.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// 0 paper to 255 ink; no row or column at its border is all paper.
    pub(crate) ink: Array2<u8>,
    top: usize,
    left: usize,
    /// Rows and columns in the image.
    size: (usize, usize),
}

/// A rectangle of an image, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rectangle {
    /// The first column.
    pub x: usize,
    /// The first row.
    pub y: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Line {
    /// The line in an image; None if there is no ink.
    pub(crate) fn of(image: ArrayView2<'_, u8>) -> Option<Self> {
        let (top, bottom, left, right) = box_of_ink(image)?;
        let inked = image.slice(s![top..bottom, left..right]);
        let (rows, columns) = inked.dim();
        let ink = if rows > MOST_ROWS {
            let narrower = (columns * MOST_ROWS).div_ceil(rows);
            resample(inked, MOST_ROWS, narrower)
        } else {
            inked.to_owned()
        };
        Some(Self { ink, top, left, size: (rows, columns) })
    }

    /// Row and column of the image where the line begins.
    pub(crate) fn origin(&self) -> (usize, usize) {
        (self.top, self.left)
    }

    /// Rows and columns in the image.
    pub(crate) fn size(&self) -> (usize, usize) {
        self.size
    }

    /// A rectangle of the line as one of the image: each pixel that any of it was made of.
    pub(crate) fn in_image(&self, inner: Rectangle) -> Rectangle {
        let ((rows, columns), (height, width)) = (self.size, self.ink.dim());
        let (y, bottom) =
            (inner.y * rows / height, ((inner.y + inner.height) * rows).div_ceil(height));
        let (x, right) =
            (inner.x * columns / width, ((inner.x + inner.width) * columns).div_ceil(width));
        Rectangle { x: self.left + x, y: self.top + y, width: right - x, height: bottom - y }
    }
}

/// The first row with ink, the row after the last one, and the same of columns; None without ink.
pub(crate) fn box_of_ink(image: ArrayView2<'_, u8>) -> Option<(usize, usize, usize, usize)> {
    box_of_ink_from(1, image)
}

/// The same of ink that is at least so dark.
pub(crate) fn box_of_ink_from(
    shade: u8,
    image: ArrayView2<'_, u8>,
) -> Option<(usize, usize, usize, usize)> {
    let (mut top, mut bottom, mut left, mut right) = (usize::MAX, 0, usize::MAX, 0);
    for (y, row) in image.outer_iter().enumerate() {
        if let Some(first) = row.iter().position(|&ink| ink >= shade) {
            let last = row.iter().rposition(|&ink| ink >= shade).unwrap_or(first);
            (top, bottom) = (top.min(y), y + 1);
            (left, right) = (left.min(first), right.max(last + 1));
        }
    }
    (bottom > 0).then_some((top, bottom, left, right))
}
