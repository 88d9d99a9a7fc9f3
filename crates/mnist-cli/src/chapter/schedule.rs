//! `mnist chapter schedule`.

use experiments::learning::{Course, Plan};
use experiments::schedule::{Walk, Way, walk};
use figures::{Axis, Chart, Series, Spread};
use sgd::Schedule;

use super::page::{Claim, Figure, Page, Table};
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;
use crate::text::percent;

/// The ways, and what to call them.
fn ways(epochs: usize) -> [(&'static str, Way); 5] {
    let constant = |eta: f32| Schedule::Constant(eta);
    let halved =
        Schedule::Steps { initial: 3.0, steps: vec![(epochs / 3, 1.0), (epochs * 2 / 3, 0.3)] };
    // Down to a tenth by the end.
    let factor = 0.1_f32.powf(1.0 / epochs as f32);
    let falling = Schedule::Exponential { initial: 3.0, factor };
    [
        ("η = 3", Way { eta: constant(3.0), momentum: 0.0 }),
        ("η = 0.3", Way { eta: constant(0.3), momentum: 0.0 }),
        ("η = 3, 1, 0.3", Way { eta: halved, momentum: 0.0 }),
        ("η from 3 to 0.3", Way { eta: falling, momentum: 0.0 }),
        ("η = 0.3, momentum 0.9", Way { eta: constant(0.3), momentum: 0.9 }),
    ]
}

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = setting.data()?;
    let training = setting.some(&data.training)?;
    let plan = Plan::new(30, setting.scale(10, 30), setting.seed);
    let seeds = setting.seeds(setting.scale(3, 5));
    let ways = ways(plan.epochs);
    let (names, ways): (Vec<&str>, Vec<Way>) = ways.into_iter().unzip();
    let walks = watched("schedule", |watch| {
        walk(&plan, &ways, &seeds, (&training, &data.validation), watch)
    })?;
    Ok(Page {
        intro: vec![format!(
            "{} learns for {} epochs with a learning rate that stays, one that falls in \
             steps, one that falls a little after each epoch; and as a ball that keeps nine tenths \
             of its speed from one move to the next, for which a tenth of η takes it equally far.",
            sizes(&plan, &training),
            plan.epochs
        )],
        claims: claims(&walks),
        tables: vec![table(&names, &walks)],
        figures: vec![Figure::svg(
            "The cost on the validation images after each epoch, the median over the seeds.",
            chart(&names, &walks).svg()?,
        )],
        ..Page::default()
    })
}

fn last(walk: &Walk) -> Option<Spread> {
    let accuracies: Vec<f64> = walk.courses.iter().map(Course::accuracy).collect();
    Spread::of(0.0, &accuracies)
}

/// Epochs after which it shows who is slow.
const EARLY: usize = 5;

fn claims(walks: &[Walk]) -> Vec<Claim> {
    let cost = |i: usize, epoch: usize| {
        let costs = walks.get(i).map(median_costs).unwrap_or_default();
        costs.get(epoch - 1).map_or_else(|| "-".to_string(), |(_, cost)| format!("{cost:.4}"))
    };
    let end = walks.first().map_or(1, |walk| median_costs(walk).len().max(1));
    let median = |i: usize| percent(walks.get(i).and_then(last).map(|spread| spread.median));
    vec![
        Claim::new(
            "In practical implementations η is often varied, so that Eq. (9) remains a good \
             approximation but the algorithm is not too slow.",
            format!(
                "Cost after {EARLY} epochs and at the end: {} and {} with η = 3, {} and {} with \
                 η = 0.3, {} and {} with η falling from the one to the other.",
                cost(0, EARLY),
                cost(0, end),
                cost(1, EARLY),
                cost(1, end),
                cost(3, EARLY),
                cost(3, end)
            ),
        ),
        Claim::new(
            "A real ball has momentum; people have investigated variations that mimic it.",
            format!(
                "With momentum 0.9 and η = 0.3: cost {} and {}, {} right at the end; with η = 3 \
                 and no momentum {}.",
                cost(4, EARLY),
                cost(4, end),
                median(4),
                median(0)
            ),
        ),
    ]
}

/// Epochs, from 1 on, and the median of the cost after each.
fn median_costs(walk: &Walk) -> Vec<(f64, f64)> {
    let courses: Vec<Vec<(f64, f64)>> = walk.courses.iter().map(Course::costs).collect();
    let epochs = courses.iter().map(Vec::len).min().unwrap_or(0);
    let median = |epoch: usize| {
        let costs: Vec<f64> = courses.iter().map(|costs| costs[epoch].1).collect();
        Spread::of(epoch as f64, &costs).map(|spread| (spread.x, spread.median))
    };
    (1..epochs).filter_map(median).collect()
}

fn chart(names: &[&str], walks: &[Walk]) -> Chart {
    let line = |(name, walk): (&&str, &Walk)| Series::line(*name, median_costs(walk));
    Chart {
        title: "The learning rate varied".into(),
        x: Axis::linear("epochs"),
        y: Axis::log("quadratic cost on the validation images"),
        series: names.iter().zip(walks).map(line).collect(),
    }
}

fn table(names: &[&str], walks: &[Walk]) -> Table {
    let head = ["", "lowest", "median", "highest", "median of the cost"];
    let row = |(name, walk): (&&str, &Walk)| {
        let spread = last(walk);
        let part = |of: fn(Spread) -> f64| percent(spread.map(of));
        let cost = median_costs(walk).last().copied();
        vec![
            (*name).to_string(),
            part(|s| s.lowest),
            part(|s| s.median),
            part(|s| s.highest),
            cost.map_or_else(|| "-".to_string(), |(_, cost)| format!("{cost:.5}")),
        ]
    };
    Table {
        caption: "Accuracy on the validation images after the last epoch, over the seeds"
            .to_string(),
        head: head.map(str::to_string).to_vec(),
        rows: names.iter().zip(walks).map(row).collect(),
    }
}
