//! Ink on paper.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast to an integer stops at its ends, and rounds down"
)]

use ndarray::ArrayView2;

use crate::handwriting::curve::Point;
use crate::normalise::{INK_BOX, Ink, PIXELS, normalise};

/// A place the pen goes through, and the radius of its tip there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dot {
    pub(crate) at: Point,
    pub(crate) radius: f32,
}

/// Pixels side by side that are inked at a time, for vector instructions.
const LANES: usize = 8;

/// Height and width of the paper in pixels. Twice the box of the normalisation, so that it has
/// something to shrink, as it had with the scanned forms of MNIST.
const PAPER: usize = 2 * INK_BOX;

/// `[40, 40]`, rows of lanes: how deep a pixel is under the ink, in pixels; from 0.0 at the edge
/// to 1.0 and more.
type Paper = [[[f32; LANES]; PAPER / LANES]; PAPER];

/// Draws the strokes so that they fill the paper from one side to the other, and normalises them.
pub(crate) fn ink(strokes: &[Vec<Dot>]) -> [u8; PIXELS] {
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for dot in strokes.iter().flatten() {
        for axis in [0, 1] {
            low[axis] = low[axis].min(dot.at[axis] - dot.radius);
            high[axis] = high[axis].max(dot.at[axis] + dot.radius);
        }
    }
    let scale = PAPER as f32 / (high[0] - low[0]).max(high[1] - low[1]);
    let place = |dot: &Dot| Dot {
        at: [0, 1].map(|axis| (dot.at[axis] - low[axis]) * scale),
        radius: dot.radius * scale,
    };

    let mut paper: Paper = [[[0.0; LANES]; PAPER / LANES]; PAPER];
    for stroke in strokes {
        for pair in stroke.windows(2) {
            move_pen(&mut paper, place(&pair[0]), place(&pair[1]));
        }
    }
    let pixels = paper.as_flattened().as_flattened();
    let pixels: Vec<u8> = pixels.iter().map(|depth| (depth * 255.0 + 0.5) as u8).collect();
    let image = ArrayView2::from_shape((PAPER, PAPER), &pixels).expect("a byte for each pixel");
    normalise(image, Ink::High)
}

/// Moves the pen in a straight line, its radius changing evenly.
fn move_pen(paper: &mut Paper, from: Dot, to: Dot) {
    let reach = from.radius.max(to.radius) + 0.5;
    let first = |axis: usize| (from.at[axis].min(to.at[axis]) - reach) as usize;
    let end = |axis: usize| ((from.at[axis].max(to.at[axis]) + reach) as usize + 1).min(PAPER);
    let blocks = first(0) / LANES..end(0).div_ceil(LANES);

    let (dx, dy) = (to.at[0] - from.at[0], to.at[1] - from.at[1]);
    let square = dx * dx + dy * dy;
    let (tx, ty) = if square > 0.0 { (dx / square, dy / square) } else { (0.0, 0.0) };
    let widening = to.radius - from.radius;
    for y in first(1)..end(1) {
        let py = y as f32 + 0.5 - from.at[1];
        for block in blocks.clone() {
            let left = (block * LANES) as f32 + 0.5 - from.at[0];
            for (lane, pixel) in paper[y][block].iter_mut().enumerate() {
                let px = left + lane as f32;
                // How far on the way the pen is nearest to the pixel, from 0 to 1.
                let t = (px * tx + py * ty).clamp(0.0, 1.0);
                let (ex, ey) = (px - t * dx, py - t * dy);
                let distance = (ex * ex + ey * ey).sqrt();
                let depth = from.radius + t * widening + 0.5 - distance;
                // Not `max`, which has to think of NaN and takes twice the time.
                *pixel = if depth > *pixel { depth } else { *pixel };
            }
        }
    }
}
