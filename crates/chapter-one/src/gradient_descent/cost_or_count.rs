//! Why a cost, and not the number of images classified correctly: one is smooth along a line in
//! the space of weights and biases, the other a staircase.

use figures::{Axis, Chart, Panels, Series};
use mnist_io::Examples;
use rayon::prelude::*;
use sigmoid_net::Network;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::{Steps, Watch};
use crate::random::{from_minus_1_to_1, length};
use crate::report::numbers::{grouped, percent};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::history::train;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "cost-or-count",
    line: "cost and number right along a line: one smooth, one a staircase",
    draws: &[Format::Svg],
    run,
};

/// Cost and number right at one place of the line v + t d.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinePoint {
    /// How far along the line, in units of ‖v‖.
    pub t: f64,
    /// The quadratic cost C.
    pub cost: f64,
    /// The number of examples classified correctly.
    pub correct: usize,
}

/// Walks from -`reach` to `reach` through the network's position, in `steps` equal steps along a
/// random direction, and evaluates the network on the examples at each place.
///
/// # Errors
/// [`Error::TooFewExamples`] if there are none, [`Error::Network`] if they do not fit the
/// network, [`Error::Stopped`].
pub fn walk(
    network: &Network,
    examples: &Examples,
    reach: f64,
    steps: usize,
    seed: u64,
    watch: &Watch<'_>,
) -> Result<Vec<LinePoint>, Error> {
    if examples.is_empty() {
        return Err(Error::TooFewExamples { what: "the walk", found: 0, expected: 1 });
    }
    network.check_fit(&examples.images().into(), &examples.labels().into())?;
    let v: Vec<f64> = network.position().iter().map(|&c| f64::from(c)).collect();
    let direction = from_minus_1_to_1(seed, v.len());
    let scale = length(&v) / length(&direction);
    let counted = Steps::new(steps + 1, watch);
    (0..=steps)
        .into_par_iter()
        .map(|i| {
            let t = reach * (2.0 * i as f64 / steps.max(1) as f64 - 1.0);
            let mut there = network.clone();
            for ((c, v), d) in there.position_mut().iter_mut().zip(&v).zip(&direction) {
                #[expect(clippy::cast_possible_truncation, reason = "weights are single precision")]
                let moved = (v + t * scale * d) as f32;
                *c = moved;
            }
            let evaluation = there.evaluate(examples.images(), examples.labels());
            counted.advance(1)?;
            Ok(LinePoint { t, cost: evaluation.cost, correct: evaluation.correct })
        })
        .collect()
}

/// Shares of the steps of a walk that change nothing: in the cost, and in the number right.
pub fn flat(walk: &[LinePoint]) -> (f64, f64) {
    let steps = walk.windows(2).count().max(1) as f64;
    let share = |same: fn(&LinePoint, &LinePoint) -> bool| {
        walk.windows(2).filter(|pair| same(&pair[0], &pair[1])).count() as f64 / steps
    };
    (share(|a, b| a.cost == b.cost), share(|a, b| a.correct == b.correct))
}

/// Images that the network is evaluated on.
const IMAGES: usize = 1_000;

/// How far the walks reach on either side, in lengths of the position.
const REACHES: [f64; 2] = [1.0, 0.1];
const STEPS: usize = 400;

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.data()?;
    let training = setup.some(&data.training);
    let settings = RunSettings::new(30, 1, setup.seed());
    let network = setup
        .watched("learning", |watch| train(&[settings], &training, &data.validation, watch))?;
    let network = &network[0].network;
    let images = training.split_at(IMAGES.min(training.len()))?.0;
    let mut walks = Vec::new();
    for reach in REACHES {
        walks.push(setup.watched("cost-or-count", |watch| {
            walk(network, &images, reach, STEPS, setup.seed(), watch)
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
        figures: vec![Figure::new(
            "Cost and number right along the whole line, and along a tenth of it.",
            panels(&walks, &n),
        )],
        ..Page::default()
    })
}

fn claims(walks: &[Vec<LinePoint>]) -> Vec<Claim> {
    let Some(near) = walks.last() else { return Vec::new() };
    let (cost, count) = flat(near);
    let mut counts: Vec<usize> = near.iter().map(|at| at.correct).collect();
    counts.sort_unstable();
    counts.dedup();
    vec![
        Claim::new(
            "Most small changes of weights and biases leave the number of correctly classified \
             images as it is.",
            Verdict::when(count > 0.5),
            format!(
                "On the short line {} of the steps leave it as it is; over all of them it takes {} \
                 values.",
                percent(Some(count)),
                counts.len()
            ),
        ),
        Claim::new(
            "A smooth cost shows which small change makes things better.",
            Verdict::when(cost < 0.05),
            format!("Of the same steps {} leave the cost as it is.", percent(Some(cost))),
        ),
    ]
}

fn panels(walks: &[Vec<LinePoint>], n: &str) -> Panels {
    let chart = |title: String, y: Axis, series| {
        Chart::new(title).x("how far along the line, in lengths of v").y(y).with(series)
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
    Panels::new("Cost and number right along a line in the space of weights").charts(charts)
}

/// An axis for the number right. Where it takes few values each gets a tick: there are no halves.
fn counts(walk: &[LinePoint], n: &str) -> Axis {
    const FEW: usize = 6;
    let counts = || walk.iter().map(|at| at.correct);
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    let ticks = (least..=most).filter(|_| most - least <= FEW);
    let ticks = ticks.map(|count| (count as f64, count.to_string()));
    Axis::linear(format!("images right of {n}")).with_ticks(ticks)
}

fn table(walks: &[Vec<LinePoint>]) -> Table {
    let row = |(walk, reach): (&Vec<LinePoint>, f64)| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn a_count_that_moves_and_a_cost_that_does_not_are_not_confirmed() {
        let walk = |cost: f64, count: usize| {
            let at = |i: usize| LinePoint { t: 0.0, cost: cost * i as f64, correct: count * i };
            vec![(0..9).map(at).collect::<Vec<_>>()]
        };
        assert_eq!(verdicts(&claims(&walk(0.1, 0))), [Some(Confirmed); 2]);
        assert_eq!(verdicts(&claims(&walk(0.0, 1))), [Some(NotConfirmed); 2]);
    }
}
