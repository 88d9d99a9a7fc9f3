#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use circuit::{Circuit, Gate, Output, Structure, Table};
pub use failure::Failure;
pub use neurons::{output_of_perceptron, sigmoids, steps, wobble};
pub use reader::{Candidate, LineTrials, Reader, ReadingTried, Trial};
pub use trainer::{DigitFiles, Measure, Mistakes, Progress, TestResult, Trainer, TrainerSettings};
pub use valley::{Valley, ValleyStep};

// The parts of the page, in the chapter's order. They do not know each other.
mod circuit;
mod neurons;
mod reader;
mod trainer;
mod valley;

// What JavaScript sees of them.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod surface;

mod failure;
