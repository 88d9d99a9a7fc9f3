#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use chapter::{CHAPTER, experiments};
pub use error::Error;
pub use experiment::{Experiment, Section};
pub use progress::{ExperimentProgress, Watch, unwatched};
pub use setup::{Observer, OpenData, Setup};
pub use statistics::{log_log_slope, median};

// The list of them, above all else.
mod chapter;

// The experiments, a module for each section. They do not know each other.
pub mod architecture;
pub mod gradient_descent;
pub mod implementing;
pub mod perceptrons;
pub mod sigmoid_neurons;
pub mod simple_network;

// What they share. It knows no experiment.
mod experiment;
pub mod report;
pub mod runs;
mod setup;

mod error;
mod nands;
mod progress;
mod random;
mod statistics;
