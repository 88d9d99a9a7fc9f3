//! Images and labels that belong together, and the folders they come in.

pub(crate) mod examples;
pub(crate) mod folder;
pub(crate) mod images;
pub(crate) mod labels;
pub(crate) mod sets;
pub(crate) mod shared_bytes;
