//! `mnist gates cheese`: is it worth going to the festival?

use std::io::Write;

use chapter_one::perceptrons::cheese::{Decision, FACTORS, decide};
use chapter_one::report::numbers::plain;

use super::view::View;
use crate::failure::Failure;

/// Decide about the cheese festival: weather weighs 6, company 2, transit 2
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Go if the evidence weighs more than this
    #[arg(
        long,
        value_name = "T",
        default_value = "5",
        allow_negative_numbers = true,
        value_parser = threshold
    )]
    threshold: f64,
    #[command(flatten)]
    view: View,
}

fn threshold(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(threshold) if threshold.is_finite() => Ok(threshold),
        _ => Err("expected a finite number such as 5".to_string()),
    }
}

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let decision = decide(args.threshold)?;
    if args.view.print(out, &decision.circuit)? {
        return Ok(());
    }
    print(out, &decision)
}

fn print(out: &mut impl Write, decision: &Decision) -> Result<(), Failure> {
    for factor in &FACTORS {
        write!(out, "{:11}", format!("{} {}", factor.name, factor.weight))?;
    }
    writeln!(out, "| sum")?;
    for case in &decision.cases {
        for (factor, holds) in FACTORS.iter().zip(case.holds) {
            write!(out, "{:11}", if holds { factor.yes } else { factor.no })?;
        }
        writeln!(out, "| {:3}  {}", case.sum, if case.goes { "go" } else { "stay" })?;
    }
    Ok(writeln!(out, "\nthreshold {}: {}", plain(decision.threshold), decision.in_words())?)
}
