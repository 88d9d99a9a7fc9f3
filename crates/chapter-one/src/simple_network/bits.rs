//! The exercise of the fourth layer: ten outputs, one for each digit, become four bits.

pub use measure::*;
pub(crate) use page::EXPERIMENT;

mod measure;
mod page;
