//! The learning rate η varied while learning, and the ball with momentum.

use mnist_io::Examples;
use sgd::{Schedule, Sgd};

use crate::learning::{Course, Plan, learn};
use crate::{Error, Watch};

/// A way to choose the moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// η of each epoch.
    pub eta: Schedule,
    /// The share of its speed that the ball keeps.
    pub momentum: f32,
}

/// How it went one way.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The way.
    pub way: Way,
    /// A course for each seed, in their order.
    pub courses: Vec<Course>,
}

/// Lets the network of `plan` learn each way, with each seed.
///
/// # Errors
/// As [`learn`].
pub fn walk(
    plan: &Plan,
    ways: &[Way],
    seeds: &[u64],
    (training, validation): (&Examples, &Examples),
    watch: &Watch<'_>,
) -> Result<Vec<Walk>, Error> {
    let with = |way: &Way, seed: u64| {
        let Way { eta, momentum } = way.clone();
        Plan { sgd: Sgd { eta, momentum, seed, ..plan.sgd.clone() }, ..plan.clone() }
    };
    let plans: Vec<Plan> =
        ways.iter().flat_map(|way| seeds.iter().map(move |&seed| with(way, seed))).collect();
    let mut courses = learn(&plans, training, validation, watch)?.into_iter();
    let walk = |way: &Way| Walk {
        way: way.clone(),
        courses: courses.by_ref().take(seeds.len()).collect(),
    };
    Ok(ways.iter().map(walk).collect())
}
