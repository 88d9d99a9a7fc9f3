#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

#[cfg(feature = "pages")]
pub use chapter::{CHAPTER, experiments};
pub use error::Error;
#[cfg(feature = "pages")]
pub use experiment::{Experiment, Section};
pub use progress::{ExperimentProgress, Watch, unwatched};
#[cfg(feature = "pages")]
pub use setup::{Observer, OpenData, Setup};
pub use statistics::{log_log_slope, median};

// The list of them, above all else.
#[cfg(feature = "pages")]
mod chapter;

// The experiments, a module for each section. They do not know each other.
#[cfg(feature = "pages")]
pub mod architecture;
pub mod gradient_descent;
#[cfg(feature = "pages")]
pub mod implementing;
#[cfg(feature = "pages")]
pub mod perceptrons;
pub mod sigmoid_neurons;
#[cfg(feature = "pages")]
pub mod simple_network;

// What they share. It knows no experiment.
#[cfg(feature = "pages")]
mod experiment;
pub mod report;
pub mod runs;
#[cfg(feature = "pages")]
mod setup;

mod error;
#[cfg(feature = "pages")]
mod nands;
mod progress;
mod random;
mod statistics;
