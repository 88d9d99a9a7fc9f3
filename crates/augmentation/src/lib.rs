#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use distorter::{Distorter, MAX_SIDE};
pub use distortion::Distortion;
pub use error::Error;
pub use preparation::Preparation;

mod error;

// What is drawn for an image.
mod affine;
mod distortion;
mod grid;
mod random;
mod spline;

// Its pixels.
mod texture;
mod warp;

mod distorter;
mod instructions;

// Beside all of that.
mod preparation;
