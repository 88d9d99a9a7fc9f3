//! An SVG document, and text, lines and points on it, in plotters' terms.

pub(crate) mod document;
pub(crate) mod ink;
pub(crate) mod pixels;
pub(crate) mod text;
