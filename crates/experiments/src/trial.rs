//! Plans tried with several seeds each: what most comparisons of networks come down to.

use mnist_io::Split;
use sigmoid_net::Evaluation;

use crate::learning::{Course, Plan, learn};
use crate::{Error, Watch};

/// How a plan does with several seeds.
#[derive(Debug, Clone)]
pub struct Trial {
    /// A course for each seed, in their order.
    pub courses: Vec<Course>,
    /// How the network of each course does on the test examples, after its last epoch.
    pub test: Vec<Evaluation>,
}

/// Lets the network of each plan learn with each seed; the test examples are looked at once, at
/// the end.
///
/// # Errors
/// As [`learn`], and [`Error::TooFewExamples`] if there are no test examples or no seeds.
pub fn try_plans(
    plans: &[Plan],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<Trial>, Error> {
    for (what, found) in [("test", data.test.len()), ("seeds", seeds.len())] {
        if found == 0 {
            return Err(Error::TooFewExamples { what, found, expected: 1 });
        }
    }
    let with =
        |plan: &Plan, seed: u64| Plan { sgd: plan.sgd.clone().with_seed(seed), ..plan.clone() };
    let all: Vec<Plan> =
        plans.iter().flat_map(|plan| seeds.iter().map(move |&seed| with(plan, seed))).collect();
    let mut courses = learn(&all, &data.training, &data.validation, watch)?.into_iter();
    let trial = |_| {
        let courses: Vec<Course> = courses.by_ref().take(seeds.len()).collect();
        let test =
            |course: &Course| course.network.evaluate(data.test.images(), data.test.labels());
        Trial { test: courses.iter().map(test).collect(), courses }
    };
    Ok(plans.iter().map(trial).collect())
}

impl Trial {
    /// What all courses did, but for the seed.
    pub fn plan(&self) -> &Plan {
        &self.courses[0].plan
    }

    /// Accuracy on the validation examples after the last epoch, for each seed.
    pub fn validation(&self) -> Vec<f64> {
        self.courses.iter().map(Course::accuracy).collect()
    }

    /// Accuracy on the test examples after the last epoch, for each seed.
    pub fn test(&self) -> Vec<f64> {
        self.test.iter().map(Evaluation::accuracy).collect()
    }

    /// Accuracy on the validation examples before the first epoch and after each: for each of
    /// these times, for each seed.
    pub fn after_epochs(&self) -> Vec<Vec<f64>> {
        let accuracies: Vec<_> = self.courses.iter().map(Course::accuracies).collect();
        let after = |epoch: usize| accuracies.iter().map(|course| course[epoch].1).collect();
        (0..=self.plan().epochs).map(after).collect()
    }

    /// How many output neurons never fire on any test example, for each seed.
    pub fn silent(&self) -> Vec<usize> {
        self.test.iter().map(|evaluation| evaluation.dead_outputs().len()).collect()
    }
}

/// The middle of numbers in any order; of an even count, halfway between the middle two. Not a
/// number if there are none.
pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    if n == 0 { f64::NAN } else { f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]) }
}
