//! `mnist`: learns to read handwritten digits. See `mnist --help`, and the README.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod train;

mod eval;
mod show;
mod weights;

mod chapter;
mod draw;
mod gates;

mod args;
mod data;
mod failure;
mod files;
mod interrupt;
mod pictures;
mod text;

/// Learns to read handwritten digits, as chapter 1 of Neural Networks and Deep Learning does.
#[derive(Parser)]
#[command(name = "mnist", version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Train(train::Args),
    Eval(eval::Args),
    Show(show::Args),
    Weights(weights::Args),
    Chapter(chapter::Args),
    Draw(draw::Args),
    Gates(gates::Args),
}

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Train(args) => train::run(&args),
        Command::Eval(args) => eval::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Show(args) => show::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Chapter(args) => chapter::run(&args),
        Command::Weights(args) => weights::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Draw(args) => draw::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Gates(args) => gates::run(&args).map(|()| ExitCode::SUCCESS),
    };
    result.unwrap_or_else(|failure| failure.report())
}
