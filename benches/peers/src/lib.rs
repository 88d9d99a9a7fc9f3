//! Who is faster: other libraries or `mnist train`, on the same work. Run as `cargo peers`.
//!
//! The contenders in Python are in `python`, those in Rust in `rust`, a package outside the
//! workspace. Contenders take turns, several times over, so that a machine that slows down for a
//! while does so for all. The table has medians, and medians of the ratios within a turn. A
//! contender that has not learned to read digits has no ratio.
//!
//! `cargo peers --accuracy` compares instead how long they take to an accuracy, and `cargo peers
//! --reading` how well handwriting is read, by ours, Tesseract and EasyOCR.

mod arena;
mod command;
mod comparison;
mod contender;
mod environment;
mod error;
mod event;
mod machine;
mod outcome;
mod programs;
mod ratios;
mod reading_accuracy;
mod table;
mod time_to_accuracy;
mod timed_reading;
mod works;

pub use comparison::Peers;
pub use contender::Contender;
pub use environment::Environment;
pub use error::Error;
pub use event::Event;
pub use machine::{machine, processor};
pub use outcome::Outcome;
pub use programs::{RustPackage, locked_version};
pub use ratios::{Turns, Verdict, median, verdicts};
pub use reading_accuracy::{
    Entry, Figure, Goal, ReadingAccuracy, SampleSizes, reading_markdown, threshold,
    time_photograph, words_of_tsv,
};
pub use table::markdown;
pub use time_to_accuracy::{
    Attempts, Configuration, Curve, Point, Runner, Summary, TARGETS, Target, TimeToAccuracy,
    summaries, time_to_accuracy_markdown,
};
pub use timed_reading::time_reading;
pub use works::{Bound, Measure, Rival, Threads, WORKS, Work};
