//! `mnist train`: trains a network, saves it, and evaluates it on the test set.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use augmentation::Preparation;
use chapter_one::prepared::prepare_split;
use chapter_one::runs::{RunSettings, VALIDATION_ONE_IN};

use crate::args::{self, Hidden, InitName, ModelFile};
use crate::data::{self, Data};
use crate::distortion::Strengths;
use crate::failure::{Failure, chain, request};
use crate::files::{check_different, check_picture, check_writable};
use crate::{interrupt, output};

mod console;
mod curves;
mod functions;
mod log;
mod long_run;
pub(crate) mod recipes;
mod saving;

mod epoch_loop;

use epoch_loop::{EpochLoop, Files};
use functions::Functions;
use log::Log;
use long_run::LongRunArgs;
use recipes::{Asked, Recipe};

/// Train a network to read digits, save it, and evaluate it on the test set
#[derive(clap::Args)]
#[command(args_override_self = true)]
pub(crate) struct Args {
    #[command(flatten)]
    data: Data,
    /// Neurons of the hidden layer; several layers as 30,20, none as none [default: 100]
    #[arg(long, value_name = "NEURONS", value_parser = args::hidden)]
    hidden: Option<Hidden>,
    #[command(flatten)]
    functions: Functions,
    /// Epochs, each a pass through all training images [default: 30]
    #[arg(long, value_name = "N", value_parser = args::at_least_one)]
    epochs: Option<usize>,
    /// m, the number of images in a mini-batch [default: 10]
    #[arg(long, value_name = "M", value_parser = args::at_least_one)]
    mini_batch_size: Option<usize>,
    /// η, the learning rate [default: 3.0]
    #[arg(long, value_name = "ETA", value_parser = args::eta)]
    eta: Option<f32>,
    /// How images are prepared, in training as in reading: as-is, deslanted, or scaled to ink of so
    /// many pixels across, width-12 [default: as-is]
    #[arg(long, value_name = "HOW", value_parser = args::preparation)]
    prepare: Option<Preparation>,
    /// How the initial weights are drawn [default: scaled]
    #[arg(long, value_enum)]
    init: Option<InitName>,
    /// Distort the training images, in each epoch anew; any of the five strengths implies it
    #[arg(long)]
    distort: bool,
    #[command(flatten)]
    strengths: Strengths,
    #[arg(
        long,
        value_name = "N",
        help = format!(
            "Training images set aside for validation, the last ones [default: one in \
             {VALIDATION_ONE_IN}]"
        )
    )]
    validation: Option<usize>,
    /// Seed of all random numbers
    #[arg(long, value_name = "SEED", default_value = "1")]
    seed: u64,
    /// Threads, 0 for as many as there are cores; the result does not depend on it
    #[arg(long, value_name = "N", default_value = "0", value_parser = args::threads)]
    pub(crate) threads: usize,
    #[command(flatten)]
    model: ModelFile,
    /// Write a line of JSON for each epoch to this file
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Draw cost and accuracy by epoch into this file, an .svg
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// After each epoch print how many test images are read right, as the book's program does
    #[arg(long)]
    test_each_epoch: bool,
    /// Flags that go together; those given beside it count more. `list` shows the recipes
    #[arg(long, value_name = "NAME", value_parser = recipes::names(), hide_possible_values = true)]
    recipe: Option<String>,
    /// The chapter's first run and its output, short for --recipe book
    #[arg(long, conflicts_with = "recipe")]
    book: bool,
    #[command(flatten)]
    long_run: LongRunArgs,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    match args.recipe() {
        Some(Asked::List) => {
            recipes::print_list()?;
            return Ok(ExitCode::SUCCESS);
        }
        Some(Asked::Recipe(recipe)) => output::note(recipe),
        None => {}
    }
    let model = &args.model.model;
    if let Some(path) = &args.figure {
        check_picture(path, &["svg"])?;
        check_different(("figure", path), ("model", model))?;
        if let Some(log) = &args.log {
            check_different(("figure", path), ("log", log))?;
        }
    }
    let settings = args.settings()?;
    let folder = args.data.folder()?;
    let data = data::open(&folder)?;
    let validation = args.validation.unwrap_or(data.training.len() / VALIDATION_ONE_IN);
    let data = prepare_split(&data.split_validation(validation)?, settings.preparation)
        .map_err(|error| unpreparable(&error, &folder))?;
    check_writable(model)?;
    interrupt::listen();
    let long_run = args.long_run.open(&settings, &data)?;
    let log_length = long_run.saved.as_ref().and_then(|saved| saved.log_length);
    let mut epochs = EpochLoop::new(settings, args.test_each_epoch, &data, &folder, long_run)?;
    // Only now, when nothing is left to be refused: an old log is written over.
    let log = args.log.as_deref().map(|path| Log::open(path, model, log_length)).transpose()?;
    epochs.print_headline(&folder);
    epochs.run(Files { model, figure: args.figure.as_deref(), log })
}

impl Args {
    /// The recipe asked for by name.
    fn recipe(&self) -> Option<Asked> {
        let name = if self.book { Some(recipes::BOOK) } else { self.recipe.as_deref() };
        name.map(Asked::named)
    }

    /// The recipe whose flags are to be put before those given.
    pub(crate) fn recipe_to_follow(&self) -> Option<&'static Recipe> {
        match self.recipe().unwrap_or_else(|| Asked::named(recipes::DEFAULT)) {
            Asked::Recipe(recipe) => Some(recipe),
            Asked::List => None,
        }
    }

    fn settings(&self) -> Result<RunSettings, Failure> {
        let mut settings = RunSettings::new(100, 30, self.seed);
        if let Some(Hidden(hidden)) = &self.hidden {
            settings.hidden.clone_from(hidden);
        }
        if let Some(eta) = self.eta {
            settings = settings.with_eta(eta);
        }
        if let Some(m) = self.mini_batch_size {
            settings = settings.with_mini_batch_size(m);
        }
        settings.epochs = self.epochs.unwrap_or(settings.epochs);
        settings.preparation = self.prepare.unwrap_or_default();
        settings.init = self.init.map_or(settings.init, InitName::init);
        self.functions.apply(&mut settings)?;
        if self.distort || self.strengths.any() {
            settings.distortion = Some(self.strengths.distortion()?);
        }
        Ok(settings)
    }
}

/// Images that cannot be prepared.
fn unpreparable(error: &chapter_one::Error, folder: &Path) -> Failure {
    request(
        format!("{}: {}", folder.display(), chain(error)),
        "leave out --prepare, or name a data set of two-dimensional images with --data",
    )
}
