#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]
#![expect(
    clippy::missing_panics_doc,
    reason = "an `expect` here states what was checked before; panics that callers can cause are documented"
)]

pub use data_set::examples::{Examples, ExamplesIter};
pub use data_set::images::Images;
pub use data_set::labels::Labels;
pub use data_set::sets::{DataSet, Split};
pub use data_set::writers::read_writers;
pub use error::Error;
pub use file::idx_file::IdxFile;
pub use file::write::write_idx;
pub use file::writer::IdxWriter;
pub use idx::element::{Element, ElementType};
pub use idx::encode::encode_idx;
pub use idx::error::IdxError;
pub use idx::view::Idx;
#[cfg(feature = "sharded")]
pub use sharded::error::ManifestError;
#[cfg(feature = "sharded")]
pub use sharded::examples::ShardedExamples;
#[cfg(feature = "sharded")]
pub use sharded::layout::ShardedLayout;
#[cfg(feature = "sharded")]
pub use sharded::writer::ShardedWriter;
pub use streamed::reader::ExampleReader;

mod data_set;
mod error;
mod file;
mod idx;
#[cfg(feature = "sharded")]
mod sharded;
mod streamed;
