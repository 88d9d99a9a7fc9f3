//! Peers without Python, data or training: what they print, and what is made of it.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

#[cfg(unix)]
mod turn;

mod peers;
mod reading_accuracy;
mod time_to_accuracy;
