//! `mnist chapter`: every claim of the chapter, run, and set beside what came out.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use crate::data::Data;
use crate::failure::Failure;
use crate::interrupt;

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

use page::{Format, Page};
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

/// What `mnist chapter` calls the whole of it.
const ALL: &str = "all";

/// A claim of the chapter that can be run.
pub(super) struct Experiment {
    pub(super) name: &'static str,
    /// What it shows, in a line.
    pub(super) line: &'static str,
    /// The section of the chapter that makes the claim.
    pub(super) section: &'static str,
    /// What its figures are, so that `--figure` can be refused before anything is computed.
    pub(super) draws: &'static [Format],
    pub(super) run: fn(&Setting) -> Result<Page, Failure>,
}

const PERCEPTRONS: &str = "Perceptrons";
const NEURONS: &str = "Sigmoid neurons";
const ARCHITECTURE: &str = "The architecture of neural networks";
const SIMPLE: &str = "A simple network to classify handwritten digits";
const DESCENT: &str = "Learning with gradient descent";
const IMPLEMENTING: &str = "Implementing our network to classify digits";

/// All of them, in the chapter's order.
const EXPERIMENTS: &[Experiment] = &[
    Experiment {
        name: "cheese",
        line: "the decision about the festival with thresholds 5 and 3",
        section: PERCEPTRONS,
        draws: &[Format::Svg],
        run: cheese::run,
    },
    Experiment {
        name: "flip",
        line: "one weight moved: perceptrons jump, sigmoid neurons glide",
        section: NEURONS,
        draws: &[Format::Svg],
        run: flip::run,
    },
    Experiment {
        name: "sigmoid",
        line: "σ and the step, and σ(cz) for growing c",
        section: NEURONS,
        draws: &[Format::Svg],
        run: sigmoid::run,
    },
    Experiment {
        name: "linear",
        line: "Eq. (5): the change of an output against its linear prediction",
        section: NEURONS,
        draws: &[Format::Svg],
        run: linear::run,
    },
    Experiment {
        name: "sharpen",
        line: "sigmoid neurons become perceptrons, and where that fails",
        section: NEURONS,
        draws: &[Format::Svg],
        run: sharpen::run,
    },
    Experiment {
        name: "is-it-a-nine",
        line: "one output neuron, at least 0.5 means a 9; at 28 x 28 and at 64 x 64",
        section: ARCHITECTURE,
        draws: &[Format::Svg],
        run: nine::run,
    },
    Experiment {
        name: "ten-or-four",
        line: "ten output neurons against four: accuracy after each epoch",
        section: SIMPLE,
        draws: &[Format::Svg],
        run: ten_or_four::run,
    },
    Experiment {
        name: "weights",
        line: "what the hidden neurons look for: their weights as images",
        section: SIMPLE,
        draws: &[Format::Png],
        run: weights::run,
    },
    Experiment {
        name: "bits",
        line: "the fourth layer that turns ten outputs into four bits",
        section: SIMPLE,
        draws: &[Format::Svg],
        run: bits::run,
    },
    Experiment {
        name: "cost-or-count",
        line: "cost and number right along a line: one smooth, one a staircase",
        section: DESCENT,
        draws: &[Format::Svg],
        run: cost_or_count::run,
    },
    Experiment {
        name: "valley",
        line: "gradient descent where it can be seen: η too small, right, too large",
        section: DESCENT,
        draws: &[Format::Svg, Format::Svg, Format::Svg],
        run: valley::run,
    },
    Experiment {
        name: "schedule",
        line: "the learning rate varied; momentum",
        section: DESCENT,
        draws: &[Format::Svg],
        run: schedule::run,
    },
    Experiment {
        name: "estimate",
        line: "how well m images estimate the gradient over all of them",
        section: DESCENT,
        draws: &[Format::Svg],
        run: estimate::run,
    },
    Experiment {
        name: "batch-convention",
        line: "with and without the 1/m",
        section: DESCENT,
        draws: &[Format::Svg],
        run: batch_convention::run,
    },
    Experiment {
        name: "online",
        line: "mini-batches of 1 against 10, 20, 100: for each epoch and for each second",
        section: DESCENT,
        draws: &[Format::Svg],
        run: online::run,
    },
    Experiment {
        name: "hidden",
        line: "15, 30 and 100 hidden neurons, the book's figures beside",
        section: IMPLEMENTING,
        draws: &[Format::Svg],
        run: hidden::run,
    },
    Experiment {
        name: "eta",
        line: "η far too small, too small, right, and far too large",
        section: IMPLEMENTING,
        draws: &[Format::Svg],
        run: eta::run,
    },
    Experiment {
        name: "no-hidden",
        line: "784-10, without a hidden layer",
        section: IMPLEMENTING,
        draws: &[Format::Svg],
        run: no_hidden::run,
    },
    Experiment {
        name: "init",
        line: "weights from N(0, 1) or N(0, 1/n_in), and outputs that never fire",
        section: IMPLEMENTING,
        draws: &[Format::Svg],
        run: init::run,
    },
    Experiment {
        name: "darkness",
        line: "guessing by average darkness, beside the network",
        section: IMPLEMENTING,
        draws: &[Format::Svg],
        run: darkness::run,
    },
    Experiment {
        name: "mistakes",
        line: "what is read wrong, most confident first; what is taken for what",
        section: IMPLEMENTING,
        draws: &[Format::Svg, Format::Png],
        run: mistakes::run,
    },
];

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
    figure: Option<&std::path::Path>,
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
fn run_all(setting: &Setting, out: &std::path::Path) -> Result<(), Failure> {
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

/// The experiment of that name, or the nearest suggested.
fn named(name: &str) -> Result<&'static Experiment, Failure> {
    const ALIKE: f64 = 0.7;
    if let Some(experiment) = EXPERIMENTS.iter().find(|experiment| experiment.name == name) {
        return Ok(experiment);
    }
    let names = EXPERIMENTS.iter().map(|experiment| experiment.name).chain([ALL]);
    let likeness = |other: &str| strsim::jaro(name, other);
    let nearest = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let hint = match nearest.filter(|nearest| likeness(nearest) > ALIKE) {
        Some(nearest) => format!("did you mean {nearest}? mnist chapter lists all there are"),
        None => "mnist chapter lists all there are".to_string(),
    };
    Err(mistake(format!("there is no experiment called `{name}`"), hint))
}

fn list(out: &mut impl Write) -> Result<(), Failure> {
    let mut last = "";
    for experiment in EXPERIMENTS {
        if experiment.section != last {
            last = experiment.section;
            writeln!(out, "{last}")?;
        }
        writeln!(out, "  {:17} {}", experiment.name, experiment.line)?;
    }
    Ok(writeln!(out, "\n{EXAMPLES}")?)
}

fn mistake(reason: impl Into<String>, hint: impl Into<String>) -> Failure {
    Failure::Request { reason: reason.into(), hint: hint.into() }
}
