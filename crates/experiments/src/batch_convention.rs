//! With and without the 1/m in front of the sum of Eq. (20) and Eq. (21).

use mnist_io::Examples;
use sgd::Scaling;

use crate::learning::{Course, Plan, learn};
use crate::{Error, Watch};

/// How it goes with mini-batches of one size, by each convention.
#[derive(Debug, Clone)]
pub struct OfSize {
    /// m, the number of examples in a mini-batch.
    pub mini_batch_size: usize,
    /// η/m in front of the sum: as the chapter has it.
    pub mean: Course,
    /// η in front of the sum, the same η.
    pub sum: Course,
    /// η in front of the sum, divided by m once and for all.
    pub rescaled: Course,
}

/// Lets the network of `plan` learn with each mini-batch size m, once with the 1/m, once without
/// it, and once without it but with η/m for η.
///
/// # Errors
/// As [`learn`].
pub fn compare(
    plan: &Plan,
    sizes: &[usize],
    eta: f32,
    (training, validation): (&Examples, &Examples),
    watch: &Watch<'_>,
) -> Result<Vec<OfSize>, Error> {
    let by = |mini_batch_size: usize, scaling: Scaling, eta: f32| {
        let sgd = plan
            .sgd
            .clone()
            .with_mini_batch_size(mini_batch_size)
            .with_scaling(scaling)
            .with_eta(eta);
        Plan { sgd, ..plan.clone() }
    };
    let plans: Vec<Plan> = sizes
        .iter()
        .flat_map(|&m| {
            [
                by(m, Scaling::Mean, eta),
                by(m, Scaling::Sum, eta),
                by(m, Scaling::Sum, eta / m as f32),
            ]
        })
        .collect();
    let courses = learn(&plans, training, validation, watch)?;
    let mut compared = Vec::new();
    let mut courses = courses.into_iter();
    for &mini_batch_size in sizes {
        if let (Some(mean), Some(sum), Some(rescaled)) =
            (courses.next(), courses.next(), courses.next())
        {
            compared.push(OfSize { mini_batch_size, mean, sum, rescaled });
        }
    }
    Ok(compared)
}

impl OfSize {
    /// Whether leaving out the 1/m and dividing η by m instead came to the same, to the last bit
    /// of every weight. It does where m divides the number of examples; where it does not, the
    /// last mini-batch is short, and moves the network less.
    pub fn rescaling_is_all(&self) -> bool {
        self.mean.network.position() == self.rescaled.network.position()
    }
}
