#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use chart::{Axis, Chart, Marks, Scale, Series, Spread};
pub use error::Error;
pub use heights::Heights;
pub use image::{Image, Pixels};
pub use matrix::{Cell, Matrix};
pub use panels::Panels;
pub use sheet::{Sheet, Tile};

// What is to be drawn as an SVG: plain data.
mod chart;
mod heights;
mod matrix;
mod panels;

// What is to be drawn as a PNG.
mod image;
mod sheet;

// How it is drawn.
mod canvas;
mod clip;
mod contour;
mod error;
mod legend;
mod lettering;
mod numbers;
mod palette;
mod plot;
mod ruler;
