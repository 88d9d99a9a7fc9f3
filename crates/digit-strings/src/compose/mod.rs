//! Strings of digits, composed of images of single ones.

pub(crate) mod composer;
pub(crate) mod placing;
pub(crate) mod string;
