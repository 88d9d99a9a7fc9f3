//! Strengths and sizes that are refused.

/// Why images cannot be distorted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A strength that is negative, too large or not a number.
    #[error("{name} is {found}: it must be from 0 to {most} {unit}")]
    Strength {
        /// The field of [`Distortion`](crate::Distortion).
        name: &'static str,
        /// Its value.
        found: f32,
        /// The largest value allowed.
        most: f32,
        /// What it counts.
        unit: &'static str,
    },

    /// Images without pixels, or too large.
    #[error("images of {rows} x {columns} pixels: each side must be from 1 to {most}")]
    Size {
        /// Height given.
        rows: usize,
        /// Width given.
        columns: usize,
        /// The longest side allowed.
        most: usize,
    },
}
