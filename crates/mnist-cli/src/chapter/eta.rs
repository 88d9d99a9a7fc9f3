//! `mnist chapter eta`.

use experiments::eta::compare;
use experiments::learning::Plan;
use experiments::trial::Trial;
use figures::{Axis, Chart};
use sigmoid_net::Init;

use super::page::{Claim, Figure, Page, Table};
use super::seeds::{BANDS, band, data, range, three};
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;
use crate::text::{grouped, percent};

const ETAS: [f32; 4] = [0.001, 0.1, 3.0, 100.0];

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = data(setting)?;
    // As the book has it, so that its figures can stand beside these.
    let plan = Plan { init: Init::Book, ..Plan::new(30, setting.scale(8, 30), setting.seed) };
    let seeds = setting.seeds(setting.scale(2, 5));
    let trials = watched("eta", |watch| compare(&plan, &ETAS, &seeds, &data, watch))?;
    Ok(Page {
        intro: vec![format!(
            "{} learns from {} images for {} epochs with four learning rates, {} seeds each, begun \
             as in the book with weights from N(0, 1).",
            sizes(&plan, &data.training),
            grouped(data.training.len()),
            plan.epochs,
            seeds.len()
        )],
        claims: claims(&trials),
        tables: vec![table(&trials)],
        figures: vec![Figure::svg(BANDS, chart(&trials).svg()?)],
        ..Page::default()
    })
}

fn claims(trials: &[Trial]) -> Vec<Claim> {
    let came = |i: usize| trials.get(i).map_or_else(String::new, |trial| range(&trial.test()));
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

fn table(trials: &[Trial]) -> Table {
    let row = |(trial, eta): (&Trial, f32)| {
        let after = trial.after_epochs();
        let median = |epoch: usize| {
            percent(after.get(epoch).map(|accuracies| experiments::trial::median(accuracies)))
        };
        let [lowest, middle, highest] = three(&trial.test());
        [eta.to_string(), median(0), median(1), lowest, middle, highest]
    };
    Table::new(
        "Accuracy: on the validation images, the median, before the first epoch and after it; on \
         the test images after the last",
        ["η", "before", "after 1 epoch", "test, lowest", "median", "highest"],
        trials.iter().zip(ETAS).map(row),
    )
}

fn chart(trials: &[Trial]) -> Chart {
    let series = |(trial, eta): (&Trial, f32)| band(format!("η = {eta}"), &trial.after_epochs(), 0);
    Chart {
        title: "Four learning rates".into(),
        x: Axis::linear("epochs"),
        y: Axis::linear("accuracy on the validation images, %").between(0.0, 100.0),
        series: trials.iter().zip(ETAS).map(series).collect(),
    }
}
