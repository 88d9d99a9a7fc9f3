//! Pictures made of pixels, as PNGs.

pub(crate) mod drawing;
mod encode;
pub(crate) mod image;
mod lettering;
pub(crate) mod sheet;
