//! What ran and what did not, in a few lines at the end.

use std::fmt::Write as _;

use super::run::{Outcome, Ran};

/// A line a check: its name, how it ended, how long it took.
pub fn table(all: &[Ran]) -> String {
    let width = all.iter().map(|ran| ran.name.len()).max().unwrap_or(0);
    let mut table = String::new();
    for Ran { name, outcome, time } in all {
        let time = format!("{:.1} s", time.as_secs_f64());
        // Writing to a String cannot fail.
        let _ = match outcome {
            Outcome::Passed => writeln!(table, "{name:width$}  passed   {time:>8}"),
            Outcome::Failed(why) => writeln!(table, "{name:width$}  FAILED   {time:>8}  {why}"),
            Outcome::NotRun(missing) => {
                writeln!(table, "{name:width$}  not run  {:>8}  {missing}", "")
            }
        };
    }
    table
}

/// How many of each, in a line.
pub fn summary(all: &[Ran]) -> String {
    let count = |wanted: fn(&Outcome) -> bool| all.iter().filter(|r| wanted(&r.outcome)).count();
    format!(
        "ci: {} passed, {} failed, {} not run",
        count(|outcome| *outcome == Outcome::Passed),
        count(|outcome| matches!(outcome, Outcome::Failed(_))),
        count(|outcome| matches!(outcome, Outcome::NotRun(_))),
    )
}
