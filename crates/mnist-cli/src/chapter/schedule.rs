//! `mnist chapter schedule`.

use experiments::learning::{Course, Plan};
use experiments::schedule::{Walk, Way, best, walk};
use figures::{Axis, Chart, Panels, Series};
use sgd::Schedule;

use super::page::{Claim, Figure, Page, Table};
use super::seeds::three;
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;

/// Those of the four ways to vary η that the claim compares.
const LARGE: usize = 0;
const SMALL: usize = 1;
const FALLING: usize = 3;

/// The share of its speed that the ball keeps, and learning rates to choose among for it, each
/// with the one that takes it as far without momentum: 1 / (1 - 0.9) times as large.
const MOMENTUM: f32 = 0.9;
const ETAS: [(f32, f32); 3] = [(0.3, 3.0), (0.1, 1.0), (0.03, 0.3)];

/// Epochs after which it shows who is slow.
const EARLY: usize = 5;

/// What came of the ways that were tried, under the names of these.
struct Walks {
    /// η constant, large and small; falling in steps; falling a little after each epoch.
    varied: Vec<(String, Walk)>,
    /// With momentum, for each η.
    balls: Vec<(String, Walk)>,
    /// The number of the ball that did best.
    taken: usize,
    /// Without momentum, the same η; and the one that takes it as far.
    without: Vec<(String, Walk)>,
}

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = setting.data()?;
    let training = setting.some(&data.training)?;
    let plan = Plan::new(30, setting.scale(10, 30), setting.seed);
    let seeds = setting.seeds(setting.scale(3, 5));
    let go = |what, ways: Vec<(String, Way)>| -> Result<Vec<(String, Walk)>, Failure> {
        let (names, ways): (Vec<String>, Vec<Way>) = ways.into_iter().unzip();
        let data = (&training, &data.validation);
        let walks = watched(what, |watch| walk(&plan, &ways, &seeds, data, watch))?;
        Ok(names.into_iter().zip(walks).collect())
    };
    let varied = go("schedule", varied(plan.epochs))?;
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
                sizes(&plan, &training),
                plan.epochs
            ),
            format!(
                "Then as a ball that keeps nine tenths of its speed from one move to the next, and \
                 so goes ten times as far: with whichever of η = {} ends at the least cost on the \
                 validation images. Too large an η throws a ball about as it does without \
                 momentum.",
                ETAS.map(|(eta, _)| eta.to_string()).join(", ")
            ),
        ],
        claims: claims(&walks),
        tables: vec![table(&walks)],
        figures: vec![Figure::svg(
            "The cost on the validation images after each epoch, the median over the seeds. Left: \
             η stays, or falls. Right: with momentum; without it and the same η; without it and \
             ten times that η.",
            panels(&walks).svg()?,
        )],
        ..Page::default()
    })
}

fn constant(eta: f32) -> (String, Way) {
    (format!("η = {eta}"), Way { eta: Schedule::Constant(eta), momentum: 0.0 })
}

fn ball(eta: f32) -> (String, Way) {
    let name = format!("η = {eta}, momentum {MOMENTUM}");
    (name, Way { eta: Schedule::Constant(eta), momentum: MOMENTUM })
}

fn varied(epochs: usize) -> Vec<(String, Way)> {
    let by = |name: &str, eta| (name.to_string(), Way { eta, momentum: 0.0 });
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
fn costs(walk: &Walk) -> String {
    let early = walk.median_costs().get(EARLY - 1).map_or(f64::NAN, |(_, cost)| *cost);
    format!("{early:.4} and {:.4}", walk.last_cost())
}

fn claims(walks: &Walks) -> Vec<Claim> {
    let varied = |i: usize| costs(&walks.varied[i].1);
    let (name, ball) = &walks.balls[walks.taken];
    let without = |i: usize| {
        let (name, walk) = &walks.without[i];
        format!("{} with {name}", costs(walk))
    };
    vec![
        Claim::new(
            "In practical implementations η is often varied, so that Eq. (9) remains a good \
             approximation but the algorithm is not too slow.",
            format!(
                "Cost after {EARLY} epochs and at the end: {} with η = 3, {} with η = 0.3, {} with \
                 η falling from the one to the other.",
                varied(LARGE),
                varied(SMALL),
                varied(FALLING)
            ),
        ),
        Claim::new(
            "A real ball has momentum; people have investigated variations that mimic it.",
            format!(
                "The same with {name}: {}. Without momentum: {}, {}.",
                costs(ball),
                without(0),
                without(1)
            ),
        ),
    ]
}

fn panels(walks: &Walks) -> Panels {
    let ball = std::slice::from_ref(&walks.balls[walks.taken]);
    let chart = |title: &str, walks: &[(String, Walk)]| Chart {
        title: title.into(),
        x: Axis::linear("epochs"),
        y: Axis::log("quadratic cost on the validation images"),
        series: walks.iter().map(|(name, walk)| Series::line(name, walk.median_costs())).collect(),
    };
    Panels {
        title: "The learning rate varied, and momentum".into(),
        charts: vec![
            chart("η that stays, or falls", &walks.varied),
            chart("Momentum", &[ball, &walks.without].concat()),
        ],
        columns: 2,
    }
}

fn table(walks: &Walks) -> Table {
    let row = |(name, walk): &(String, Walk), note: &str| {
        let accuracies: Vec<f64> = walk.courses.iter().map(Course::accuracy).collect();
        let [lowest, median, highest] = three(&accuracies);
        [format!("{name}{note}"), lowest, median, highest, format!("{:.5}", walk.last_cost())]
    };
    let balls = walks.balls.iter().enumerate();
    let balls = balls.map(|(i, ball)| row(ball, if i == walks.taken { " (taken)" } else { "" }));
    // Without momentum, what is not in the table already.
    let is_new = |(name, _): &&(String, Walk)| walks.varied.iter().all(|(other, _)| other != name);
    let varied = walks.varied.iter().chain(walks.without.iter().filter(is_new));
    Table::new(
        "Accuracy on the validation images after the last epoch, over the seeds",
        ["", "lowest", "median", "highest", "median of the cost"],
        varied.map(|walk| row(walk, "")).chain(balls),
    )
}
