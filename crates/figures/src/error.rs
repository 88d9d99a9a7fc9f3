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
    /// The drawing library has failed.
    #[error("the figure cannot be drawn")]
    Drawing(#[source] Box<dyn std::error::Error + Send + Sync>),
}
