//! People.

use crate::random::Random;

/// What someone's digits have in common. Lengths are in heights of a digit.
#[derive(Debug)]
pub(crate) struct Writer {
    /// How far the top is to the right of the bottom.
    pub(crate) slant: f32,
    /// Width over height.
    pub(crate) width: f32,
    /// Of the pen.
    pub(crate) radius: f32,
    /// How far control points stray.
    pub(crate) stray: f32,
    /// How space is bent; see [`Bend`](crate::handwriting::bend::Bend).
    pub(crate) warp: [f32; 8],
    /// Which way each digit is written, from 0 to 1.
    pub(crate) taste: [f32; 10],
}

impl Writer {
    /// Means and deviations are those at which drawn digits come near to MNIST's in stroke width,
    /// slant, and height and width of the ink.
    pub(crate) fn new(random: &mut Random) -> Self {
        Self {
            slant: 0.12 + 0.22 * random.approx_normal(),
            width: 0.79 + 0.13 * random.approx_normal(),
            radius: 0.0672 + 0.0153 * random.approx_normal(),
            stray: 0.036 + 0.009 * random.approx_normal(),
            warp: std::array::from_fn(|_| random.approx_normal()),
            taste: std::array::from_fn(|_| random.unit()),
        }
    }
}
