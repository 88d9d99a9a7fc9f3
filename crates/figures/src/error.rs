/// A figure that cannot be drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An axis cannot run from here to there.
    #[error("the axis {label:?} cannot run from {low} to {high}")]
    Range {
        /// What the axis is called.
        label: String,
        /// Where it was to begin.
        low: f64,
        /// Where it was to end.
        high: f64,
    },
    /// A table of numbers is not as large as it is said to be.
    #[error("{what}: expected {expected}, found {found}")]
    Size {
        /// What there should be so many of.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Nobody could look at so large a picture.
    #[error("a picture of {width} x {height} pixels is too large")]
    TooLarge {
        /// Pixels from left to right.
        width: usize,
        /// Pixels from top to bottom.
        height: usize,
    },
    /// The drawing library has failed.
    #[error("the figure cannot be drawn")]
    Drawing(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The picture cannot be encoded.
    #[error("the picture cannot be encoded")]
    Png(#[from] png::EncodingError),
}
