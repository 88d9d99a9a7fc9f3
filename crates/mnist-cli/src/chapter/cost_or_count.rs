//! `mnist chapter cost-or-count`.

use experiments::cost_or_count::{At, flat, walk};
use experiments::learning::{Plan, learn};
use figures::{Axis, Chart, Panels, Series};

use super::page::{Claim, Figure, Page, Table};
use super::setting::{Setting, watched};
use crate::failure::Failure;
use crate::text::{grouped, percent};

/// Images that the network is evaluated on.
const IMAGES: usize = 1_000;

/// How far the walks reach on either side, in lengths of the position.
const REACHES: [f64; 2] = [1.0, 0.1];
const STEPS: usize = 400;

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = setting.data()?;
    let training = setting.some(&data.training)?;
    let plan = Plan::new(30, 1, setting.seed);
    let network = watched("learning", |watch| learn(&[plan], &training, &data.validation, watch))?;
    let network = &network[0].network;
    let images = training.split_at(IMAGES.min(training.len()))?.0;
    let mut walks = Vec::new();
    for reach in REACHES {
        walks.push(watched("cost-or-count", |watch| {
            walk(network, &images, reach, STEPS, setting.seed, watch)
        })?);
    }
    let n = grouped(images.len());
    Ok(Page {
        intro: vec![format!(
            "A network that has learned for one epoch is moved along a straight line through its \
             place in the space of weights and biases, in a random direction; at each of {} places \
             its cost on {n} training images is computed, and the number of them it classifies \
             correctly. Once the line is as long either way as the position vector itself, once a \
             tenth of that.",
            STEPS + 1
        )],
        claims: claims(&walks),
        tables: vec![table(&walks)],
        figures: vec![Figure::svg(
            "Above: the whole line. Below: a tenth of it. The cost is as smooth from near as \
             from afar; the count is a staircase.",
            panels(&walks, &n).svg()?,
        )],
        ..Page::default()
    })
}

fn claims(walks: &[Vec<At>]) -> Vec<Claim> {
    let (cost, count) = flat(&walks[1]);
    let distinct = |walk: &[At]| {
        let mut counts: Vec<usize> = walk.iter().map(|at| at.correct).collect();
        counts.sort_unstable();
        counts.dedup();
        counts.len()
    };
    vec![
        Claim::new(
            "For the most part, small changes to weights and biases won't cause any change at all \
             in the number of training images classified correctly.",
            format!(
                "On the short line {} of the steps leave the number as it is; over all of them it \
                 takes {} values.",
                percent(Some(count)),
                distinct(&walks[1])
            ),
        ),
        Claim::new(
            "A smooth cost function makes it easy to see how to make small changes.",
            format!("The cost stays the same in {} of the same steps.", percent(Some(cost))),
        ),
    ]
}

fn panels(walks: &[Vec<At>], n: &str) -> Panels {
    let chart = |title: String, y: Axis, series| Chart {
        title,
        x: Axis::linear("how far along the line, in lengths of v"),
        y,
        series: vec![series],
    };
    let names = ["the whole line", "a tenth of it"];
    let charts = walks.iter().zip(names).flat_map(|(walk, name)| {
        let cost = Series::line("", walk.iter().map(|at| (at.t, at.cost)));
        let correct = Series::steps("", walk.iter().map(|at| (at.t, at.correct as f64)));
        [
            chart(format!("Cost, {name}"), Axis::linear("quadratic cost C"), cost),
            chart(format!("Number right, {name}"), counts(walk, n), correct),
        ]
    });
    Panels {
        title: "Cost and number right along a line in the space of weights".into(),
        charts: charts.collect(),
        columns: 2,
    }
}

/// An axis for the number right. Where it takes few values each gets a tick: there are no halves.
fn counts(walk: &[At], n: &str) -> Axis {
    const FEW: usize = 6;
    let counts = || walk.iter().map(|at| at.correct);
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    let ticks = (least..=most).filter(|_| most - least <= FEW);
    let ticks = ticks.map(|count| (count as f64, count.to_string())).collect();
    Axis { ticks, ..Axis::linear(format!("images right of {n}")) }
}

fn table(walks: &[Vec<At>]) -> Table {
    let row = |(walk, reach): (&Vec<At>, f64)| {
        let (cost, count) = flat(walk);
        let lowest = walk.iter().map(|at| at.cost).fold(f64::INFINITY, f64::min);
        let counts = || walk.iter().map(|at| at.correct);
        [
            format!("± {reach}"),
            format!("{lowest:.5}"),
            counts().min().unwrap_or(0).to_string(),
            counts().max().unwrap_or(0).to_string(),
            percent(Some(cost)),
            percent(Some(count)),
        ]
    };
    Table::new(
        "The two walks, and the share of steps that change nothing",
        ["reach", "lowest cost", "fewest right", "most right", "cost the same", "number the same"],
        walks.iter().zip(REACHES).map(row),
    )
}
