//! The result, in Markdown.

use std::fmt::Write as _;

use crate::contender::Contender;
use crate::ratios::Verdict;
use crate::works::{Bound, Work};

/// One table of all works, each with its contenders below it.
pub fn markdown(sections: &[(&Work, Vec<Verdict>)]) -> String {
    let mut table = "| work | contender | seconds | times slower than ours | at least | aim | \
                     reached |\n|---|---|---|---|---|---|---|\n"
        .to_owned();
    for (work, verdicts) in sections {
        let mut title = work.title();
        for verdict in verdicts {
            let [at_least, aim, reached] = goals(work.bound(verdict.contender), verdict.ratio);
            let _ = writeln!(
                table,
                "| {title} | {} | {} | {} | {at_least} | {aim} | {reached} |",
                who(verdict.contender, verdict.threads),
                figures(verdict.seconds),
                slower(verdict),
            ); // writing to a String cannot fail
            title.clear();
        }
    }
    table
}

/// Its name, and the threads that it chose.
pub(crate) fn who(contender: Contender, threads: Option<usize>) -> String {
    let name = contender.name();
    match threads {
        None => name.to_owned(),
        Some(1) => format!("{name} (1 thread)"),
        Some(threads) => format!("{name} ({threads} threads)"),
    }
}

fn slower(verdict: &Verdict) -> String {
    match verdict.ratio {
        _ if !verdict.learned => format!("did not learn: {} of 10,000 right", verdict.correct),
        Some(ratio) => figures(ratio),
        None => String::new(),
    }
}

/// What is to be reached, and whether it was.
pub(crate) fn goals(bound: Option<Bound>, ratio: Option<f64>) -> [String; 3] {
    let Some(Bound { at_least, aim }) = bound else { return Default::default() };
    let reached = match ratio {
        None => "",
        Some(ratio) if aim.is_some_and(|aim| ratio >= aim) => "aim",
        Some(ratio) if ratio >= at_least => "at least",
        Some(_) => "no",
    };
    let aim = aim.map_or_else(String::new, |aim| aim.to_string());
    [at_least.to_string(), aim, reached.to_owned()]
}

/// Three significant figures.
pub(crate) fn figures(value: f64) -> String {
    let decimals = (0..6).find(|&d| value * 10_f64.powi(d) >= 99.95).unwrap_or(6);
    format!("{value:.*}", decimals.unsigned_abs() as usize)
}
