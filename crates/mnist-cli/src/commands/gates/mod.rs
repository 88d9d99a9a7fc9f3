//! `mnist gates`: perceptrons as logic gates, adders, any logical function.

use std::io::Write;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::stdout;

mod bad_input;
mod view;

// Circuits by name, and from what a user writes.
mod catalogue;
mod source;

// The chapter's addition, story and exercise.
mod add;
mod cheese;
mod sharpen;

/// Build logic gates, adders and any logical function from perceptrons
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
    /// Word length of circuits that work on words [default: 2]
    #[arg(long, value_name = "N", requires = "name")]
    bits: Option<usize>,
    #[command(flatten)]
    view: view::View,
}

#[derive(Subcommand)]
enum Command {
    Add(add::Args),
    Expr(source::Expr),
    Table(source::Table),
    Read(source::Read),
    Cheese(cheese::Args),
    Sharpen(sharpen::Args),
}

const EXAMPLES: &str = "\
Examples: mnist gates half-adder; mnist gates adder --bits 8 --svg adder.svg; mnist gates add 77 88";

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let mut out = stdout();
    match (&args.command, &args.name) {
        (Some(Command::Add(args)), _) => add::run(args, &mut out),
        (Some(Command::Expr(args)), _) => args.run(&mut out),
        (Some(Command::Table(args)), _) => args.run(&mut out),
        (Some(Command::Read(args)), _) => args.run(&mut out),
        (Some(Command::Cheese(args)), _) => cheese::run(args, &mut out),
        (Some(Command::Sharpen(args)), _) => sharpen::run(args, &mut out),
        (None, Some(name)) => {
            let (title, circuit) = catalogue::named(name, args.bits, &commands())?;
            args.view.show(&mut out, &title, &circuit)
        }
        (None, None) => {
            catalogue::list(&mut out, &commands())?;
            Ok(writeln!(out, "\n{EXAMPLES}")?)
        }
    }
}

/// The commands, with what each says of itself.
fn commands() -> clap::Command {
    Command::augment_subcommands(clap::Command::new("gates"))
}
