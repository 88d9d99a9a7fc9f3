#![doc = include_str!("../README.md")]
#![warn(clippy::print_stderr, clippy::print_stdout)]

pub use answer::{Alternative, Answer, DigitAnswer, LineAnswer};
pub use calibration::{
    ConfidenceBin, RefusalCurve, TEMPERATURE, calibrated, confidence_bins,
    expected_calibration_error, fit_temperature,
};
pub use committee::{PREPARATION, PreparedCommittee};
pub use error::Error;
pub use evidence_weights::{CONFIDENCE, EvidenceWeights};
pub use prepared::{EachWay, check_preparable, prepare, prepare_images, prepare_split};
pub use reader::{Reader, Writing};
pub use trials::Trials;

// Networks that vote.
mod calibration;
mod committee;
mod prepared;

// Images to answers.
mod answer;
mod confidences;
mod evidence_weights;
mod reader;
mod trials;

// What was tried, to be looked at.
#[cfg(feature = "explain")]
mod explain;

mod error;
mod logistic;
