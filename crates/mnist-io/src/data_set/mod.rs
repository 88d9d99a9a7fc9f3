//! Images and labels that belong together, the folders they come in, and who wrote them.

pub(crate) mod examples;
pub(crate) mod folder;
pub(crate) mod images;
pub(crate) mod labels;
pub(crate) mod sets;
pub(crate) mod shared_bytes;
pub(crate) mod writers;
