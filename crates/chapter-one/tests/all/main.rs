//! The experiments of the chapter, at small size on drawn digits: what each must find.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod support;

mod bits;
mod descent;
mod digits;
mod learning;
mod logic;
mod more_data;
mod neurons;
mod non_digits;
mod promises;
mod real_mnist;
mod report;
mod scale;
mod segmentation;
mod streamed;
