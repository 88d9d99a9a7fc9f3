//! Circuits of perceptrons: the claims of the chapter, readers, drawings, and misuse.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod random;

mod book;
mod circuits;
mod drawing;
mod examples;
mod reading;
#[cfg(feature = "serde")]
mod serde;
mod synthesis;
