//! `mnist chapter hidden`.

use experiments::hidden::compare;
use experiments::learning::Plan;
use experiments::trial::Trial;
use figures::{Axis, Chart, Series};

use super::page::{Claim, Figure, Page, Table};
use super::seeds::{data, in_percent, range, shape, three};
use super::setting::{Setting, watched};
use crate::failure::Failure;
use crate::text::grouped;

/// Hidden neurons, and the best epoch in the book, in percent of the test images.
const TRIED: [(usize, Option<f64>); 3] = [(15, None), (30, Some(95.42)), (100, Some(96.59))];

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = data(setting)?;
    let plan = Plan::new(30, setting.scale(8, 30), setting.seed);
    let seeds = setting.seeds(setting.scale(3, 5));
    let hidden = TRIED.map(|(n, _)| n);
    let trials = watched("hidden", |watch| compare(&plan, &hidden, &seeds, &data, watch))?;
    Ok(Page {
        intro: vec![format!(
            "Networks with 15, 30 and 100 hidden neurons learn from {} images for {} epochs with \
             η = 3.0 and m = 10, each with {} seeds. They begin with weights from N(0, 1/n_in); the book's \
             begin with weights from N(0, 1): see init.",
            grouped(data.training.len()),
            plan.epochs,
            seeds.len()
        )],
        claims: claims(&trials),
        tables: vec![table(&trials)],
        figures: vec![Figure::svg(
            "Accuracy on the test images after the last epoch: lowest, median and highest over \
             the seeds, and the book's best epochs.",
            chart(&trials).svg()?,
        )],
        ..Page::default()
    })
}

fn claims(trials: &[Trial]) -> Vec<Claim> {
    let came = |i: usize| trials.get(i).map_or_else(String::new, |trial| range(&trial.test()));
    let last = |i: usize| format!("{} after the last epoch.", came(i));
    vec![
        Claim::new("With 30 hidden neurons: 95.42 % in the best epoch.", last(1)),
        Claim::new("With 100 hidden neurons: 96.59 %.", last(2)),
        Claim::new(
            "Using more hidden neurons helps, at least in this case.",
            format!("15: {}, 30: {}, 100: {}.", came(0), came(1), came(2)),
        ),
    ]
}

fn table(trials: &[Trial]) -> Table {
    let row = |(trial, (_, book)): (&Trial, (usize, Option<f64>))| {
        let [lowest, median, highest] = three(&trial.test());
        let book = book.map_or_else(String::new, |percent| format!("{percent:.2} %"));
        [shape(trial.courses[0].network.sizes()), lowest, median, highest, book]
    };
    Table::new(
        "Accuracy on the test images after the last epoch, over the seeds",
        ["network", "lowest", "median", "highest", "the book, best epoch"],
        trials.iter().zip(TRIED).map(row),
    )
}

fn chart(trials: &[Trial]) -> Chart {
    let bar = |(i, trial): (usize, &Trial)| in_percent(i as f64, &trial.test());
    let bars = trials.iter().enumerate().filter_map(bar);
    // A little to the side, so that one does not hide the other.
    let book =
        TRIED.iter().enumerate().filter_map(|(i, (_, book))| Some((i as f64 + 0.08, (*book)?)));
    Chart {
        title: "More hidden neurons".into(),
        x: Axis::named("hidden neurons", TRIED.map(|(n, _)| n.to_string())),
        y: Axis::linear("accuracy on the test images, %"),
        series: vec![Series::bars("here", bars), Series::points("the book, best epoch", book)],
    }
}
