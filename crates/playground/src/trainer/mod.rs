//! A network in training on drawn digits, mini-batch by mini-batch.

mod data;
mod run;
mod settings;
mod training;

pub use data::DigitFiles;
pub use settings::TrainerSettings;
pub use training::{Measure, Mistakes, Progress, TestResult, Trainer};
