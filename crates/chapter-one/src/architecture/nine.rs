//! Is it a 9? One output neuron, and the convention that at least 0.5 says yes.

pub use measure::*;
pub(crate) use page::EXPERIMENT;

mod measure;
mod page;
