//! `mnist sweep`: trains by every combination of some flags, with several seeds each.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use chapter_one::runs::{RunIdentity, RunSettings, SweepPoint, SweepRun, VALIDATION_ONE_IN, sweep};
use indicatif::ProgressBar;
use mnist_io::Split;

use crate::args;
use crate::commands::train::{recipes, untrainable};
use crate::data::{self, Data};
use crate::failure::{Failure, chain, request};
use crate::files::{check_different, check_picture, check_writable};
use crate::interrupt;
use crate::job::{Job, SameOnAll};
use crate::output::{self, Lines};
use crate::threads::with_threads;

mod alternatives;
mod figure;
mod log;
mod table;

use alternatives::{Alternatives, Combination};
use log::Log;

/// Train by every combination of some flags, with several seeds each, and compare how the networks
/// do on validation images
///
/// The flags are those of mnist train; each takes several values separated by commas. Layers are
/// then joined by a hyphen: --hidden 100,300-100 is one hidden layer or two. The value `default` is
/// what mnist train does without the flag: --eta default,0.3,1. Combinations that come to the same
/// settings are trained once. Of the members of a committee the
/// first is trained. As many networks train at once as there are threads; ranks started by mpirun share
/// them out. The test set is not read.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    alternatives: Alternatives,
    /// Seeds for each combination: 1, 2, ...
    #[arg(long, value_name = "N", default_value = "3", value_parser = args::networks)]
    seeds: usize,
    #[arg(
        long,
        value_name = "N",
        value_parser = args::at_least_one,
        help = format!(
            "Training images set aside for validation, the last ones [default: one in \
             {VALIDATION_ONE_IN}]"
        )
    )]
    validation: Option<usize>,
    /// End each run after the first epoch that reads this share of the validation images, in percent,
    /// and compare how many epochs that takes
    #[arg(long, value_name = "PERCENT", value_parser = args::percent)]
    until: Option<f64>,
    /// Networks that train at once, 0 for as many as there are cores
    #[arg(long, value_name = "N", default_value = "0", value_parser = args::threads)]
    pub(crate) threads: usize,
    /// Write a line of JSON for each run to this file, as soon as the run ends
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Draw the accuracies, or with --until the epochs, into this file, an .svg
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// Begin with the flags of this recipe; mnist train --recipe list prints all recipes
    #[arg(long, value_name = "NAME", value_parser = recipes::names(), hide_possible_values = true)]
    recipe: Option<String>,
}

/// Why there is no table.
fn stopped(error: &chapter_one::Error, log: Option<&Path>, folder: &Path) -> Failure {
    match (error, log) {
        (chapter_one::Error::Stopped, Some(log)) => Failure::Interrupted {
            reason: chain(error),
            hint: format!("the runs that had ended are in {}", log.display()),
        },
        (chapter_one::Error::Stopped, None) => Failure::Interrupted {
            reason: chain(error),
            hint: "with --log FILE the runs that had ended would be in FILE".to_string(),
        },
        _ => untrainable(error, folder),
    }
}

/// Some ranks were asked to stop, and others not, or they take long to.
fn without_other_ranks() -> Failure {
    Failure::Interrupted {
        reason: chain(&chapter_one::Error::Stopped),
        hint: "runs of ranks that had not stopped are lost; run the command again".to_string(),
    }
}

/// The combinations and the settings of each. Of several with the same settings, such as --eta 1 and
/// --eta 1.0, the first, and a note on the others.
fn distinct(
    alternatives: &Alternatives,
    recipe: Option<&str>,
) -> Result<(Vec<Combination>, Vec<RunSettings>), Failure> {
    let (mut combinations, mut all): (Vec<Combination>, Vec<RunSettings>) = Default::default();
    for combination in alternatives.combinations() {
        let settings = combination.settings(recipe)?;
        if let Some(same) = all.iter().position(|other| *other == settings) {
            output::note(format_args!(
                "{combination} is left out: the settings are those of {}",
                combinations[same]
            ));
            continue;
        }
        combinations.push(combination);
        all.push(settings);
    }
    Ok((combinations, all))
}

/// Shares the runs out among all ranks of the MPI job that this process belongs to, which as a rule
/// is the only one.
pub(crate) fn on_all_ranks(args: &Args) -> Result<ExitCode, Failure> {
    let job = Job::join()?;
    let result = with_threads(job.threads(args.threads), || run(args, &job));
    job.end(result)
}

fn run(args: &Args, job: &Job) -> Result<ExitCode, Failure> {
    if let Some(path) = &args.figure {
        check_picture(path, &["svg"])?;
        if job.leads() {
            check_writable(path)?;
        }
        if let Some(log) = &args.log {
            check_different(("figure", path), ("log", log))?;
        }
    }
    let (combinations, settings) = distinct(&args.alternatives, args.recipe.as_deref())?;
    let folder = args.data.folder()?;
    let data = data::open(&folder)?;
    let validation = args.validation.unwrap_or(data.training.len() / VALIDATION_ONE_IN);
    let data = data.split_validation(validation)?;
    interrupt::listen();
    let log = args.log.as_deref().filter(|_| job.leads()).map(Log::create).transpose()?;

    let seeds = 1..=args.seeds as u64;
    let all = (0..settings.len()).flat_map(|k| seeds.clone().map(move |seed| (k, seed)));
    let own: Vec<(usize, u64)> = job.share(all).collect();
    let bar = if job.leads() {
        output::bar("{msg:16}  {bar:40}  {percent:>3} %", 1)
    } else {
        ProgressBar::hidden()
    };
    bar.set_message("training");
    let in_log = |run: &SweepRun| {
        if let Some(log) = &log {
            log.run(&combinations[run.settings], run);
        }
    };
    let ended = Mutex::new(Vec::new());
    let on_end = |run: &SweepRun| {
        in_log(run);
        ended.lock().unwrap_or_else(PoisonError::into_inner).push(run.clone());
    };
    let (training, validation) = (&data.training, &data.validation);
    if job.ranks() > 1 {
        job.agree(Ok(()))?;
        check_same_on_all(args, job, &combinations, &settings, &data)?;
        job.begin();
    }
    let runs = sweep(&settings, &own, training, validation, args.until, &on_end, &|progress| {
        bar.set_length(progress.of as u64);
        bar.set_position(progress.done as u64);
        if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    let is_stopped = matches!(runs, Err(chapter_one::Error::Stopped));
    let runs = runs.map_err(|error| stopped(&error, args.log.as_deref(), &folder));
    let runs = if is_stopped && job.ranks() > 1 {
        // Those that other ranks have ended are in the log as well, if they come in time.
        let waiting = job.end_later(without_other_ranks);
        gathered(job, ended.into_inner().unwrap_or_else(PoisonError::into_inner), in_log)?;
        job.agree(runs.map(|_| ()))?;
        drop(waiting);
        Vec::new()
    } else if job.ranks() > 1 {
        let runs = gathered(job, runs?, in_log)?;
        job.agree(Ok(()))?;
        job.finish();
        runs
    } else {
        runs?
    };
    if !job.leads() {
        return Ok(ExitCode::SUCCESS);
    }
    let points = SweepPoint::of(&settings, runs);

    // First, so that `| head` does not cut it off; but a full disk must not lose the table.
    let figure = args.figure.as_deref();
    let drawn =
        figure.map_or(Ok(()), |path| figure::chart(&combinations, &points, args.until).save(path));
    let mut lines = Lines::default();
    for line in table::lines(&combinations, &points, args.until) {
        lines.line(line);
    }
    if let (Some(path), Ok(())) = (figure, &drawn) {
        lines.line(format_args!("saved {}", path.display()));
    }
    let logged = log.map_or(Ok(()), Log::close);
    drawn?;
    logged?;
    lines.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses to take part in another sweep than that of rank 0.
fn check_same_on_all(
    args: &Args,
    job: &Job,
    combinations: &[Combination],
    settings: &[RunSettings],
    data: &Split,
) -> Result<(), Failure> {
    let identity = RunIdentity::of(&settings[0], None, &data.training, &data.validation);
    let combinations: Vec<_> = combinations.iter().map(ToString::to_string).collect();
    let until = args.until.map_or_else(|| "the end".to_string(), |share| share.to_string());
    let epochs: Vec<_> = settings.iter().map(|of| of.epochs.to_string()).collect();
    let others = [
        ("seeds", args.seeds.to_string()),
        ("until", until),
        ("the list of combinations", combinations.join("; ")),
        ("epochs", epochs.join(",")),
    ];
    SameOnAll::new(identity, others).agree(job)
}

/// The runs of all ranks. `log` is called with those of the others.
fn gathered(
    job: &Job,
    own: Vec<SweepRun>,
    log: impl Fn(&SweepRun),
) -> Result<Vec<SweepRun>, Failure> {
    let bytes = job.all_gather(&serde_json::to_vec(&own).unwrap_or_default());
    let mut runs = Vec::new();
    for (rank, bytes) in bytes.iter().enumerate() {
        let of_rank: Vec<SweepRun> = serde_json::from_slice(bytes).map_err(|error| {
            request(format!("runs of rank {rank}: {error}"), "start the same mnist on all hosts")
        })?;
        if rank > 0 {
            of_rank.iter().for_each(&log);
        }
        runs.extend(of_rank);
    }
    Ok(runs)
}
