//! Teams of threads, as their users see them.

#![cfg(not(loom))]
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod team;
