#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

#[cfg(feature = "data-sets")]
pub use data_set::check::check_data_set;
#[cfg(feature = "data-sets")]
pub use data_set::write::{
    DrawingProgress, Ensured, ensure_data_set, write_data_set, write_data_set_watched,
};
pub use drawing::{IMAGES_PER_WRITER, draw, draw_letter, draw_many, draw_scribble, test_images};
#[cfg(feature = "data-sets")]
pub use error::Error;
pub use normalise::{INK_BOX, Ink, PIXELS, SIDE, normalise};
pub use sheet::sheet;
pub use statistics::{MeanAndDeviation, Statistics};

#[cfg(feature = "data-sets")]
mod error;
mod parallel;
mod random;

// One image.
mod handwriting;
mod normalise;

// Images by number, and what to do with many.
#[cfg(feature = "data-sets")]
mod data_set;
mod drawing;
mod sheet;
mod statistics;
