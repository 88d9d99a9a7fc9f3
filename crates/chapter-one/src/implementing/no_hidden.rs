//! A network of two layers, input and output: "what classification accuracy can you achieve?"

use figures::Chart;
use mnist_io::Split;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::Watch;
use crate::report::accuracies::{BANDS, band, range, three};
use crate::report::numbers::{grouped, percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::runs::seeds::{SeedRuns, train_seeds};
use crate::runs::settings::RunSettings;
use crate::setup::Setup;
use crate::statistics::median;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "no-hidden",
    line: "784-10, without a hidden layer",
    draws: &[Format::Svg],
    run,
};

/// A network without hidden layer, and one with.
#[derive(Debug, Clone)]
pub struct WithAndWithout {
    /// 784-10, for each η that was asked for, in their order.
    pub without: Vec<SeedRuns>,
    /// As planned: 784-30-10.
    pub with: SeedRuns,
}

/// Lets the network of `settings` learn with each seed, and one without its hidden layers, with each
/// η.
///
/// # Errors
/// As [`train_seeds`].
pub fn compare(
    settings: &RunSettings,
    etas: &[f32],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<WithAndWithout, Error> {
    let without = |&eta: &f32| settings.clone().with_hidden([]).with_eta(eta);
    let settings: Vec<RunSettings> =
        [settings.clone()].into_iter().chain(etas.iter().map(without)).collect();
    let mut all = train_seeds(&settings, seeds, data, watch)?;
    let with = all.remove(0);
    Ok(WithAndWithout { without: all, with })
}

impl WithAndWithout {
    /// The runs without hidden layer that did best on the validation examples, by its median.
    /// None if no η was asked for.
    pub fn best_without(&self) -> Option<&SeedRuns> {
        let median = |runs: &SeedRuns| median(&runs.validation());
        self.without.iter().max_by(|a, b| median(a).total_cmp(&median(b)))
    }
}

/// To choose among, since what suits 784-30-10 need not suit 784-10.
const ETAS: [f32; 5] = [0.03, 0.1, 0.3, 1.0, 3.0];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let settings = RunSettings::new(30, setup.scale(8, 30), setup.seed());
    let seeds = setup.seeds(setup.scale(2, 5));
    let compared =
        setup.watched("no-hidden", |watch| compare(&settings, &ETAS, &seeds, &data, watch))?;
    Ok(Page {
        intro: vec![format!(
            "A network of two layers, {} inputs and {} outputs, learns from {} images for {} epochs \
             with five learning rates; the one that does best on the validation images is taken. \
             Beside it is {} with η = 3.0. All with {} seeds.",
            grouped(data.training.pixels()),
            data.training.classes(),
            grouped(data.training.len()),
            settings.epochs,
            shape(&settings.sizes(&data.training)),
            seeds.len()
        )],
        claims: claims(&compared),
        tables: vec![table(&compared)],
        figures: vec![Figure::new(BANDS, chart(&compared))],
        ..Page::default()
    })
}

fn eta(runs: &SeedRuns) -> String {
    // As short as it was given: 0.1, not the nearest f64 to it.
    runs.settings().sgd.eta.eta(0).to_string()
}

fn claims(compared: &WithAndWithout) -> Vec<Claim> {
    let Some(without) = compared.best_without() else { return Vec::new() };
    vec![Claim::open(
        "Exercise: how much does a network without a hidden layer read?",
        format!(
            "{} of the test images with η = {}; with thirty hidden neurons {}.",
            range(&without.test()),
            eta(without),
            range(&compared.with.test())
        ),
    )]
}

fn table(compared: &WithAndWithout) -> Table {
    let best = compared.best_without().map(eta);
    let row = |runs: &SeedRuns| {
        let [lowest, middle, highest] = three(&runs.test());
        let is_taken = runs.settings().hidden.is_empty() && Some(eta(runs)) == best;
        [
            shape(runs.runs[0].network.sizes()),
            eta(runs) + if is_taken { " (taken)" } else { "" },
            percent(Some(median(&runs.validation()))),
            lowest,
            middle,
            highest,
        ]
    };
    Table::new(
        "Accuracy after the last epoch, over the seeds",
        ["network", "η", "validation, median", "test, lowest", "median", "highest"],
        compared.without.iter().chain([&compared.with]).map(row),
    )
}

fn chart(compared: &WithAndWithout) -> Chart {
    let series = |runs: &SeedRuns| {
        let name = format!("{}, η = {}", shape(runs.runs[0].network.sizes()), eta(runs));
        // Before the first epoch is far below what can be told apart.
        band(name, &runs.after_epochs()[1..], 1)
    };
    Chart::new("With and without a hidden layer")
        .x("epochs")
        .y("accuracy on the validation images, %")
        .series([&compared.with].into_iter().chain(compared.best_without()).map(series))
}
