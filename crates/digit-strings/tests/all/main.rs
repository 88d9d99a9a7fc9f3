//! Lines of digits, composed and read.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod composing;
mod reading;
mod without_digits;
