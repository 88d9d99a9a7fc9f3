#![doc = include_str!("../README.md")]

mod error;
mod fit;
mod random;
mod watch;

pub use error::Error;
pub use fit::log_log_slope;
pub use watch::{Progress, Watch, unwatched};

// In the order of the chapter: perceptrons.
pub mod cheese;

// Sigmoid neurons.
pub mod flip;
pub mod linear;
pub mod sharpen;
pub mod sigmoid;

// The architecture of neural networks.
pub mod nine;

// A simple network to classify handwritten digits.
pub mod bits;
pub mod ten_or_four;
pub mod weights;

// Learning with gradient descent.
pub mod batch_convention;
pub mod cost_or_count;
pub mod estimate;
pub mod online;
pub mod schedule;
pub mod valley;

// Implementing our network to classify digits.
pub mod darkness;
pub mod eta;
pub mod hidden;
pub mod init;
pub mod mistakes;
pub mod no_hidden;

// What several of them do.
pub mod learning;
pub mod trial;
