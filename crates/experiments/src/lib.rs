#![doc = include_str!("../README.md")]

mod error;
mod spread;
mod watch;

pub use error::Error;
pub use spread::Spread;
pub use watch::{Progress, Watch, unwatched};

// In the order of the chapter.
pub mod cheese;
pub mod sharpen;

pub mod online;

pub mod batch_convention;
pub mod schedule;

// What several of them do.
pub mod learning;
