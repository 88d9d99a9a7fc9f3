//! One weight of a network moved through a range: the outputs of perceptrons jump, those of
//! sigmoid neurons glide.

pub use measure::*;
#[cfg(feature = "pages")]
pub(crate) use page::EXPERIMENT;

mod measure;
#[cfg(feature = "pages")]
mod page;
