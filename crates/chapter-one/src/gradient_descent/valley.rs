//! Gradient descent on functions one can look at: Eq. (7) to Eq. (15).

pub use measure::*;
pub(crate) use page::EXPERIMENT;

mod measure;
mod page;
