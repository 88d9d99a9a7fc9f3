//! Files of images and labels: whole, hostile, mapped, streamed and in many parts.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod book;
mod data_set;
mod example;
mod files;
mod hostile;
mod real_mnist;
mod round_trip;
#[cfg(feature = "sharded")]
mod sharded;
mod streamed;
mod support;
mod writers;
