//! Data sets in many files, a manifest beside them.

pub(crate) mod error;
pub(crate) mod examples;
pub(crate) mod layout;
pub(crate) mod manifest;
pub(crate) mod writer;
