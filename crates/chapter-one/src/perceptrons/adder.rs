//! The chapter's adder of NANDs, its double wire merged into a weight of -4, and longer words.

pub use measure::*;
pub(crate) use page::EXPERIMENT;

mod measure;
mod page;
