//! Examples that are read from their files as they are needed.

pub(crate) mod pair;
pub(crate) mod read_at;
pub(crate) mod reader;
