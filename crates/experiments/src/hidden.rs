//! More or fewer hidden neurons: "we'll experiment with different values for n".

use mnist_io::Split;

use crate::learning::Plan;
use crate::trial::{Trial, try_plans};
use crate::{Error, Watch};

/// Lets networks of 784, n and 10 neurons learn by `plan`, for each n, with each seed.
///
/// # Errors
/// As [`try_plans`].
pub fn compare(
    plan: &Plan,
    hidden: &[usize],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<Trial>, Error> {
    let of = |&n: &usize| Plan { hidden: vec![n], ..plan.clone() };
    try_plans(&hidden.iter().map(of).collect::<Vec<_>>(), seeds, data, watch)
}
