//! The experiments: their names, what each shows, and in which section of the chapter it is claimed.

use std::io::Write;

use super::page::{Format, Page};
use super::setting::Setting;
use super::{
    EXAMPLES, batch_convention, bits, cheese, cost_or_count, darkness, estimate, eta, flip, hidden,
    init, linear, mistake, mistakes, nine, no_hidden, online, schedule, sharpen, sigmoid,
    ten_or_four, valley, weights,
};
use crate::failure::Failure;

/// What `mnist chapter` calls the whole of it.
pub(super) const ALL: &str = "all";

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
pub(super) const EXPERIMENTS: &[Experiment] = &[
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
        line: "one output neuron, at least 0.5 means a 9; at 28 × 28 and at 64 × 64",
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

/// The experiment of that name, or the nearest suggested.
pub(super) fn named(name: &str) -> Result<&'static Experiment, Failure> {
    const ALIKE: f64 = 0.7;
    if let Some(experiment) = EXPERIMENTS.iter().find(|experiment| experiment.name == name) {
        return Ok(experiment);
    }
    let names = EXPERIMENTS.iter().map(|experiment| experiment.name).chain([ALL]);
    let asked = name.to_lowercase();
    let likeness = |other: &str| strsim::jaro(&asked, other);
    let nearest = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let hint = match nearest.filter(|nearest| likeness(nearest) > ALIKE) {
        Some(nearest) => format!("did you mean {nearest}? mnist chapter lists all there are"),
        None => "mnist chapter lists all there are".to_string(),
    };
    Err(mistake(format!("there is no experiment called `{name}`"), hint))
}

/// Their names and what they show, by section.
pub(super) fn list(out: &mut impl Write) -> Result<(), Failure> {
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
