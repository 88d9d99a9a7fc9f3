//! Weights with their velocities.

use super::simd::lanes::Row;

/// Rows of weights or biases to be updated.
#[derive(Debug, Default)]
pub(crate) struct Moving<'v> {
    pub(crate) weights: &'v mut [Row],
    /// The velocity of each row, Δv of the last move. Empty without momentum.
    pub(crate) velocities: &'v mut [Row],
}

impl Moving<'_> {
    /// The first rows, which are no longer part of these.
    ///
    /// # Panics
    /// If there are not as many.
    pub(crate) fn split_off(&mut self, rows: usize) -> Self {
        let of_velocities = rows.min(self.velocities.len());
        Self {
            weights: self.weights.split_off_mut(..rows).expect("as many weights"),
            velocities: self.velocities.split_off_mut(..of_velocities).expect("a velocity each"),
        }
    }

    /// The same, lent.
    pub(crate) fn reborrow(&mut self) -> Moving<'_> {
        Moving { weights: self.weights, velocities: self.velocities }
    }

    /// So many rows at a time, the last time perhaps fewer.
    pub(crate) fn chunks(mut self, rows: usize) -> impl Iterator<Item = Self> {
        std::iter::from_fn(move || match self.weights.len() {
            0 => None,
            rest => Some(self.split_off(rows.min(rest))),
        })
    }
}
