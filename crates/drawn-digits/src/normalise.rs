//! MNIST's own normalisation, for any grey image.

use ndarray::{ArrayView2, s};

/// Height and width of an image, in pixels.
pub const SIDE: usize = 28;
/// Pixels of an image: 784.
pub const PIXELS: usize = SIDE * SIDE;
/// Height and width of the box that the ink is fitted into, in pixels.
pub const INK_BOX: usize = 20;

/// Row and column, counted from 0, of the pixel where the centre of mass goes. A pixel further
/// than the middle of 28, but so it is in MNIST, as its [`Statistics`](crate::Statistics) show.
const CENTRE: f32 = 14.0;

/// Which end of the grey scale is ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// 255 is ink and 0 is paper, as in MNIST.
    High,
    /// 0 is ink and 255 is paper, as in a scan.
    Low,
}

impl Ink {
    /// From 0 for none to 255.
    fn amount(self, pixel: u8) -> u8 {
        match self {
            Self::High => pixel,
            Self::Low => 255 - pixel,
        }
    }
}

/// What MNIST did to its scanned digits, done to a grey image of any size: `[28, 28]` in rows,
/// 0 white to 255 black.
///
/// The ink is shrunk or enlarged until it fits into a box of 20 × 20 pixels, with height and
/// width in proportion; each pixel is the mean of what lies under it, so edges become grey. The
/// box is then moved by whole pixels until the centre of mass is within half a pixel of the
/// centre, pixel (14, 14) counted from 0. Ink so lopsided that it would have to leave the image
/// for that stays at its border. Without ink the image is white.
///
/// Everything that is not exactly paper counts as ink: shadows and specks have to be gone before.
///
/// Source: Y. LeCun, C. Cortes and C. Burges, *The MNIST database of handwritten digits*: "size
/// normalized to fit in a 20x20 pixel box while preserving their aspect ratio. The resulting
/// images contain grey levels as a result of the anti-aliasing technique used by the
/// normalization algorithm. The images were centered in a 28x28 image by computing the center of
/// mass of the pixels, and translating the image so as to position this point at the center."
///
/// ```
/// use drawn_digits::{Ink, normalise};
/// use ndarray::{Array2, s};
///
/// // A scan of 100 × 60 pixels with a vertical bar, 80 pixels high and 16 wide.
/// let mut scan = Array2::from_elem((100, 60), 255);
/// scan.slice_mut(s![10..90, 30..46]).fill(0);
///
/// let image = normalise(scan.view(), Ink::Low);
/// assert_eq!(image.iter().filter(|&&pixel| pixel == 255).count(), 20 * 4);
/// ```
pub fn normalise(image: ArrayView2<'_, u8>, ink: Ink) -> [u8; PIXELS] {
    match crop(image, ink) {
        Some(inked) => centre(&fit(inked, ink)),
        None => [0; PIXELS],
    }
}

/// The smallest rectangle with all ink in it; None if there is no ink.
fn crop(image: ArrayView2<'_, u8>, ink: Ink) -> Option<ArrayView2<'_, u8>> {
    let (mut top, mut bottom, mut left, mut right) = (usize::MAX, 0, usize::MAX, 0);
    let inked = |&pixel: &u8| ink.amount(pixel) > 0;
    for (y, row) in image.rows().into_iter().enumerate() {
        if let Some(first) = row.iter().position(inked) {
            let last = row.iter().rposition(inked).unwrap_or(first);
            (top, bottom) = (top.min(y), y);
            (left, right) = (left.min(first), right.max(last));
        }
    }
    (top != usize::MAX).then(|| image.slice_move(s![top..=bottom, left..=right]))
}

/// Pixels of the box.
const BOX: usize = INK_BOX * INK_BOX;

/// Shrunk or enlarged until the longer side is that of the box: `[20, 20]`.
fn fit(inked: ArrayView2<'_, u8>, ink: Ink) -> [f32; BOX] {
    let (height, width) = inked.dim();
    let scale = height.max(width) as f32 / INK_BOX as f32;
    let amounts: Vec<f32> = inked.iter().map(|&pixel| f32::from(ink.amount(pixel))).collect();
    let mut narrow = vec![0.0; INK_BOX * width];
    squeeze(&amounts, width, scale, &mut narrow);
    let mut turned = vec![0.0; INK_BOX * width];
    transpose(&narrow, width, &mut turned);
    let (mut columns, mut fitted) = ([0.0; BOX], [0.0; BOX]);
    squeeze(&turned, INK_BOX, scale, &mut columns);
    transpose(&columns, INK_BOX, &mut fitted);
    fitted
}

/// From `[n, width]` to `[20, width]`, where there are zeros: the mean of every `scale` lines, with
/// the n / `scale` means in the middle and nothing above and below. A line on the border of two
/// means is shared out.
fn squeeze(lines: &[f32], width: usize, scale: f32, means: &mut [f32]) {
    let n = lines.len() / width;
    let margin = (INK_BOX as f32 * scale - n as f32) / 2.0;
    // Where mean i ends, in lines.
    let end_of = |i: usize| (i + 1) as f32 * scale - margin;
    let mut add = |i: usize, share: f32, line: &[f32]| {
        for (mean, amount) in means[i * width..].iter_mut().zip(line) {
            *mean += share * amount;
        }
    };
    let mut i = 0;
    for (k, line) in lines.chunks_exact(width).enumerate() {
        let (mut from, end) = (k as f32, (k + 1) as f32);
        while i + 1 < INK_BOX && end_of(i) <= end {
            let to = end_of(i).max(from);
            add(i, (to - from) / scale, line);
            (from, i) = (to, i + 1);
        }
        add(i, (end - from) / scale, line);
    }
}

/// From `[n, width]` to `[width, n]`.
fn transpose(lines: &[f32], width: usize, turned: &mut [f32]) {
    let n = lines.len() / width;
    for (k, line) in lines.chunks_exact(width).enumerate() {
        for (amount, to) in line.iter().zip(turned[k..].iter_mut().step_by(n)) {
            *to = *amount;
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast to an integer stops at its ends, and rounds down"
)]
fn centre(fitted: &[f32; BOX]) -> [u8; PIXELS] {
    let (mut mass, mut by_row, mut by_column) = (0.0, 0.0, 0.0);
    for (y, row) in fitted.chunks_exact(INK_BOX).enumerate() {
        for (x, ink) in row.iter().enumerate() {
            mass += ink;
            by_row += ink * y as f32;
            by_column += ink * x as f32;
        }
    }
    let start = |moment: f32| ((CENTRE - moment / mass + 0.5) as usize).min(SIDE - INK_BOX);
    let (top, left) = (start(by_row), start(by_column));
    let mut image = [0; PIXELS];
    for (row, line) in fitted.chunks_exact(INK_BOX).zip(image.chunks_exact_mut(SIDE).skip(top)) {
        for (ink, pixel) in row.iter().zip(&mut line[left..]) {
            *pixel = (ink + 0.5) as u8;
        }
    }
    image
}
