#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use file::{AtomicFile, check_writable, write};
pub use folder::AtomicFolder;

mod file;
mod folder;
mod leftovers;
mod sync;
mod target;
mod temporary;
