//! Online learning, m = 1, against mini-batches: how far an epoch takes, and how long.

use mnist_io::Examples;

use crate::learning::{Course, Plan, learn_in, work};
use crate::watch::Steps;
use crate::{Error, Watch};

/// How it goes with mini-batches of one size.
#[derive(Debug, Clone)]
pub struct OfSize {
    /// m, the number of examples in a mini-batch.
    pub mini_batch_size: usize,
    /// The learning rates tried, and the accuracy on the validation examples that each led to.
    pub trials: Vec<(f32, f64)>,
    /// The course with the best of them.
    pub course: Course,
}

/// Lets the network of `plan` learn with each mini-batch size m. A rate that is right for one m is
/// not for another, so each gets whichever of `etas` does best in `trial_epochs`, judged by the
/// validation examples.
///
/// The trials run side by side, the courses one after the other, so that their times can be
/// compared; they are all that differs from run to run.
///
/// # Errors
/// As [`learn`](crate::learning::learn); no η at all is a setting that cannot be trained with.
pub fn compare(
    plan: &Plan,
    sizes: &[usize],
    etas: &[f32],
    trial_epochs: usize,
    (training, validation): (&Examples, &Examples),
    watch: &Watch<'_>,
) -> Result<Vec<OfSize>, Error> {
    let trials: Vec<Vec<Plan>> = sizes
        .iter()
        .map(|&m| trials(&Plan { epochs: trial_epochs, ..plan.clone() }, m, etas))
        .collect();
    let in_trials: usize = trials.iter().map(|plans| work(plans, training)).sum();
    let steps = Steps::new(in_trials + sizes.len() * plan.epochs * training.len(), watch);
    let mut compared = Vec::new();
    for (&mini_batch_size, plans) in sizes.iter().zip(&trials) {
        let courses = learn_in(plans, training, validation, &steps)?;
        let trials: Vec<(f32, f64)> =
            etas.iter().zip(&courses).map(|(&eta, course)| (eta, course.accuracy())).collect();
        let sgd = plan.sgd.clone().with_mini_batch_size(mini_batch_size).with_eta(best(&trials));
        let plan = Plan { sgd, ..plan.clone() };
        let course = learn_in(std::slice::from_ref(&plan), training, validation, &steps)?.remove(0);
        compared.push(OfSize { mini_batch_size, trials, course });
    }
    Ok(compared)
}

fn trials(plan: &Plan, mini_batch_size: usize, etas: &[f32]) -> Vec<Plan> {
    let sgd = plan.sgd.clone().with_mini_batch_size(mini_batch_size);
    let plan = Plan { sgd, ..plan.clone() };
    etas.iter().map(|&eta| plan.with_eta(eta)).collect()
}

/// The first of the rates that led to the highest accuracy; 0, which is refused, if there is none.
fn best(trials: &[(f32, f64)]) -> f32 {
    let better =
        |best: (f32, f64), &trial: &(f32, f64)| if trial.1 > best.1 { trial } else { best };
    trials.iter().fold((0.0, -1.0), better).0
}

impl OfSize {
    /// The learning rate it learned with.
    pub fn eta(&self) -> f32 {
        self.course.plan.sgd.eta.eta(0)
    }

    /// Seconds of learning by the end of each epoch, from 0 before the first on.
    pub fn seconds(&self) -> Vec<f64> {
        let mut seconds = vec![0.0];
        for epoch in &self.course.epochs {
            seconds.push(seconds[seconds.len() - 1] + epoch.duration.as_secs_f64());
        }
        seconds
    }
}
