//! Charts and pictures are documents that can be read, and files that are whole.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod charts;
mod support;

mod chart;
mod pictures;
mod save;
mod sizes;
