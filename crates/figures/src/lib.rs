#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use chart::{Axis, Chart, Marks, Scale, Series, Spread};
pub use error::Error;
pub use panels::Panels;

// What is to be drawn: plain data.
mod chart;
mod panels;

// How it is drawn.
mod canvas;
mod clip;
mod error;
mod legend;
mod numbers;
mod palette;
mod plot;
mod ruler;
