//! `mnist gates cheese`: is it worth going to the festival?

use std::io::Write;

use perceptron::{Circuit, CircuitBuilder, Perceptron, TruthTable};

use super::view::View;
use crate::failure::Failure;
use crate::text::plain;

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

/// One of the things to consider.
struct Factor {
    name: &'static str,
    weight: f64,
    no: &'static str,
    yes: &'static str,
    /// What it takes.
    condition: &'static str,
}

const FACTORS: [Factor; 3] = [
    Factor {
        name: "weather",
        weight: 6.0,
        no: "bad",
        yes: "good",
        condition: "the weather is good",
    },
    Factor { name: "company", weight: 2.0, no: "no", yes: "yes", condition: "there is company" },
    Factor { name: "transit", weight: 2.0, no: "far", yes: "near", condition: "transit is near" },
];

fn threshold(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(threshold) if threshold.is_finite() => Ok(threshold),
        _ => Err("expected a finite number such as 5".to_string()),
    }
}

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let festival = Perceptron::with_threshold(FACTORS.map(|f| f.weight), args.threshold)?;
    let circuit = circuit(&festival)?;
    if args.view.print(out, &circuit)? {
        return Ok(());
    }
    let table = circuit.truth_table()?;
    for Factor { name, weight, .. } in &FACTORS {
        write!(out, "{:11}", format!("{name} {weight}"))?;
    }
    writeln!(out, "| sum")?;
    for row in 0..table.rows() {
        let mut sum = 0.0;
        for (j, factor) in FACTORS.iter().enumerate() {
            let holds = table.input(row, j);
            write!(out, "{:11}", if holds { factor.yes } else { factor.no })?;
            sum += factor.weight * f64::from(holds);
        }
        writeln!(out, "| {sum:3}  {}", if table.output(row, 0) { "go" } else { "stay" })?;
    }
    Ok(writeln!(out, "\nthreshold {}: {}", plain(festival.threshold()), meaning(&table))?)
}

fn circuit(festival: &Perceptron) -> Result<Circuit, perceptron::Error> {
    let mut builder = CircuitBuilder::new();
    let factors = FACTORS.map(|factor| builder.input(factor.name));
    let go = builder.perceptron(festival, &factors)?;
    builder.output("go", go);
    builder.finish()
}

/// What the decision comes to. No weight is negative, so to know the least that it takes to go
/// is to know everything.
fn meaning(table: &TruthTable) -> String {
    let goes = |row: &usize| table.output(*row, 0);
    let takes_more = |row: usize| (0..row).filter(goes).any(|less| less & row == less);
    let least = (0..table.rows()).rev().filter(goes).filter(|&row| !takes_more(row));
    let reasons: Vec<String> = least.map(|row| conditions(table, row)).collect();
    match &reasons[..] {
        [] => "stay at home, whatever happens".to_string(),
        [reason] if reason.is_empty() => "go, whatever happens".to_string(),
        reasons => format!("go when {}", reasons.join(", or when ")),
    }
}

/// All that holds in a row.
fn conditions(table: &TruthTable, row: usize) -> String {
    let holding = FACTORS.iter().enumerate().filter(|(j, _)| table.input(row, *j));
    holding.map(|(_, factor)| factor.condition).collect::<Vec<_>>().join(" and ")
}
