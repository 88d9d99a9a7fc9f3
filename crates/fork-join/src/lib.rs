#![doc = include_str!("../README.md")]

mod backoff;
#[cfg(all(test, loom))]
mod model;
mod slot;
mod sync;
mod team;
mod tuner;

pub use team::Team;
pub use tuner::TeamTuner;
