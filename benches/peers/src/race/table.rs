//! The race's result, in Markdown.

use std::fmt::Write as _;

use super::standing::Standing;
use super::targets::{Entrant, Target, percent};
use crate::table::{figures, goals, who};

/// One table of all targets, each with its contenders below it.
pub fn race_markdown(sections: &[(&Target, Vec<Standing<'_>>)]) -> String {
    let mut table = "| validation accuracy | contender | settings | epochs | seconds | lowest to \
                     highest | times longer than ours | at least | aim | reached |\n\
                     |---|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for (target, standings) in sections {
        let mut title = target.title();
        for standing in standings {
            let _ = writeln!(table, "| {title} | {} |", row(standing).join(" | ")); // to a String
            title.clear();
        }
    }
    table
}

fn row(standing: &Standing<'_>) -> [String; 9] {
    let (entrant, threads, [epochs, seconds, spread, slower], ratio) = match standing {
        Standing::Reached { entrant, threads, epochs, seconds, spread, ratio } => {
            let cells = [
                epochs.to_string(),
                figures(*seconds),
                between(*spread),
                ratio.map_or_else(String::new, figures),
            ];
            (*entrant, *threads, cells, *ratio)
        }
        Standing::Missed { entrant, threads, reached: (reached, runs), best, seconds } => {
            let best = percent(*best, 2);
            let missed = format!(
                "reached in {reached} of {runs} runs: {best} at best in {} s",
                figures(*seconds)
            );
            (*entrant, *threads, [String::new(), String::new(), String::new(), missed], None)
        }
        Standing::Failed { entrant, failure } => {
            // It may quote what a program said.
            let failure = failure.replace('|', "\\|");
            (*entrant, None, [String::new(), String::new(), String::new(), failure], None)
        }
    };
    let Entrant { contender, settings, bound } = entrant;
    let [at_least, aim, reached] = goals(*bound, ratio);
    let who = who(*contender, threads);
    [who, format!("`{settings}`"), epochs, seconds, spread, slower, at_least, aim, reached]
}

fn between((lowest, highest): (f64, f64)) -> String {
    let highest = if highest.is_finite() { figures(highest) } else { "never".to_owned() };
    format!("{} to {highest}", figures(lowest))
}
