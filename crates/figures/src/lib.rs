#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use chart::Chart;
pub use chart::axis::{Axis, Scale};
pub use chart::heights::Heights;
pub use chart::series::{Marks, Series};
pub use chart::spread::Spread;
pub use error::Error;
pub use matrix::{Cell, Matrix};
pub use panels::Panels;
pub use pictures::drawing::{Colour, Drawing};
pub use pictures::image::{Image, Pixels};
pub use pictures::sheet::{Sheet, Tile};

// Figures as SVG documents.
mod chart;
mod matrix;
mod panels;

// Figures as PNGs.
mod pictures;

// What these share.
mod canvas;
mod error;
mod palette;
mod save;
