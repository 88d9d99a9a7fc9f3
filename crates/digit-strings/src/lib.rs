#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use candidates::Candidate;
pub use classifier::Classifier;
pub use compose::composer::Composer;
pub use compose::placing::Spacing;
pub use compose::string::{DigitString, PlacedDigit};
pub use cuts::Cut;
pub use drawn_digits::{PIXELS, SIDE};
pub use error::Error;
pub use evidence::Evidence;
pub use line::Rectangle;
pub use reading::{Reading, Readings, read_digit, read_line};
pub use segmentation::Segmentation;
pub use training::cut_out::{CutOut, cut_out};
pub use training::non_digits::non_digit;
pub use training::without_digits::{cut_out_without_digits, line_without_digits};

mod error;
mod random;
mod resample;

// From ink to candidates.
mod candidates;
mod cuts;
mod line;
mod seams;
mod segmentation;

// From candidates to readings.
mod classifier;
mod evidence;
mod paths;
mod reading;

// Strings to learn from and to be tested with.
mod compose;
mod training;
