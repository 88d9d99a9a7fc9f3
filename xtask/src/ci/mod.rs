//! `cargo xtask ci`: every check, cheapest first, and a table of what ran and what did not.
//!
//! It needs no file from outside the repository. What this machine has no tool or no data for does
//! not run, and the table says so.

mod check;
mod features;
mod list;
mod machine;
mod package;
mod run;
mod table;

pub use check::{Action, Check, Program};
pub use features::{Features, features};
pub use list::checks;
pub use machine::{Machine, Need};
pub use run::{Event, Outcome, Ran, run};
pub use table::{summary, table};
