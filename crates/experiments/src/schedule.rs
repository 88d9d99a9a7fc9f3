//! The learning rate η varied while learning, and the ball with momentum.

use mnist_io::Examples;
use sgd::Schedule;

use crate::learning::{Course, Plan, learn};
use crate::trial::median;
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
        Plan {
            sgd: plan.sgd.clone().with_eta(eta).with_momentum(momentum).with_seed(seed),
            ..plan.clone()
        }
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

impl Walk {
    /// Pairs of an epoch, from 1 on, and the median over the seeds of the cost after it, on the
    /// validation examples.
    pub fn median_costs(&self) -> Vec<(f64, f64)> {
        let courses: Vec<Vec<(f64, f64)>> = self.courses.iter().map(Course::costs).collect();
        let epochs = courses.iter().map(Vec::len).min().unwrap_or(0);
        let after = |epoch: usize| courses.iter().map(|costs| costs[epoch].1).collect::<Vec<_>>();
        (1..epochs).map(|epoch| (epoch as f64, median(&after(epoch)))).collect()
    }

    /// The last of the [`median_costs`](Self::median_costs); not a number if there is none.
    pub fn last_cost(&self) -> f64 {
        self.median_costs().last().map_or(f64::NAN, |(_, cost)| *cost)
    }
}

/// The number of the walk that ends at the least cost, by its median; of equal ones the first.
/// None if there is no walk.
pub fn best(walks: &[Walk]) -> Option<usize> {
    let cost = |i: &usize| walks[*i].last_cost();
    (0..walks.len()).min_by(|a, b| cost(a).total_cmp(&cost(b)))
}
