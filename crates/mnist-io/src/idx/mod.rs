//! Bytes to arrays and back. Knows nothing of files.

pub(crate) mod element;
pub(crate) mod encode;
pub(crate) mod error;
pub(crate) mod header;
pub(crate) mod view;
