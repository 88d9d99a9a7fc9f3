//! 504192: numbers read by trial segmentations, each scored by a network that reads single digits.

pub use measure::*;
pub(crate) use page::EXPERIMENT;
pub use scores::*;

mod measure;
mod page;
mod picture;
mod scores;
