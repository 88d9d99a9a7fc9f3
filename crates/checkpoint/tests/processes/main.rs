//! Processes that save until they are killed, or have no space.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod killed;
#[cfg(unix)]
mod refused;
