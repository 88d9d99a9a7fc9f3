//! Ten output neurons, one for each digit, or four, one for each bit of its number.

pub use measure::*;
pub(crate) use page::EXPERIMENT;

mod measure;
mod page;
