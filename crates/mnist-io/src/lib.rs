#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![expect(
    clippy::missing_panics_doc,
    reason = "an `expect` here states what was checked before; panics that callers can cause are documented"
)]

pub use data_set::{DataSet, Split};
pub use element::{Element, ElementType};
pub use error::{Error, IdxError};
pub use examples::Examples;
pub use file::IdxFile;
pub use idx::Idx;
pub use images::Images;
pub use labels::Labels;
pub use write::{encode_idx, write_idx};

mod error;

// Bytes to arrays and back: no files.
mod element;
mod header;
mod idx;

// Files.
mod file;
mod write;

// Images and labels that belong together.
mod data_set;
mod examples;
mod folder;
mod images;
mod labels;
mod shared_bytes;
