//! [`Error`]: why a figure cannot be drawn or saved.

use std::path::PathBuf;

/// A figure that cannot be drawn or saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The range of an axis does not run from one finite number to a greater one, or begins at 0 or
    /// below on a logarithmic axis.
    #[error(
        "the axis {label:?} cannot run from {low} to {high}: a range goes from a finite number to a \
         greater one, both above 0 on a logarithmic axis"
    )]
    Range {
        /// The axis's label.
        label: String,
        /// Where it was to begin.
        low: f64,
        /// Where it was to end.
        high: f64,
    },
    /// A table of numbers does not have the size it should have.
    #[error("{what}: expected {expected}, found {found}")]
    Size {
        /// What is counted.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The figure would be beyond the size limit.
    #[error("a picture of {width} x {height} pixels is too large")]
    TooLarge {
        /// Pixels from left to right.
        width: usize,
        /// Pixels from top to bottom.
        height: usize,
    },
    /// There would be no room for the axes.
    #[error(
        "a chart of {width} x {height} pixels is too small: it needs at least {least} x {least}"
    )]
    TooSmall {
        /// Pixels from left to right.
        width: usize,
        /// Pixels from top to bottom.
        height: usize,
        /// The least there must be, each way.
        least: usize,
    },
    /// The file's name says that it holds something else.
    #[error("{path}: this figure is saved as .{expected}", path = .path.display())]
    Extension {
        /// The file.
        path: PathBuf,
        /// The extension it should have.
        expected: &'static str,
    },
    /// The file cannot be written.
    #[error("{path} cannot be written", path = .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The drawing library has failed.
    #[error("the figure cannot be drawn")]
    Drawing(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The picture cannot be encoded.
    #[error("the picture cannot be encoded")]
    Png(#[from] png::EncodingError),
}
