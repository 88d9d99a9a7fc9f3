//! `mnist chapter no-hidden`.

use experiments::learning::Plan;
use experiments::no_hidden::{WithAndWithout, compare};
use experiments::trial::{Trial, median};
use figures::{Axis, Chart};

use super::page::{Claim, Figure, Page, Table};
use super::seeds::{BANDS, band, data, range, shape, three};
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;
use crate::text::{grouped, percent};

/// To choose among, since what suits 784-30-10 need not suit 784-10.
const ETAS: [f32; 5] = [0.03, 0.1, 0.3, 1.0, 3.0];

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = data(setting)?;
    let plan = Plan::new(30, setting.scale(8, 30), setting.seed);
    let seeds = setting.seeds(setting.scale(2, 5));
    let compared = watched("no-hidden", |watch| compare(&plan, &ETAS, &seeds, &data, watch))?;
    Ok(Page {
        intro: vec![format!(
            "A network of two layers, {} inputs and {} outputs, learns from {} images for {} epochs \
             with five learning rates; the one that does best on the validation images is taken. \
             Beside it is {} with η = 3.0. All with {} seeds.",
            grouped(data.training.pixels()),
            data.training.classes(),
            grouped(data.training.len()),
            plan.epochs,
            sizes(&plan, &data.training),
            seeds.len()
        )],
        claims: claims(&compared),
        tables: vec![table(&compared)],
        figures: vec![Figure::svg(BANDS, chart(&compared).svg()?)],
        ..Page::default()
    })
}

fn eta(trial: &Trial) -> String {
    // As short as it was given: 0.1, not the nearest f64 to it.
    trial.plan().sgd.eta.eta(0).to_string()
}

fn claims(compared: &WithAndWithout) -> Vec<Claim> {
    let Some(without) = compared.best_without() else { return Vec::new() };
    vec![Claim::new(
        "Exercise: try a network with just an input and an output layer, no hidden layer. What \
         classification accuracy can it achieve?",
        format!(
            "{} of the test images with η = {}; with thirty hidden neurons it is {}.",
            range(&without.test()),
            eta(without),
            range(&compared.with.test())
        ),
    )]
}

fn table(compared: &WithAndWithout) -> Table {
    let best = compared.best_without().map(eta);
    let row = |trial: &Trial| {
        let [lowest, middle, highest] = three(&trial.test());
        let is_taken = trial.plan().hidden.is_empty() && Some(eta(trial)) == best;
        [
            shape(trial.courses[0].network.sizes()),
            eta(trial) + if is_taken { " (taken)" } else { "" },
            percent(Some(median(&trial.validation()))),
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
    let series = |trial: &Trial| {
        let name = format!("{}, η = {}", shape(trial.courses[0].network.sizes()), eta(trial));
        // Before the first epoch is far below what can be told apart.
        band(name, &trial.after_epochs()[1..], 1)
    };
    Chart {
        title: "With and without a hidden layer".into(),
        x: Axis::linear("epochs"),
        y: Axis::linear("accuracy on the validation images, %"),
        series: [&compared.with].into_iter().chain(compared.best_without()).map(series).collect(),
    }
}
