#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use data_set::{Progress, write_data_set, write_data_set_watched};
pub use drawing::{IMAGES_PER_WRITER, draw, draw_many};
pub use error::Error;
pub use normalise::{INK_BOX, Ink, PIXELS, SIDE, normalise};
pub use sheet::sheet;
pub use statistics::{Spread, Statistics};

mod error;
mod random;

// From the skeleton of a digit to its image: skeletons, writer, hand, bend, curve, pen, normalise.
mod bend;
mod curve;
mod hand;
mod normalise;
mod pen;
mod skeletons;
mod writer;

// Images by number, and what to do with many.
mod data_set;
mod drawing;
mod sheet;
mod statistics;
