//! Data sets in folders.

pub(crate) mod check;
pub(crate) mod files;
pub(crate) mod write;
