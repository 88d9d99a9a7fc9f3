//! `mnist chapter`: every claim of the chapter, run, and set beside what came out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use crate::args;
use crate::data::Data;
use crate::failure::{Failure, Misfit};
use crate::{interrupt, output};

mod contents;
mod page;
mod seeds;
mod setting;

// Where pages go.
mod drawing;
mod notebook;
mod print;

// The experiments, in the chapter's order.
mod cheese;

mod flip;
mod linear;
mod sharpen;
mod sigmoid;

mod nine;

mod bits;
mod ten_or_four;
mod weights;

mod batch_convention;
mod cost_or_count;
mod estimate;
mod online;
mod schedule;
mod valley;

mod darkness;
mod eta;
mod hidden;
mod init;
mod mistakes;
mod no_hidden;

use contents::{ALL, EXPERIMENTS, Experiment, list, named};
use page::Page;
use setting::Setting;

/// Run the chapter's claims, one by one or all of them, and look at what comes out
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The experiment to run, or `all`; without a name all are listed
    name: Option<String>,
    /// Draw the result into this file, .svg or, where it is a picture of pixels, .png
    #[arg(long, value_name = "FILE", requires = "name")]
    figure: Option<PathBuf>,
    /// Write what all of them show to index.html in this folder: `mnist chapter all`
    #[arg(long, value_name = "DIR", requires = "name")]
    out: Option<PathBuf>,
    /// Be quick about it: fewer examples, epochs and seeds
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    data: Data,
    /// Everything random follows from this number
    #[arg(long, value_name = "SEED", default_value = "1")]
    seed: u64,
    /// Threads to work with, 0 for as many as there are cores; the results are the same
    #[arg(long, value_name = "N", default_value = "0", value_parser = args::threads)]
    threads: usize,
}

const EXAMPLES: &str = "\
Examples: mnist chapter cheese; mnist chapter valley --figure valley.svg; mnist chapter all --quick --out lab";

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let Some(name) = args.name.as_deref() else {
        return list(&mut io::stdout().lock()).map(|()| ExitCode::SUCCESS);
    };
    let setting = Setting::new(args);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build();
    let pool = pool.map_err(Failure::Threads)?;
    interrupt::listen();
    match (name, &args.out, &args.figure) {
        (ALL, Some(out), None) => pool.install(|| run_all(&setting, out)),
        (ALL, None, None) => {
            Err(mistake("all needs a folder to write to", "name it with --out DIR"))
        }
        (ALL, _, Some(_)) => Err(mistake(
            "--figure is for one experiment; all of them are drawn in the page that --out names",
            "leave --figure out, or name one experiment",
        )),
        (name, out, figure) => {
            let experiment = named(name)?;
            if out.is_some() {
                return Err(mistake(
                    format!("--out is for all of the chapter, not for {name} alone"),
                    format!("mnist chapter {name} --figure FILE draws one experiment"),
                ));
            }
            pool.install(|| run_one(experiment, &setting, figure.as_deref()))
        }
    }
}

fn run_one(
    experiment: &Experiment,
    setting: &Setting,
    figure: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let drawing = figure.map(|path| drawing::Drawing::prepare(path, experiment)).transpose()?;
    let page = (experiment.run)(setting)?;
    // First, so that `| head` does not cut it off.
    let saved = drawing.map_or(Ok(Vec::new()), |drawing| drawing.save(&page))?;
    let mut out = io::stdout().lock();
    print::print(&mut out, experiment, &page)?;
    writeln!(out, "\n{}", setting.describe())?;
    for path in saved {
        writeln!(out, "saved {}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Every experiment, and one page of all their results, written when the last is done. What the
/// data set does not suit is left out, and the page says so.
fn run_all(setting: &Setting, out: &Path) -> Result<ExitCode, Failure> {
    let place = notebook::Place::prepare(out)?;
    let mut parts = Vec::new();
    let began = Instant::now();
    for experiment in EXPERIMENTS {
        let started = Instant::now();
        let outcome = or_misfit((experiment.run)(setting))?;
        let how = match &outcome {
            Ok(_) => format!("{:6.1} s", started.elapsed().as_secs_f64()),
            Err(misfit) => format!("not run: {}", misfit.reason),
        };
        writeln!(io::stdout().lock(), "{:17} {how}", experiment.name)?;
        parts.push(Part { experiment, outcome });
    }
    let path = place.save(&notebook::html(&parts, setting))?;
    let seconds = began.elapsed().as_secs_f64();
    writeln!(io::stdout().lock(), "saved {} after {seconds:.1} s", path.display())?;
    Ok(warn_of_misfits(&parts))
}

/// An experiment that was run for the notebook, or could not be.
struct Part {
    experiment: &'static Experiment,
    outcome: Result<Page, Misfit>,
}

/// Sets apart what is wrong with the data set for one experiment, and need not be for the next.
fn or_misfit(outcome: Result<Page, Failure>) -> Result<Result<Page, Misfit>, Failure> {
    match outcome {
        Ok(page) => Ok(Ok(page)),
        Err(failure) => failure.misfit().map(Err).ok_or(failure),
    }
}

/// A page that lacks a part is not all of the chapter, and no success.
fn warn_of_misfits(parts: &[Part]) -> ExitCode {
    let lacking = || {
        parts.iter().filter_map(|part| Some((part.experiment.name, part.outcome.as_ref().err()?)))
    };
    let Some((_, first)) = lacking().next() else { return ExitCode::SUCCESS };
    let names: Vec<&str> = lacking().map(|(name, _)| name).collect();
    output::warning(format_args!(
        "{} of {} experiments do not suit the data set, and the page is without them: {}",
        names.len(),
        parts.len(),
        names.join(", ")
    ));
    output::hint(&first.hint);
    ExitCode::FAILURE
}

fn mistake(reason: impl Into<String>, hint: impl Into<String>) -> Failure {
    Failure::Request { reason: reason.into(), hint: hint.into() }
}
