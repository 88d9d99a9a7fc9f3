//! The learning rate η varied while learning, and the ball with momentum.

use figures::{Axis, Chart, Panels, Series};
use mnist_io::Examples;
use sgd::Schedule;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::Watch;
use crate::report::accuracies::three;
use crate::report::numbers::shape;
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::history::{RunHistory, train};
use crate::runs::settings::RunSettings;
use crate::setup::Setup;
use crate::statistics::median;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "schedule",
    line: "the learning rate varied; momentum",
    draws: &[Format::Svg],
    run,
};

/// A variant to choose the moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// η of each epoch.
    pub eta: Schedule,
    /// The share of its speed that the ball keeps.
    pub momentum: f32,
}

/// How it went one variant.
#[derive(Debug, Clone)]
pub struct VariantRuns {
    /// The variant.
    pub variant: Variant,
    /// A run for each seed, in their order.
    pub runs: Vec<RunHistory>,
}

/// Lets the network of `settings` learn each variant, with each seed.
///
/// # Errors
/// As [`train`].
pub fn walk(
    settings: &RunSettings,
    variants: &[Variant],
    seeds: &[u64],
    (training, validation): (&Examples, &Examples),
    watch: &Watch<'_>,
) -> Result<Vec<VariantRuns>, Error> {
    let with = |variant: &Variant, seed: u64| {
        let Variant { eta, momentum } = variant.clone();
        settings.clone().with_eta(eta).with_momentum(momentum).with_seed(seed)
    };
    let settings: Vec<RunSettings> = variants
        .iter()
        .flat_map(|variant| seeds.iter().map(move |&seed| with(variant, seed)))
        .collect();
    let mut runs = train(&settings, training, validation, watch)?.into_iter();
    let walk = |variant: &Variant| VariantRuns {
        variant: variant.clone(),
        runs: runs.by_ref().take(seeds.len()).collect(),
    };
    Ok(variants.iter().map(walk).collect())
}

impl VariantRuns {
    /// Pairs of an epoch, from 1 on, and the median over the seeds of the cost after it, on the
    /// validation examples.
    pub fn median_costs(&self) -> Vec<(f64, f64)> {
        let runs: Vec<Vec<(f64, f64)>> = self.runs.iter().map(RunHistory::costs).collect();
        let epochs = runs.iter().map(Vec::len).min().unwrap_or(0);
        let after = |epoch: usize| runs.iter().map(|costs| costs[epoch].1).collect::<Vec<_>>();
        (1..epochs).map(|epoch| (epoch as f64, median(&after(epoch)))).collect()
    }

    /// The last of the [`median_costs`](Self::median_costs); not a number if there is none.
    pub fn last_cost(&self) -> f64 {
        self.median_costs().last().map_or(f64::NAN, |(_, cost)| *cost)
    }
}

/// The number of the walk that ends at the least cost, by its median; of equal ones the first.
/// None if there is no walk.
pub fn best(walks: &[VariantRuns]) -> Option<usize> {
    let cost = |i: &usize| walks[*i].last_cost();
    (0..walks.len()).min_by(|a, b| cost(a).total_cmp(&cost(b)))
}

/// Those of the four variants to vary η that the claim compares.
const LARGE: usize = 0;
const SMALL: usize = 1;
const FALLING: usize = 3;

/// The share of its speed that the ball keeps, and learning rates to choose among for it, each
/// with the one that takes it as far without momentum: 1 / (1 - 0.9) times as large.
const MOMENTUM: f32 = 0.9;
const ETAS: [(f32, f32); 3] = [(0.3, 3.0), (0.1, 1.0), (0.03, 0.3)];

/// Epochs after which it shows who is slow.
const EARLY: usize = 5;

/// What came of the variants that were tried, under the names of these.
struct Walks {
    /// η constant, large and small; falling in steps; falling a little after each epoch.
    varied: Vec<(String, VariantRuns)>,
    /// With momentum, for each η.
    balls: Vec<(String, VariantRuns)>,
    /// The number of the ball that did best.
    taken: usize,
    /// Without momentum, the same η; and the one that takes it as far.
    without: Vec<(String, VariantRuns)>,
}

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.data()?;
    let training = setup.some(&data.training);
    let settings = RunSettings::new(30, setup.scale(10, 30), setup.seed());
    let seeds = setup.seeds(setup.scale(3, 5));
    let go = |what,
              variants: Vec<(String, Variant)>|
     -> Result<Vec<(String, VariantRuns)>, Error> {
        let (names, variants): (Vec<String>, Vec<Variant>) = variants.into_iter().unzip();
        let data = (&training, &data.validation);
        let walks = setup.watched(what, |watch| walk(&settings, &variants, &seeds, data, watch))?;
        Ok(names.into_iter().zip(walks).collect())
    };
    let varied = go("schedule", varied(settings.epochs))?;
    let balls = go("momentum", ETAS.map(|(eta, _)| ball(eta)).to_vec())?;
    let taken = best(&balls.iter().map(|(_, walk)| walk.clone()).collect::<Vec<_>>()).unwrap_or(0);
    let (same, as_far) = ETAS[taken];
    let without = go("no momentum", vec![constant(same), constant(as_far)])?;
    let walks = Walks { varied, balls, taken, without };
    Ok(Page {
        intro: vec![
            format!(
                "{} learns for {} epochs with a learning rate that stays, one that falls in steps, \
                 and one that falls a little after each epoch.",
                shape(&settings.sizes(&training)),
                settings.epochs
            ),
            format!(
                "Then with momentum: a ball that keeps nine tenths of its velocity from one move to \
                 the next, and with a steady slope goes ten times as far. Of η = {} it takes the \
                 one that ends at the least cost on the validation images.",
                ETAS.map(|(eta, _)| eta.to_string()).join(", ")
            ),
        ],
        claims: claims(&walks),
        tables: vec![table(&walks)],
        figures: vec![Figure::new(
            "The cost on the validation images after each epoch, the median over the seeds. First \
             η constant and falling; then with momentum, without it at the same η, and without it \
             at ten times that η.",
            panels(&walks),
        )],
        ..Page::default()
    })
}

fn constant(eta: f32) -> (String, Variant) {
    (format!("η = {eta}"), Variant { eta: Schedule::Constant(eta), momentum: 0.0 })
}

fn ball(eta: f32) -> (String, Variant) {
    let name = format!("η = {eta}, momentum {MOMENTUM}");
    (name, Variant { eta: Schedule::Constant(eta), momentum: MOMENTUM })
}

fn varied(epochs: usize) -> Vec<(String, Variant)> {
    let by = |name: &str, eta| (name.to_string(), Variant { eta, momentum: 0.0 });
    let changes = vec![(epochs / 3, 1.0), (epochs * 2 / 3, 0.3)];
    // Down to a tenth by the end.
    let factor = 0.1_f32.powf(1.0 / epochs as f32);
    vec![
        constant(3.0),
        constant(0.3),
        by("η = 3, 1, 0.3", Schedule::Piecewise { initial: 3.0, changes }),
        by("η from 3 to 0.3", Schedule::Exponential { initial: 3.0, factor }),
    ]
}

/// `0.0547 and 0.0498`: the cost early on, and at the end.
/// The median cost after [`EARLY`] epochs, and at the end.
fn costs(walk: &VariantRuns) -> [f64; 2] {
    let early = walk.median_costs().get(EARLY - 1).map_or(f64::NAN, |(_, cost)| *cost);
    [early, walk.last_cost()]
}

/// `0.0547 and 0.0498`.
fn pair([early, last]: [f64; 2]) -> String {
    format!("{early:.4} and {last:.4}")
}

fn claims(walks: &Walks) -> Vec<Claim> {
    let varied = |i: usize| costs(&walks.varied[i].1);
    let (name, ball) = &walks.balls[walks.taken];
    let [same, as_far] = [0, 1].map(|i: usize| &walks.without[i]);
    vec![
        varying([varied(LARGE), varied(SMALL), varied(FALLING)]),
        Claim::new(
            "A real ball has momentum, and so have variants of gradient descent.",
            momentum(costs(ball), costs(&same.1)),
            format!(
                "Cost after {EARLY} epochs and at the end with {name}: {}. Without momentum: {} \
                 with {}, {} with {}.",
                pair(costs(ball)),
                pair(costs(&same.1)),
                same.0,
                pair(costs(&as_far.1)),
                as_far.0
            ),
        ),
    ]
}

/// The costs with a large η, a small one, and one that falls.
fn varying([large, small, falling]: [[f64; 2]; 3]) -> Claim {
    Claim::new(
        "In practice η is often varied: small enough for Eq. (9) to hold, and not so small that \
         learning is slow.",
        Verdict::when_all(&[falling[0] < small[0], falling[1] < large[1]]),
        format!(
            "Cost after {EARLY} epochs and at the end: {} with η = 3, {} with η = 0.3, {} with η \
             falling from the one to the other.",
            pair(large),
            pair(small),
            pair(falling)
        ),
    )
}

/// Whether momentum helps early on, and in the end.
fn momentum(ball: [f64; 2], without: [f64; 2]) -> Verdict {
    Verdict::when_all(&[ball[0] < without[0], ball[1] < without[1]])
}

fn panels(walks: &Walks) -> Panels {
    let ball = std::slice::from_ref(&walks.balls[walks.taken]);
    let chart = |title: &str, walks: &[(String, VariantRuns)]| {
        Chart::new(title)
            .x("epochs")
            .y(Axis::log("quadratic cost on the validation images"))
            .series(walks.iter().map(|(name, walk)| Series::line(name, walk.median_costs())))
    };
    Panels::new("The learning rate varied, and momentum")
        .with(chart("η that stays, or falls", &walks.varied))
        .with(chart("Momentum", &[ball, &walks.without].concat()))
}

fn table(walks: &Walks) -> Table {
    let row = |(name, walk): &(String, VariantRuns), note: &str| {
        let accuracies: Vec<f64> = walk.runs.iter().map(RunHistory::accuracy).collect();
        let [lowest, median, highest] = three(&accuracies);
        [format!("{name}{note}"), lowest, median, highest, format!("{:.5}", walk.last_cost())]
    };
    let balls = walks.balls.iter().enumerate();
    let balls = balls.map(|(i, ball)| row(ball, if i == walks.taken { " (taken)" } else { "" }));
    // Without momentum, what is not in the table already.
    let is_new =
        |(name, _): &&(String, VariantRuns)| walks.varied.iter().all(|(other, _)| other != name);
    let varied = walks.varied.iter().chain(walks.without.iter().filter(is_new));
    Table::new(
        "Accuracy on the validation images after the last epoch, over the seeds",
        ["", "lowest", "median", "highest", "median of the cost"],
        varied.map(|walk| row(walk, "")).chain(balls),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    #[test]
    fn costs_that_do_not_fall_are_not_confirmed() {
        let varying = |falling| varying([[0.1, 0.08], [0.2, 0.05], falling]).verdict;
        assert_eq!(varying([0.12, 0.05]), Some(Confirmed));
        assert_eq!(varying([0.12, 0.09]), Some(Undecided));
        assert_eq!(varying([0.3, 0.09]), Some(NotConfirmed));
        assert_eq!(momentum([0.1, 0.05], [0.2, 0.06]), Confirmed);
        assert_eq!(momentum([0.1, 0.07], [0.2, 0.06]), Undecided);
        assert_eq!(momentum([0.3, 0.07], [0.2, 0.06]), NotConfirmed);
    }
}
