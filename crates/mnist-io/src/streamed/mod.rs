//! Examples that are read from their files as they are needed.

#[cfg(feature = "sharded")]
pub(crate) mod checksums;
pub(crate) mod pair;
pub(crate) mod read_at;
pub(crate) mod reader;
