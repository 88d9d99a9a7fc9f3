//! Gradient descent: the claims of the chapter, and what the crate promises beside them.

mod book;
mod promises;
#[cfg(feature = "serde")]
mod serde;
