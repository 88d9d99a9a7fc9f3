//! How a whole digit is bent, stretched, slanted and turned.

use crate::handwriting::curve::Point;

use crate::handwriting::style::DigitStyle;
use crate::handwriting::writer::Writer;
use crate::random::Random;

/// A map of the plane onto itself: a polynomial, then slant, then a turn.
#[derive(Debug)]
pub(crate) struct Bend {
    warp: [f32; 8],
    width: f32,
    slant: f32,
    cosine: f32,
    sine: f32,
}

/// Standard deviation of the coefficient of each term of the polynomial.
const WARP: [f32; 8] = [
    0.15, // taper: the lower half wider than the upper one
    0.14, // bow: top and bottom to one side, the middle to the other
    0.10, // sway: top and bottom to opposite sides
    0.14, // side: the right half wider than the left one
    0.15, // rise: what is level goes uphill or downhill
    0.14, // waist: the middle higher or lower
    0.14, // arch: left and right lower than the middle
    0.14, // fan: one side higher than the other
];

impl Bend {
    /// That of one image; the writer's own, more or less.
    pub(crate) fn new(writer: &Writer, style: DigitStyle, random: &mut Random) -> Self {
        let warp = |term| WARP[term] * (0.6 * writer.warp[term] + 0.8 * random.approx_normal());
        let warp = std::array::from_fn(warp);
        // Of the angle: cosine and sine follow from it by division alone.
        let tan_half = 0.04 * random.approx_normal();
        let norm = 1.0 + tan_half * tan_half;
        Self {
            warp,
            slant: style.slant + writer.slant + 0.13 * random.approx_normal(),
            width: (style.width * (writer.width + 0.12 * random.approx_normal())).max(0.35),
            cosine: (1.0 - tan_half * tan_half) / norm,
            sine: 2.0 * tan_half / norm,
        }
    }

    pub(crate) fn apply(&self, [x, y]: Point) -> Point {
        let [taper, bow, sway, side, rise, waist, arch, fan] = self.warp;
        let u = self.width * x * (1.0 + 2.0 * taper * y)
            + bow * y * y
            + 4.0 * sway * y * y * y
            + side * x * x;
        let v = y + rise * x + 2.0 * waist * (y * y - 0.25) + arch * x * x + 2.0 * fan * x * y;
        let u = u - self.slant * v;
        [u * self.cosine - v * self.sine, u * self.sine + v * self.cosine]
    }
}
