//! `mnist chapter ten-or-four`.

use experiments::learning::Plan;
use experiments::ten_or_four::{Design, Trial, compare};
use figures::{Axis, Chart};

use super::page::{Claim, Figure, Page, Table};
use super::seeds::{BANDS, band, data, range, three};
use super::setting::{Setting, watched};
use crate::failure::Failure;
use crate::text::{grouped, percent};

/// To choose among: what suits ten outputs need not suit four.
const ETAS: [f32; 3] = [1.0, 3.0, 10.0];

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = data(setting)?;
    let plan = Plan::new(30, setting.scale(8, 30), setting.seed);
    let trial_epochs = setting.scale(1, 3);
    let seeds = setting.seeds(setting.scale(3, 5));
    let trials = watched("ten-or-four", |watch| {
        compare(&plan, (&ETAS, trial_epochs), &seeds, &data, watch)
    })?;
    let pixels = data.training.pixels();
    Ok(Page {
        intro: vec![format!(
            "{pixels}-30-10, whose output neuron that fires most is the digit, and {pixels}-30-4, \
             whose outputs are the bits of the digit, 1 if at least 0.5. Both learn from the same \
             {} images for {} epochs with {} seeds, each with whichever of η = 1, 3 and 10 did \
             best on the validation images in a trial before.",
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

fn claims([ten, four]: &[Trial; 2]) -> Vec<Claim> {
    let test = |trial: &Trial| range(&trial.for_each_seed(|course| course.test));
    vec![
        Claim::new(
            "The network with 10 output neurons learns to recognize digits better than the network \
             with 4.",
            format!("Ten read {}, four {} of the test images.", test(ten), test(four)),
        ),
        Claim::new(
            "2⁴ = 16 is more than the 10 possible values for the digit.",
            format!(
                "{} of the test images get bits of a number from 10 to 15, which is no digit. If \
                 the digit whose bits are nearest is taken instead, four read {}.",
                range(&four.for_each_seed(|course| course.no_digit)),
                range(&four.for_each_seed(|course| course.nearest))
            ),
        ),
    ]
}

fn name(trial: &Trial) -> &'static str {
    match trial.design {
        Design::Ten => "ten outputs",
        Design::Four => "four outputs",
    }
}

fn table(trials: &[Trial; 2]) -> Table {
    let row = |trial: &Trial| {
        let tried: Vec<String> =
            trial.etas.iter().map(|(_, accuracy)| percent(Some(*accuracy))).collect();
        let [lowest, median, highest] = three(&trial.for_each_seed(|course| course.test));
        [name(trial).to_string(), tried.join(", "), trial.eta.to_string(), lowest, median, highest]
    };
    Table::new(
        "The trials, accuracy on the validation images; and accuracy on the test images after the \
         last epoch, over the seeds",
        ["", "η = 1, 3, 10 tried", "taken", "lowest", "median", "highest"],
        trials.iter().map(row),
    )
}

fn chart(trials: &[Trial; 2]) -> Chart {
    Chart {
        title: "Ten outputs or four".into(),
        x: Axis::linear("epochs"),
        y: Axis::linear("accuracy on the validation images, %"),
        series: trials.iter().map(|trial| band(name(trial), &trial.after_epochs(), 1)).collect(),
    }
}
