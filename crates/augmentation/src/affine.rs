//! Where a rotated, scaled, sheared and shifted pixel comes from.
#![expect(clippy::inline_always, reason = "compiled for the caller's instructions")]

use crate::distortion::Distortion;
use crate::random::Random;

/// Random numbers a map takes, from number 0 on.
pub(crate) const NUMBERS: u64 = 6;

/// From a place in the distorted image, (x, y) from its centre, to how far from there its grey
/// comes from: x by `x_x` x + `x_y` y + `x`, y by `y_x` x + `y_y` y + `y`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Affine {
    pub(crate) x: f32,
    pub(crate) x_x: f32,
    pub(crate) x_y: f32,
    pub(crate) y: f32,
    pub(crate) y_x: f32,
    pub(crate) y_y: f32,
}

impl Affine {
    /// The map of an image: the inverse of what the strengths are defined by.
    #[inline(always)]
    pub(crate) fn draw(distortion: &Distortion, random: Random) -> Self {
        let number = |k: u64, strength: f32| f64::from(strength) * random.symmetric(k);
        let (sine, cosine) = sine_and_cosine(number(0, distortion.rotation));
        let factor_x = 1.0 + number(1, distortion.scaling);
        let factor_y = 1.0 + number(2, distortion.scaling);
        let shear = number(3, distortion.shear);
        let (shift_x, shift_y) = (number(4, distortion.shift), number(5, distortion.shift));

        let (x_x, x_y) = ((cosine + shear * sine) / factor_x, (sine - shear * cosine) / factor_x);
        let (y_x, y_y) = (-sine / factor_y, cosine / factor_y);
        Self {
            x: single(-(x_x * shift_x + x_y * shift_y)),
            x_x: single(x_x - 1.0),
            x_y: single(x_y),
            y: single(-(y_x * shift_x + y_y * shift_y)),
            y_x: single(y_x),
            y_y: single(y_y - 1.0),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded as IEEE 754 defines")]
fn single(x: f64) -> f32 {
    x as f32
}

/// By their Taylor series, for angles of at most π either way: off by less than 10⁻⁷. Those of
/// the platform differ from one to another.
#[inline(always)]
fn sine_and_cosine(angle: f64) -> (f64, f64) {
    let square = angle * angle;
    let series = |first: f64| {
        // From the smallest term: 1 - z/(n (n+1)) (1 - z/((n+2) (n+3)) (...)).
        (0..9).rev().fold(1.0, |rest, term| {
            let n = first + 2.0 * f64::from(term);
            1.0 - square / (n * (n + 1.0)) * rest
        })
    };
    (angle * series(2.0), series(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_are_sine_and_cosine() {
        for k in -1_000..=1_000 {
            let angle = f64::from(k) * std::f64::consts::PI / 1_000.0;
            let (sine, cosine) = sine_and_cosine(angle);
            assert!((sine - angle.sin()).abs() < 1e-7, "{angle}: {sine}");
            assert!((cosine - angle.cos()).abs() < 1e-7, "{angle}: {cosine}");
        }
    }
}
