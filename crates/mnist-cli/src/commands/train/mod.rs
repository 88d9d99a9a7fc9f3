//! `mnist train`: trains a network, saves it, and evaluates it on the test set.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chapter_one::runs::{RunSettings, VALIDATION_ONE_IN};
use clap::{ArgAction, Args as _, Command, FromArgMatches};
use mnist_io::Split;

use crate::args::{self, ModelFile};
use crate::data::{self, Data};
use crate::failure::{Failure, request};
use crate::files::{check_different, check_no_data, check_picture, check_writable};
use crate::job::Job;
use crate::threads::with_threads;
use crate::{interrupt, output};

mod committee;
mod console;
mod curves;
mod dead_outputs;
mod descent;
mod functions;
mod log;
mod long_run;
mod preparing;
mod quietly;
pub(crate) mod recipes;
mod run_data;
mod saving;
mod settings;
mod sharded;
mod untrainable;

mod epoch_loop;

use committee::Members;
use console::Console;
use epoch_loop::{EpochLoop, Files, Printed, Watched};
use log::Log;
use long_run::{LongRun, LongRunArgs};
use preparing::prepared;
pub(crate) use quietly::by_recipe;
use recipes::{Asked, Recipe};
use run_data::{Learned, RunData, training_set};
pub(crate) use settings::Settings;
use settings::{IMAGES, NETWORK};
use sharded::Sharded;
pub(crate) use untrainable::untrainable;

/// Train a network to read digits, save it, and evaluate it on the test set
#[derive(clap::Args)]
#[command(args_override_self = true)]
pub(crate) struct Args {
    /// Begin with the flags of this recipe; those given beside it override them. `list` prints all
    /// recipes
    #[arg(
        long,
        value_name = "NAME",
        value_parser = recipes::names_or_list(),
        hide_possible_values = true
    )]
    recipe: Option<String>,
    /// The chapter's first run and its output, short for --recipe book
    #[arg(long, conflicts_with = "recipe")]
    book: bool,
    /// Seed of all random numbers
    #[arg(long, value_name = "SEED", default_value = "1")]
    seed: u64,
    /// Threads, 0 for as many as there are cores; the result does not depend on it
    #[arg(long, value_name = "N", default_value = "0", value_parser = args::threads)]
    pub(crate) threads: usize,
    #[command(flatten, next_help_heading = IMAGES)]
    data: Data,
    #[arg(
        help_heading = IMAGES,
        long,
        value_name = "N",
        help = format!(
            "Training images set aside for validation, the last ones [default: one in \
             {VALIDATION_ONE_IN}]; of a sharded set the first ones of those it has set aside \
             [default: all]"
        )
    )]
    validation: Option<usize>,
    #[command(flatten)]
    settings: Settings,
    /// Networks that vote: they differ in their seeds, --seed and those after it, and are saved in
    /// one file
    #[arg(
        long,
        value_name = "N",
        help_heading = NETWORK,
        default_value = "1",
        value_parser = args::networks
    )]
    members: usize,
    #[command(flatten, next_help_heading = "Long runs")]
    long_run: LongRunArgs,
    #[command(flatten, next_help_heading = OUTPUT)]
    model: ModelFile,
    /// Write a line of JSON for each epoch to this file
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    log: Option<PathBuf>,
    /// Draw cost and accuracy by epoch into this file, an .svg
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    figure: Option<PathBuf>,
    /// After each epoch print how many test images are read right, as the book's program does
    #[arg(
        long,
        help_heading = OUTPUT,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_value = "false",
        default_missing_value = "true",
        hide_default_value = true,
        action = ArgAction::Set
    )]
    test_each_epoch: bool,
    /// Evaluate only the first N training images after each epoch, so that the next begins sooner
    /// [default: all]; of a sharded set N from all over it, at most 262144 [default: 10000]
    #[arg(long, value_name = "N", help_heading = OUTPUT, value_parser = args::at_least_one)]
    training_sample: Option<usize>,
}

/// A heading of `--help`, as those in `settings.rs`.
const OUTPUT: &str = "Output";

/// Trains on all ranks of the MPI job that this process belongs to, which as a rule is the only one.
pub(crate) fn on_all_ranks(args: &Args) -> Result<ExitCode, Failure> {
    let job = Job::join()?;
    let result = with_threads(job.threads(args.threads), || run(args, &job));
    job.end(result)
}

fn run(args: &Args, job: &Job) -> Result<ExitCode, Failure> {
    match args.recipe() {
        Some(Asked::List) => {
            if job.leads() {
                recipes::print_list()?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        Some(Asked::Recipe(recipe)) => output::note(recipe),
        None => {}
    }
    args.check_files()?;
    args.check_members()?;
    let mut settings = args.settings.of_members(args.members, args.seed)?;
    let folder = args.data.folder()?;
    args.check_no_data(&folder)?;
    let mut sharded = Sharded::in_folder(&folder)?;
    let original = if let Some(sharded) = &mut sharded {
        settings = vec![sharded.settings(settings, args.settings.order())?];
        sharded.split(args.validation, args.training_sample)?
    } else {
        let data = data::open(&folder)?;
        let validation = args.validation.unwrap_or(data.training.len() / VALIDATION_ONE_IN);
        data.split_validation(validation)?
    };
    if job.leads() {
        check_writable(&args.model.model)?;
    }
    interrupt::listen();
    if args.members > 1 {
        let members = Members {
            settings,
            training_sample: args.training_sample,
            long_run: &args.long_run,
            data: &original,
            folder: &folder,
            path: &args.model.model,
        };
        return members.train(job);
    }
    train_one(args, settings.swap_remove(0), &original, sharded.as_ref(), &folder, job)
}

/// Trains one network, on all ranks.
fn train_one(
    args: &Args,
    settings: RunSettings,
    original: &Split,
    sharded: Option<&Sharded>,
    folder: &Path,
    job: &Job,
) -> Result<ExitCode, Failure> {
    let digits = prepared(original, settings.preparation, folder)?;
    let identity = args.long_run.identity(&settings, &digits, sharded);
    let long_run = if job.leads() {
        args.long_run.open(&settings, &digits, sharded)?
    } else {
        LongRun::of_another_rank()
    };
    let log_length = long_run.saved.as_ref().and_then(|saved| saved.log_length);
    let console = if job.leads() { Console::default() } else { Console::silent() };
    let set;
    let learned = if let Some(sharded) = sharded {
        Learned::Streamed(sharded)
    } else {
        set = training_set(&settings, &digits, original, &console, folder)?;
        Learned::InMemory(&set)
    };
    let data = RunData { digits: &digits, original, learned };
    let watched = args.watched(job);
    let mut epochs =
        EpochLoop::new(settings, watched, data, console, folder, long_run, job.clone())?;
    if job.ranks() > 1 {
        let identity = identity();
        job.agree(Ok(()))?;
        epochs.join_other_ranks(&identity)?;
        job.begin();
    }
    // Only now, when nothing is left to be refused: an old log is written over.
    let model = &args.model.model;
    let log = args.log.as_deref().filter(|_| job.leads());
    let log = log.map(|path| Log::open(path, model, log_length)).transpose()?;
    epochs.print_headline(folder);
    epochs.run(Files { model, figure: args.figure.as_deref(), log })
}

impl Args {
    /// The recipe asked for by name.
    fn recipe(&self) -> Option<Asked> {
        let name = if self.book { Some(recipes::BOOK) } else { self.recipe.as_deref() };
        name.map(Asked::named)
    }

    /// What is printed of each epoch.
    fn watched(&self, job: &Job) -> Watched {
        let printed = match (job.leads(), self.test_each_epoch) {
            (false, _) => Printed::Nothing,
            (true, false) => Printed::Row,
            (true, true) => Printed::TestSet,
        };
        Watched { printed, training_sample: self.training_sample }
    }

    /// Refuses files that are none for what they are asked for, and one file for two purposes.
    fn check_files(&self) -> Result<(), Failure> {
        let model = &self.model.model;
        if let Some(path) = &self.figure {
            check_picture(path, &["svg"])?;
            check_different(("figure", path), ("model", model))?;
            if let Some(log) = &self.log {
                check_different(("figure", path), ("log", log))?;
            }
        }
        self.long_run.check_file("model", model)?;
        self.log.as_ref().map_or(Ok(()), |log| self.long_run.check_file("log", log))
    }

    /// Refuses to write over what is learned from.
    fn check_no_data(&self, folder: &Path) -> Result<(), Failure> {
        let files = [
            ("model", Some(&self.model.model)),
            ("log", self.log.as_ref()),
            ("figure", self.figure.as_ref()),
        ];
        files.into_iter().try_for_each(|(what, path)| {
            path.map_or(Ok(()), |path| check_no_data((what, path), folder))
        })
    }

    /// A committee has no epochs of its own to print, log or draw.
    fn check_members(&self) -> Result<(), Failure> {
        let flags = [
            ("--log", self.log.is_some()),
            ("--figure", self.figure.is_some()),
            ("--test-each-epoch", self.test_each_epoch),
        ];
        match flags.iter().find(|(_, is_given)| *is_given && self.members > 1) {
            Some((flag, _)) => Err(request(
                format!("{flag} is for one network, and there are {} members", self.members),
                format!("leave out {flag}, or train one network with --members 1"),
            )),
            None => Ok(()),
        }
    }

    /// The recipe whose flags are to be put before those given.
    pub(crate) fn recipe_to_follow(&self) -> Option<&'static Recipe> {
        match self.recipe().unwrap_or_else(|| Asked::named(recipes::DEFAULT)) {
            Asked::Recipe(recipe) => Some(recipe),
            Asked::List => None,
        }
    }
}

/// What these flags, behind those of a recipe, come to, for the first network of several: for
/// commands that train by many of them.
pub(crate) fn settings_of(
    recipe: Option<&str>,
    flags: impl Iterator<Item = String>,
) -> Result<RunSettings, Failure> {
    let recipe = Asked::named(recipe.unwrap_or(recipes::DEFAULT));
    let of_recipe = match recipe {
        Asked::Recipe(recipe) => Some(recipe.flags()),
        Asked::List => None,
    };
    let line = ["mnist train".into()]
        .into_iter()
        .chain(of_recipe.into_iter().flatten())
        .chain(flags.map(OsString::from));
    let command = Args::augment_args(Command::new("mnist train"));
    let args = command.try_get_matches_from(line).and_then(|given| Args::from_arg_matches(&given));
    let args = args.map_err(|usage| wrong_value(&usage))?;
    Ok(args.settings.of_members(args.members, args.seed)?.swap_remove(0))
}

/// What clap says, in one line.
fn wrong_value(usage: &clap::Error) -> Failure {
    let text = usage.to_string();
    // Behind an empty line it goes on with how the command is used.
    let lines: Vec<&str> =
        text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let reason = lines.join(" ");
    let reason = reason.trim_start_matches("error: ");
    request(reason, "mnist train --help says what each flag takes")
}
