//! The learning rate far too small, too small, right, and far too large.

use mnist_io::Split;
use sgd::Sgd;

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
    let with = |&eta: &f32| {
        let sgd = Sgd { eta: eta.into(), ..plan.sgd.clone() };
        Plan { sgd, ..plan.clone() }
    };
    try_plans(&etas.iter().map(with).collect::<Vec<_>>(), seeds, data, watch)
}
