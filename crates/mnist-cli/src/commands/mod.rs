//! The commands, a file or folder each: flags, a call of the crate that does the work, and how its
//! result is printed.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;
use crate::threads::with_threads;

pub(crate) mod train;

mod eval;
mod read;
mod serve;
mod show;
mod sweep;
mod weights;

mod convert;

mod chapter;
mod distort;
mod draw;
mod expand;
mod gates;
mod verify;

use train::recipes::Recipe;

#[derive(Subcommand)]
pub(crate) enum Command {
    Train(Box<train::Args>),
    Eval(eval::Args),
    Read(read::Args),
    Serve(serve::Args),
    Show(show::Args),
    Sweep(sweep::Args),
    Weights(weights::Args),
    Convert(convert::Args),
    Chapter(chapter::Args),
    Draw(draw::Args),
    Distort(distort::Args),
    Expand(expand::Args),
    Verify(verify::Args),
    Gates(gates::Args),
}

/// As many threads as there are cores.
const ALL_CORES: usize = 0;

impl Command {
    /// Flags to put before those given: those of a recipe.
    pub(crate) fn flags_to_begin_with(&self) -> Option<impl Iterator<Item = OsString>> {
        match self {
            Self::Train(args) => args.recipe_to_follow().map(Recipe::flags),
            _ => None,
        }
    }

    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Train(args) => return train::on_all_ranks(args),
            Self::Sweep(args) => return sweep::on_all_ranks(args),
            Self::Eval(args) => with_threads(ALL_CORES, || eval::run(args))?,
            Self::Read(args) => return with_threads(ALL_CORES, || read::run(args)),
            Self::Serve(args) => return with_threads(ALL_CORES, || serve::run(args)),
            Self::Show(args) => with_threads(ALL_CORES, || show::run(args))?,
            Self::Weights(args) => weights::run(args)?,
            Self::Convert(args) => convert::run(args)?,
            Self::Chapter(args) => return with_threads(args.threads, || chapter::run(args)),
            Self::Draw(args) => with_threads(ALL_CORES, || draw::run(args))?,
            Self::Distort(args) => with_threads(ALL_CORES, || distort::run(args))?,
            Self::Expand(args) => with_threads(args.threads, || expand::run(args))?,
            Self::Verify(args) => verify::run(args)?,
            Self::Gates(args) => gates::run(args)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
