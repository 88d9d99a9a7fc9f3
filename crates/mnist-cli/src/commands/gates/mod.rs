//! `mnist gates`: perceptrons as logic gates, adders, any logical function.

use std::fmt::Display;
use std::io::Write;

use clap::Subcommand;
use perceptron::{CATALOGUE, CatalogueEntry, Circuit, Gate, add, adder_with_carries};

use crate::failure::Failure;
use crate::output::stdout;
use crate::text::counted;

mod view;
use view::View;

// Circuits from what a user writes.
mod source;

// The chapter's story and its exercise.
mod cheese;
mod sharpen;

/// Let perceptrons be logic gates, add numbers, compute any logical function
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    mut_group("View", |group| group.requires("name")),
    after_help = EXAMPLES
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The circuit to show, such as nand or half-adder; without a name all are listed
    name: Option<String>,
    /// Length of the words that it works on, for those that work on words [default: 2]
    #[arg(long, value_name = "N", requires = "name")]
    bits: Option<usize>,
    #[command(flatten)]
    view: View,
}

#[derive(Subcommand)]
enum Command {
    /// Add two numbers as on paper, and show the carries
    Add {
        /// A number
        a: u64,
        /// Another
        b: u64,
        /// Length of the two, in bits
        #[arg(long, value_name = "N", default_value = "8")]
        bits: usize,
    },
    Expr(source::Expr),
    Table(source::Table),
    Read(source::Read),
    Cheese(cheese::Args),
    Sharpen(sharpen::Args),
}

const EXAMPLES: &str = "\
Examples: mnist gates half-adder; mnist gates adder --bits 8 --svg adder.svg; mnist gates add 77 88";

/// The word length of circuits that are asked for without one; the help and the list name it.
const DEFAULT_BITS: usize = 2;

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let mut out = stdout();
    match (&args.command, &args.name) {
        (Some(Command::Add { a, b, bits }), _) => print_addition(&mut out, *a, *b, *bits),
        (Some(Command::Expr(args)), _) => args.run(&mut out),
        (Some(Command::Table(args)), _) => args.run(&mut out),
        (Some(Command::Read(args)), _) => args.run(&mut out),
        (Some(Command::Cheese(args)), _) => cheese::run(args, &mut out),
        (Some(Command::Sharpen(args)), _) => sharpen::run(args, &mut out),
        (None, Some(name)) => {
            let (title, circuit) = named(name, args.bits)?;
            args.view.show(&mut out, &title, &circuit)
        }
        (None, None) => list(&mut out),
    }
}

/// A circuit of the catalogue, and what to call it.
fn named(name: &str, bits: Option<usize>) -> Result<(String, Circuit), Failure> {
    let entry = CatalogueEntry::named(name).map_err(|error| mistake(error, did_you_mean(name)))?;
    if bits.is_some() && !entry.takes_bits() {
        let of_words = CATALOGUE.iter().filter(|entry| entry.takes_bits());
        let names: Vec<&str> = of_words.map(CatalogueEntry::name).collect();
        let reason = format!("{name} does not work on words, so --bits means nothing to it");
        return Err(mistake(reason, format!("--bits is for {}", names.join(", "))));
    }
    let length = bits.unwrap_or(DEFAULT_BITS);
    let circuit = entry.circuit(length).map_err(bad_number)?;
    let flag = if entry.takes_bits() { format!(" --bits {length}") } else { String::new() };
    Ok((format!("{name}{flag} ({})", entry.summary()), circuit))
}

/// The circuit or command whose name is most like this one.
fn did_you_mean(name: &str) -> String {
    const ALIKE: f64 = 0.7;
    let commands = commands();
    let mut names: Vec<&str> = CATALOGUE.iter().map(CatalogueEntry::name).collect();
    names.extend(commands.get_subcommands().map(clap::Command::get_name));
    let name = name.to_lowercase();
    let likeness = |other: &str| strsim::jaro(&name, other);
    match names.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b))) {
        Some(nearest) if likeness(nearest) > ALIKE => {
            format!("did you mean {nearest}? mnist gates lists all there are")
        }
        _ => "mnist gates lists all there are".to_string(),
    }
}

/// The commands, with what each says of itself.
fn commands() -> clap::Command {
    Command::augment_subcommands(clap::Command::new("gates"))
}

fn print_addition(out: &mut impl Write, a: u64, b: u64, bits: usize) -> Result<(), Failure> {
    let addition = add(a, b, bits).map_err(bad_number)?;
    let circuit = adder_with_carries(bits)?;
    let perceptrons = counted(circuit.perceptrons(), "perceptron");
    let layers = counted(circuit.depth(), "layer");
    Ok(write!(out, "{a} + {b} by {perceptrons} in {layers}\n\n{addition}")?)
}

fn list(out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "{:19}perceptrons  layers", "")?;
    let mut last = "";
    for entry in CATALOGUE {
        if heading(entry) != last {
            last = heading(entry);
            writeln!(out, "{last}")?;
        }
        let circuit = entry.circuit(DEFAULT_BITS)?;
        let (perceptrons, layers) = (circuit.perceptrons(), circuit.depth());
        let (name, summary) = (entry.name(), entry.summary());
        writeln!(out, "  {name:17}{perceptrons:11}{layers:8}  {summary}")?;
    }
    writeln!(out, "commands")?;
    for command in commands().get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        writeln!(out, "  {:17}  {about}", command.get_name())?;
    }
    Ok(writeln!(out, "\n{EXAMPLES}")?)
}

/// What an entry of the catalogue is listed under.
fn heading(entry: &CatalogueEntry) -> &'static str {
    if entry.takes_bits() {
        "on words of --bits N; counted for 2"
    } else if entry.name().parse::<Gate>().is_ok() {
        "gates"
    } else {
        "on single bits"
    }
}

fn mistake(reason: impl Display, hint: impl Into<String>) -> Failure {
    Failure::Circuit { reason: reason.to_string(), hint: hint.into() }
}

/// A word length that there is not, or a number too long for it.
fn bad_number(error: perceptron::Error) -> Failure {
    let hint = match error {
        perceptron::Error::TooWide { value, .. } => {
            format!("{value} takes --bits {}", u64::BITS - value.leading_zeros())
        }
        _ => "name another length with --bits".to_string(),
    };
    mistake(error, hint)
}
