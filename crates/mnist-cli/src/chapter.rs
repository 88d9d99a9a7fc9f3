//! `mnist chapter`: every claim of the chapter, run, and set beside what came out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::data::Data;
use crate::failure::Failure;
use crate::interrupt;

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
    #[arg(long, value_name = "N", default_value = "0")]
    threads: usize,
}

const EXAMPLES: &str = "\
Examples: mnist chapter cheese; mnist chapter valley --figure valley.svg; mnist chapter all --quick --out lab";

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let Some(name) = args.name.as_deref() else { return list(&mut io::stdout().lock()) };
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
        (_, Some(_), _) => Err(mistake(
            format!("--out is for all of the chapter, not for {name} alone"),
            format!("mnist chapter {name} --figure FILE draws one experiment"),
        )),
        (name, None, figure) => {
            let experiment = named(name)?;
            pool.install(|| run_one(experiment, &setting, figure.as_deref()))
        }
    }
}

fn run_one(
    experiment: &Experiment,
    setting: &Setting,
    figure: Option<&Path>,
) -> Result<(), Failure> {
    let drawing = figure.map(|path| drawing::Drawing::prepare(path, experiment)).transpose()?;
    let page = (experiment.run)(setting)?;
    let mut out = io::stdout().lock();
    print::print(&mut out, experiment, &page)?;
    writeln!(out, "\n{}", setting.describe())?;
    for path in drawing.map_or(Ok(Vec::new()), |drawing| drawing.save(&page))? {
        writeln!(out, "saved {}", path.display())?;
    }
    Ok(())
}

/// Every experiment, and one page of all their results, written when the last is done.
fn run_all(setting: &Setting, out: &Path) -> Result<(), Failure> {
    let place = notebook::Place::prepare(out)?;
    let mut pages = Vec::new();
    let began = Instant::now();
    for experiment in EXPERIMENTS {
        let started = Instant::now();
        pages.push((experiment, (experiment.run)(setting)?));
        let seconds = started.elapsed().as_secs_f64();
        writeln!(io::stdout().lock(), "{:17} {seconds:6.1} s", experiment.name)?;
    }
    let path = place.save(&notebook::html(&pages, setting))?;
    let seconds = began.elapsed().as_secs_f64();
    Ok(writeln!(io::stdout().lock(), "saved {} after {seconds:.1} s", path.display())?)
}

fn mistake(reason: impl Into<String>, hint: impl Into<String>) -> Failure {
    Failure::Request { reason: reason.into(), hint: hint.into() }
}
