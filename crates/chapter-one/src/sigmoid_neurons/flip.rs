//! One weight of a network moved through a range: the outputs of perceptrons jump, those of
//! sigmoid neurons glide.

pub use measure::*;
pub(crate) use page::EXPERIMENT;

mod measure;
mod page;
