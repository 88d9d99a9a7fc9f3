//! Pictures made of pixels, as PNGs.

mod encode;
pub(crate) mod image;
mod lettering;
pub(crate) mod sheet;
