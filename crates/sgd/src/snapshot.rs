//! All that a training has to remember to go on later as if it had never stopped.

/// The state of a [`Training`](crate::Training) between two mini-batches. With it, the settings and
/// the examples, another training goes on where this one was, to the bit.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Snapshot {
    /// The epoch under way, or about to begin.
    pub epoch: usize,
    /// Mini-batches learned from in this epoch.
    pub mini_batches: usize,
    /// v.
    pub position: Vec<f32>,
    /// Δv of the move before; empty without momentum.
    pub velocity: Vec<f32>,
    /// The average of v at the ends of the epochs; empty without averaging, and before the first
    /// epoch has ended.
    pub average: Vec<f32>,
}
