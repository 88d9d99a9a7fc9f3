//! `mnist chapter`: every claim of the chapter, run, and set beside what came out.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Instant;

use chapter_one::report::html::{Notebook, Part};
use chapter_one::report::text::{DEFAULT_WIDTH, text};
use chapter_one::runs::VALIDATION_ONE_IN;
use chapter_one::{CHAPTER, Experiment, ExperimentProgress, Setup, experiments};
use indicatif::ProgressBar;
use mnist_io::Split;

use crate::args;
use crate::data::{self, Data};
use crate::failure::{Failure, NotOpened, Unsuitable, request};
use crate::output::{Lines, stdout};
use crate::{interrupt, output};

mod drawing;
mod place;

use drawing::Drawing;
use place::Place;

/// Run the chapter's claims, one by one or all of them, and look at what comes out
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The experiment to run, or `all`; without a name all are listed
    name: Option<String>,
    /// Draw the main figure into this file, .svg or, where it is made of pixels, .png
    #[arg(long, value_name = "FILE", requires = "name")]
    figure: Option<PathBuf>,
    /// Draw all figures of the experiment into this folder
    #[arg(long, value_name = "DIR", requires = "name", conflicts_with = "figure")]
    figures: Option<PathBuf>,
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
    pub(crate) threads: usize,
}

const EXAMPLES: &str = "\
Examples: mnist chapter cheese; mnist chapter valley --figure valley.svg; mnist chapter all --quick --out lab";

/// What `mnist chapter` calls the whole of it.
const ALL: &str = "all";

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let Some(name) = args.name.as_deref() else {
        return list(&mut stdout()).map(|()| ExitCode::SUCCESS);
    };
    interrupt::listen();
    if name != ALL {
        return run_one(named(name)?, args);
    }
    if args.figure.is_some() || args.figures.is_some() {
        return Err(request(
            "--figure and --figures are for one experiment; the page that --out names has all figures",
            "leave them out, or name one experiment",
        ));
    }
    match &args.out {
        Some(out) => run_all(args, out),
        None => Err(request("all needs a folder to write to", "name it with --out DIR")),
    }
}

fn run_one(experiment: &Experiment, args: &Args) -> Result<ExitCode, Failure> {
    let name = experiment.name;
    if args.out.is_some() {
        return Err(request(
            format!("--out is for all of the chapter, not for {name} alone"),
            format!("mnist chapter {name} --figure FILE draws one experiment"),
        ));
    }
    let drawing = match (&args.figure, &args.figures) {
        (Some(path), _) => Some(Drawing::main(path, experiment)?),
        (None, Some(folder)) => Some(Drawing::all(folder, experiment)?),
        (None, None) => None,
    };
    let (source, bar) = (Source::new(args), Bar::new());
    let (open, observe) = (|| source.open(), bar.observer());
    let page = (experiment.run)(&Setup::new(args.seed, args.quick, &open, &observe));
    bar.clear();
    let page = page?;
    // First, so that `| head` does not cut it off.
    let saved = drawing.map_or(Ok(Vec::new()), |drawing| drawing.save(experiment, &page))?;
    let mut out = stdout();
    out.write_all(text(experiment, &page, output::width().unwrap_or(DEFAULT_WIDTH)).as_bytes())?;
    writeln!(out, "\n{}", describe(args, source.folder()))?;
    for path in &saved {
        writeln!(out, "saved {}", path.display())?;
    }
    let others = page.figures.len().saturating_sub(1);
    if args.figure.is_some() && others > 0 {
        let figures = if others == 1 { "figure" } else { "figures" };
        writeln!(out, "{others} more {figures}: --figures DIR draws all")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Every experiment, and one page of all their results, written when the last is done. What the
/// data set does not suit is left out, and the page says so.
fn run_all(args: &Args, out: &Path) -> Result<ExitCode, Failure> {
    let place = Place::prepare(out)?;
    let (source, bar) = (Source::new(args), Bar::new());
    let (open, observe) = (|| source.open(), bar.observer());
    let setup = Setup::new(args.seed, args.quick, &open, &observe);
    let (mut parts, mut unsuitable) = (Vec::new(), Vec::new());
    let mut lines = Lines::default();
    let began = Instant::now();
    for (section, experiment) in
        CHAPTER.iter().flat_map(|section| section.experiments.iter().map(move |e| (section, e)))
    {
        let started = Instant::now();
        let outcome = (experiment.run)(&setup);
        bar.clear();
        let (outcome, how) = match outcome {
            Ok(page) => (Ok(page), format!("{:6.1} s", started.elapsed().as_secs_f64())),
            Err(error) => {
                let failure = Failure::from(error);
                let why = failure.unsuitable().ok_or(failure)?;
                let reason = why.reason.clone();
                unsuitable.push((experiment.name, why));
                (Err(reason.clone()), format!("not run: {reason}"))
            }
        };
        lines.line(format_args!("{:17} {how}", experiment.name));
        let command = command(experiment, args);
        parts.push(Part { section: section.title, experiment, command, outcome });
    }
    let data = source.folder().map(|folder| folder.display().to_string());
    let of = parts.len();
    let notebook = Notebook { data, seed: args.seed, quick: args.quick, parts };
    let path = place.save(&notebook.html()?)?;
    let seconds = began.elapsed().as_secs_f64();
    lines.line(format_args!("saved {} after {seconds:.1} s", path.display()));
    if unsuitable.is_empty() {
        lines.finish()?;
    }
    Ok(warn_of_unsuitable(&unsuitable, of))
}

/// A page that lacks a part is not all of the chapter, and no success.
fn warn_of_unsuitable(unsuitable: &[(&str, Unsuitable)], of: usize) -> ExitCode {
    let Some((_, first)) = unsuitable.first() else { return ExitCode::SUCCESS };
    let names: Vec<&str> = unsuitable.iter().map(|(name, _)| *name).collect();
    output::warning(format_args!(
        "{} of {of} experiments do not suit the data set, and the page is without them: {}",
        names.len(),
        names.join(", ")
    ));
    output::hint(&first.hint);
    ExitCode::FAILURE
}

/// The data set, opened when an experiment asks for it; one training image in
/// [`VALIDATION_ONE_IN`] is set aside for validation.
struct Source<'a> {
    data: &'a Data,
    folder: OnceLock<PathBuf>,
}

impl<'a> Source<'a> {
    fn new(args: &'a Args) -> Self {
        Self { data: &args.data, folder: OnceLock::new() }
    }

    fn open(&self) -> Result<Split, Box<dyn std::error::Error + Send + Sync>> {
        let open = || {
            let folder = self.data.folder()?;
            let data = data::open(&folder)?;
            let validation = data.training.len() / VALIDATION_ONE_IN;
            let data = data.split_validation(validation)?;
            // Opened once, so that there is none in it yet.
            let _ = self.folder.set(folder);
            Ok(data)
        };
        open().map_err(|failure: Failure| NotOpened(failure).into())
    }

    /// Where the data set is, if an experiment asked for it.
    fn folder(&self) -> Option<&Path> {
        self.folder.get().map(PathBuf::as_path)
    }
}

/// A progress bar for the stages of an experiment, drawn only where standard error is a terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        Self(output::bar("{prefix:16}  {bar:40}  {percent:>3} %", 1))
    }

    /// Moves the bar, and breaks off on Ctrl-C.
    fn observer(&self) -> impl Fn(&'static str, ExperimentProgress) -> ControlFlow<()> + Sync {
        |stage, progress| {
            if self.0.is_finished() {
                self.0.reset();
            }
            if self.0.prefix() != stage {
                self.0.set_prefix(stage);
            }
            self.0.set_length(progress.of as u64);
            self.0.set_position(progress.done as u64);
            if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }

    fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// What the outcome depends on, as a line.
fn describe(args: &Args, folder: Option<&Path>) -> String {
    let quick = if args.quick { ", quick" } else { "" };
    match folder {
        Some(folder) => format!("images from {}, seed {}{quick}", folder.display(), args.seed),
        None => format!("seed {}{quick}", args.seed),
    }
}

/// The command that runs one experiment alone, with the same outcome.
fn command(experiment: &Experiment, args: &Args) -> String {
    let quick = if args.quick { " --quick" } else { "" };
    let data = args.data.named().map(|data| format!(" --data {}", data.display()));
    let figure = experiment.draws.first().map_or_else(String::new, |format| {
        format!(" --figure {}.{}", experiment.name, format.extension())
    });
    format!(
        "mnist chapter {}{quick} --seed {}{}{figure}",
        experiment.name,
        args.seed,
        data.unwrap_or_default()
    )
}

/// The experiment of that name, or the nearest suggested.
fn named(name: &str) -> Result<&'static Experiment, Failure> {
    const ALIKE: f64 = 0.7;
    if let Some(experiment) = experiments().find(|experiment| experiment.name == name) {
        return Ok(experiment);
    }
    let names = experiments().map(|experiment| experiment.name).chain([ALL]);
    let asked = name.to_lowercase();
    let likeness = |other: &str| strsim::jaro(&asked, other);
    let nearest = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let hint = match nearest.filter(|nearest| likeness(nearest) > ALIKE) {
        Some(nearest) => format!("did you mean {nearest}? mnist chapter lists all there are"),
        None => "mnist chapter lists all there are".to_string(),
    };
    Err(request(format!("there is no experiment called `{name}`"), hint))
}

/// Their names and what they show, by section.
fn list(out: &mut impl Write) -> Result<(), Failure> {
    for section in &CHAPTER {
        writeln!(out, "{}", section.title)?;
        for experiment in section.experiments {
            writeln!(out, "  {:17} {}", experiment.name, experiment.line)?;
        }
    }
    Ok(writeln!(out, "\n{EXAMPLES}")?)
}
