//! The program as its users see it, on a made-up data set.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod looking;
mod signals;
mod training;
