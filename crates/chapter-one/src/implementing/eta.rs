//! The learning rate far too small, too small, right, and far too large.

use figures::Axis;
use figures::Chart;
use mnist_io::Split;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::Watch;
use crate::report::accuracies::BANDS;
use crate::report::accuracies::band;
use crate::report::accuracies::range;
use crate::report::accuracies::three;
use crate::report::numbers::grouped;
use crate::report::numbers::percent;
use crate::report::numbers::shape;
use crate::report::page::Claim;
use crate::report::page::Figure;
use crate::report::page::Format;
use crate::report::page::Page;
use crate::report::page::Table;
use crate::runs::seeds::SeedRuns;
use crate::runs::seeds::train_seeds;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "eta",
    line: "η far too small, too small, right, and far too large",
    draws: &[Format::Svg],
    run,
};

/// Lets the network of `settings` learn with each η, with each seed.
///
/// # Errors
/// As [`train_seeds`].
pub fn compare(
    settings: &RunSettings,
    etas: &[f32],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<SeedRuns>, Error> {
    let settings: Vec<RunSettings> =
        etas.iter().map(|&eta| settings.clone().with_eta(eta)).collect();
    train_seeds(&settings, seeds, data, watch)
}

const ETAS: [f32; 4] = [0.001, 0.1, 3.0, 100.0];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    // As the book has it, so that its figures can stand beside these.
    let settings = RunSettings::book(setup.seed()).with_epochs(setup.scale(8, 30));
    let seeds = setup.seeds(setup.scale(2, 5));
    let all = setup.watched("eta", |watch| compare(&settings, &ETAS, &seeds, &data, watch))?;
    Ok(Page {
        intro: vec![format!(
            "{} learns from {} images for {} epochs with four learning rates, {} seeds each, begun \
             as in the book with weights from N(0, 1).",
            shape(&settings.sizes(&data.training)),
            grouped(data.training.len()),
            settings.epochs,
            seeds.len()
        )],
        claims: claims(&all),
        tables: vec![table(&all)],
        figures: vec![Figure::new(BANDS, chart(&all))],
        ..Page::default()
    })
}

fn claims(all: &[SeedRuns]) -> Vec<Claim> {
    let came = |i: usize| all.get(i).map_or_else(String::new, |runs| range(&runs.test()));
    vec![
        Claim::new(
            "η = 0.001 is much too small; the book's network reads 21.42 % after 30 epochs, and \
             still improves.",
            format!("{} of the test images.", came(0)),
        ),
        Claim::new(
            "If making it larger improves things, make it larger still: from η = 0.01 on to 3.0.",
            format!("η = 0.1: {}; η = 3: {}.", came(1), came(2)),
        ),
        Claim::new(
            "η = 100 is too large: the book's network stays at 10 %, which is chance.",
            format!("{} of the test images.", came(3)),
        ),
    ]
}

fn table(all: &[SeedRuns]) -> Table {
    let row = |(runs, eta): (&SeedRuns, f32)| {
        let after = runs.after_epochs();
        let median = |epoch: usize| {
            percent(after.get(epoch).map(|accuracies| crate::statistics::median(accuracies)))
        };
        let [lowest, middle, highest] = three(&runs.test());
        [eta.to_string(), median(0), median(1), lowest, middle, highest]
    };
    Table::new(
        "Accuracy: on the validation images, the median, before the first epoch and after it; on \
         the test images after the last",
        ["η", "before", "after 1 epoch", "test, lowest", "median", "highest"],
        all.iter().zip(ETAS).map(row),
    )
}

fn chart(all: &[SeedRuns]) -> Chart {
    let series =
        |(runs, eta): (&SeedRuns, f32)| band(format!("η = {eta}"), &runs.after_epochs(), 0);
    Chart::new("Four learning rates")
        .x("epochs")
        .y(Axis::linear("accuracy on the validation images, %").between(0.0, 100.0))
        .series(all.iter().zip(ETAS).map(series))
}
