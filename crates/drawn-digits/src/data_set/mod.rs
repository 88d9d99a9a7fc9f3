//! Data sets in folders.

pub(crate) mod check;
pub(crate) mod files;
pub(crate) mod growing_file;
pub(crate) mod write;
