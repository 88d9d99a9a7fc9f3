//! `mnist`: learns to read handwritten digits. See `mnist --help`, and the README.
#![warn(clippy::print_stderr, clippy::print_stdout)]

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

mod commands;

// Flags and data.
mod args;
mod data;
mod data_folder;
mod distortion;
mod models;
mod shard_files;

// What is printed and saved.
mod failure;
mod files;
mod output;
mod text;

// Threads, ranks and signals.
mod cores;
mod interrupt;
mod job;
mod threads;

use failure::Failure;

/// Learn to read handwritten digits, as in chapter 1 of Neural Networks and Deep Learning.
#[derive(Parser)]
#[command(name = "mnist", version)]
struct Args {
    #[command(subcommand)]
    command: commands::Command,
}

impl Args {
    /// Those of the command line, behind the flags of the recipe it asks for.
    fn parsed() -> clap::error::Result<Self> {
        let given = Self::try_parse()?;
        let Some(flags) = given.command.flags_to_begin_with() else { return Ok(given) };
        let (program_and_command, rest) =
            (std::env::args_os().take(2), std::env::args_os().skip(2));
        Self::try_parse_from(program_and_command.chain(flags).chain(rest))
    }
}

fn main() -> ExitCode {
    let result = match Args::parsed() {
        Ok(args) => args.command.run(),
        Err(usage) => print_usage(&usage),
    };
    let flushed = |code| match output::stdout().flush() {
        // After a signal, its exit code says more.
        Err(error) if !interrupt::asked() => Err(Failure::Output(error)),
        _ => Ok(code),
    };
    result.and_then(flushed).unwrap_or_else(|failure| failure.report())
}

/// The help that was asked for, or what is wrong with the flags; by one rank of several.
fn print_usage(usage: &clap::Error) -> Result<ExitCode, Failure> {
    if job::is_first() {
        let printed = usage.print();
        if !usage.use_stderr() {
            printed?;
        }
    }
    Ok(ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(1)))
}
