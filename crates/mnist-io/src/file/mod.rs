//! Files of IDX data.

pub(crate) mod bytes;
pub(crate) mod idx_file;
pub(crate) mod write;
pub(crate) mod writer;
