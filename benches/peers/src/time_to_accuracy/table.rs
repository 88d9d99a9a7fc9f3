//! The times to an accuracy, in Markdown.

use std::fmt::Write as _;

use super::summary::Summary;
use super::targets::{Configuration, Target, percent};
use crate::table::{figures, goals, who};

/// One table of all targets, each with its contenders below it.
pub fn time_to_accuracy_markdown(sections: &[(&Target, Vec<Summary<'_>>)]) -> String {
    let mut table = "| validation accuracy | contender | settings | epochs | seconds | lowest to \
                     highest | times longer than ours | at least | aim | reached |\n\
                     |---|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for (target, summaries) in sections {
        let mut title = target.title();
        for summary in summaries {
            let _ = writeln!(table, "| {title} | {} |", row(summary).join(" | ")); // to a String
            title.clear();
        }
    }
    table
}

fn row(summary: &Summary<'_>) -> [String; 9] {
    let (configuration, threads, [epochs, seconds, spread, slower], ratio) = match summary {
        Summary::Reached { configuration, threads, epochs, seconds, spread, ratio } => {
            let cells = [
                epochs.to_string(),
                figures(*seconds),
                between(*spread),
                ratio.map_or_else(String::new, figures),
            ];
            (*configuration, *threads, cells, *ratio)
        }
        Summary::Missed { configuration, threads, reached: (reached, runs), best, seconds } => {
            let best = percent(*best, 2);
            let missed = format!(
                "reached in {reached} of {runs} runs: {best} at best in {} s",
                figures(*seconds)
            );
            (*configuration, *threads, [String::new(), String::new(), String::new(), missed], None)
        }
        Summary::Failed { configuration, failure } => {
            // It may quote what a program said.
            let failure = failure.replace('|', "\\|");
            (*configuration, None, [String::new(), String::new(), String::new(), failure], None)
        }
    };
    let Configuration { contender, settings, bound } = configuration;
    let [at_least, aim, reached] = goals(*bound, ratio);
    let who = who(*contender, threads);
    [who, format!("`{settings}`"), epochs, seconds, spread, slower, at_least, aim, reached]
}

fn between((lowest, highest): (f64, f64)) -> String {
    let highest = if highest.is_finite() { figures(highest) } else { "never".to_owned() };
    format!("{} to {highest}", figures(lowest))
}
