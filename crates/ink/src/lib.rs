#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use area::Area;
pub use components::{Component, Run};
#[cfg(feature = "decode")]
pub use decode::{Decoded, decode};
pub use error::Error;
pub use grey::{Grey, MAX_PIXELS};
pub use line::Line;
pub use page::{Options, Page, find_ink};
pub use stages::Stage;

mod area;
mod error;
mod grey;

// From a file to grey pixels.
#[cfg(feature = "decode")]
mod decode;

// From those to shades of ink.
mod darkness;
mod filters;
mod noise;
mod paper;
mod polarity;
mod scale;

// From shades to components.
mod components;
mod contrast;
mod frames;
mod placement;
mod rotate;
mod rules;
mod skew;
mod specks;
mod threshold;

// And to lines.
mod line;
mod lines;
mod stroke_width;

// All of it in order.
mod page;
mod stages;
