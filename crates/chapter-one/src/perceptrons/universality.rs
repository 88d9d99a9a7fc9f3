//! Any logical function as a network of NANDs, and as two layers of perceptrons.

pub use measure::*;
pub(crate) use page::EXPERIMENT;

mod measure;
mod page;
