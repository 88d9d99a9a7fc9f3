//! The average of the position over the last epochs.

use crate::error::Error;

/// Σ dᵏ v_(e-k) / Σ dᵏ, over the positions v at the ends of the epochs up to e.
#[derive(Debug, Default)]
pub(crate) struct Average {
    /// Empty before the first epoch has ended.
    average: Vec<f32>,
    /// Σ dᵏ, up to 1 / (1 - d).
    weights: f32,
}

impl Average {
    pub(crate) fn as_slice(&self) -> &[f32] {
        &self.average
    }

    /// Counts the position at the end of an epoch in, those before by the share d of what they
    /// counted.
    pub(crate) fn add(&mut self, keep: f32, v: &[f32]) {
        self.weights = keep * self.weights + 1.0;
        let share = 1.0 / self.weights;
        if self.average.is_empty() {
            return self.average.extend_from_slice(v);
        }
        for (average, v) in self.average.iter_mut().zip(v) {
            *average += share * (v - *average);
        }
    }

    /// Goes to the average of a snapshot, after that many epochs.
    ///
    /// # Errors
    /// [`Error::Snapshot`] if its size is not the expected one, and nothing is changed.
    pub(crate) fn of_snapshot(
        keep: Option<f32>,
        epochs: usize,
        dimension: usize,
        average: &[f32],
    ) -> Result<Self, Error> {
        let expected = if keep.is_some() && epochs > 0 { dimension } else { 0 };
        if average.len() != expected {
            let (part, found) = ("average", average.len());
            return Err(Error::Snapshot { part, expected, found });
        }
        let mut weights = 0.0;
        for _ in 0..epochs {
            let next = keep.unwrap_or(0.0) * weights + 1.0;
            if next == weights {
                break;
            }
            weights = next;
        }
        Ok(Self { average: average.to_vec(), weights })
    }
}
