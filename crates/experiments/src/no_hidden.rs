//! A network of two layers, input and output: "what classification accuracy can you achieve?"

use mnist_io::Split;

use crate::learning::Plan;
use crate::trial::{Trial, median, try_plans};
use crate::{Error, Watch};

/// A network without hidden layer, and one with.
#[derive(Debug, Clone)]
pub struct WithAndWithout {
    /// 784-10, for each η that was asked for, in their order.
    pub without: Vec<Trial>,
    /// As planned: 784-30-10.
    pub with: Trial,
}

/// Lets the network of `plan` learn with each seed, and one without its hidden layers, with each
/// η.
///
/// # Errors
/// As [`try_plans`].
pub fn compare(
    plan: &Plan,
    etas: &[f32],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<WithAndWithout, Error> {
    let without = |&eta: &f32| Plan { hidden: Vec::new(), ..plan.with_eta(eta) };
    let plans: Vec<Plan> = [plan.clone()].into_iter().chain(etas.iter().map(without)).collect();
    let mut trials = try_plans(&plans, seeds, data, watch)?;
    let with = trials.remove(0);
    Ok(WithAndWithout { without: trials, with })
}

impl WithAndWithout {
    /// The trial without hidden layer that did best on the validation examples, by its median.
    /// None if no η was asked for.
    pub fn best_without(&self) -> Option<&Trial> {
        let median = |trial: &Trial| median(&trial.validation());
        self.without.iter().max_by(|a, b| median(a).total_cmp(&median(b)))
    }
}
