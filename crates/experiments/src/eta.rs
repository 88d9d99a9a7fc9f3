//! The learning rate far too small, too small, right, and far too large.

use mnist_io::Split;

use crate::learning::Plan;
use crate::trial::{Trial, try_plans};
use crate::{Error, Watch};

/// Lets the network of `plan` learn with each η, with each seed.
///
/// # Errors
/// As [`try_plans`].
pub fn compare(
    plan: &Plan,
    etas: &[f32],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<Trial>, Error> {
    let plans: Vec<Plan> = etas.iter().map(|&eta| plan.with_eta(eta)).collect();
    try_plans(&plans, seeds, data, watch)
}
