#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use error::Error;
pub use fault::Fault;
pub use file::{decode, encode};
pub use folder::{Checkpoint, Checkpoints, Newest, PassedOver};

mod error;
mod fault;
mod file;
mod folder;
mod name;
