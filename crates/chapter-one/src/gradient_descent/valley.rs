//! Gradient descent on functions one can look at: Eq. (7) to Eq. (15).

pub use measure::*;
#[cfg(feature = "pages")]
pub(crate) use page::EXPERIMENT;

mod measure;
#[cfg(feature = "pages")]
mod page;
