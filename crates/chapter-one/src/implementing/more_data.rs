//! More training examples, and distorted ones: the same number of updates on growing parts of the
//! training set.

pub use measure::*;
pub(crate) use page::EXPERIMENT;

mod measure;
mod page;
