//! What is in the folder of checkpoints, whole and damaged.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod damage;
mod folder;
