//! Networks that learn, and how well they do after each epoch: what most experiments compare.

use std::ops::ControlFlow;
use std::time::Duration;

use mnist_io::Examples;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;
use sgd::Sgd;
use sigmoid_net::{Evaluation, Init, Network, Training};

use crate::watch::Steps;
use crate::{Error, Watch};

/// What a network is to be, and how it is to learn.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Neurons of the hidden layers: `[30]` of 784-30-10.
    pub hidden: Vec<usize>,
    /// How its weights are drawn, from the seed of `sgd`.
    pub init: Init,
    /// How it learns.
    pub sgd: Sgd,
    /// For how long.
    pub epochs: usize,
}

/// How a network did while it learned.
#[derive(Debug, Clone)]
pub struct Course {
    /// What it was to do.
    pub plan: Plan,
    /// How it did before the first epoch, on the validation examples.
    pub before: Evaluation,
    /// How it did after each.
    pub epochs: Vec<AfterEpoch>,
    /// What became of it.
    pub network: Network,
}

/// How a network does after an epoch.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterEpoch {
    /// On examples it did not learn from.
    pub validation: Evaluation,
    /// What the epoch took. The one thing here that no seed determines.
    pub duration: Duration,
}

impl Plan {
    /// The chapter's own: 784-30-10 with η = 3.0 and m = 10; weights from N(0, 1/n_in), since
    /// with the chapter's N(0, 1) some outputs never learn to fire.
    pub fn new(hidden: usize, epochs: usize, seed: u64) -> Self {
        let sgd = Sgd::new(3.0, 10).with_seed(seed);
        Self { hidden: vec![hidden], init: Init::Scaled, sgd, epochs }
    }

    /// The same with another η.
    #[must_use]
    pub fn with_eta(&self, eta: f32) -> Self {
        Self { sgd: self.sgd.clone().with_eta(eta), ..self.clone() }
    }

    /// The network as it is before it has learned anything.
    ///
    /// # Errors
    /// [`Error::Network`] if there is no such network.
    pub fn network(&self, examples: &Examples) -> Result<Network, Error> {
        let mut sizes = vec![examples.pixels()];
        sizes.extend(&self.hidden);
        sizes.push(examples.classes());
        let mut rng = ChaCha8Rng::seed_from_u64(self.sgd.seed);
        Ok(Network::new(&sizes, self.init, &mut rng)?)
    }
}

impl Course {
    /// The accuracy on the validation examples after the last epoch, or before the first if
    /// there was none.
    pub fn accuracy(&self) -> f64 {
        self.epochs.last().map_or(&self.before, |epoch| &epoch.validation).accuracy()
    }

    /// Pairs of an epoch, from 0 for "before the first" on, and the accuracy after it.
    pub fn accuracies(&self) -> Vec<(f64, f64)> {
        self.after_epochs(Evaluation::accuracy)
    }

    /// Pairs of an epoch, from 0 for "before the first" on, and the cost after it.
    pub fn costs(&self) -> Vec<(f64, f64)> {
        self.after_epochs(|evaluation| evaluation.cost)
    }

    fn after_epochs(&self, of: impl Fn(&Evaluation) -> f64) -> Vec<(f64, f64)> {
        let after = self.epochs.iter().map(|epoch| &epoch.validation);
        let all = [&self.before].into_iter().chain(after);
        all.enumerate().map(|(epoch, evaluation)| (epoch as f64, of(evaluation))).collect()
    }
}

/// Lets a network learn by each plan, several side by side, one thread each.
///
/// # Errors
/// [`Error::TooFewExamples`] if there are none of a kind, [`Error::Network`] for plans that
/// cannot be carried out, [`Error::Stopped`].
pub fn learn(
    plans: &[Plan],
    training: &Examples,
    validation: &Examples,
    watch: &Watch<'_>,
) -> Result<Vec<Course>, Error> {
    let steps = Steps::new(work(plans, training), watch);
    learn_in(plans, training, validation, &steps)
}

/// How many steps plans take: the images they learn from.
pub(crate) fn work(plans: &[Plan], training: &Examples) -> usize {
    plans.iter().map(|plan| plan.epochs).sum::<usize>() * training.len()
}

/// [`learn`] as part of something longer.
pub(crate) fn learn_in(
    plans: &[Plan],
    training: &Examples,
    validation: &Examples,
    steps: &Steps<'_>,
) -> Result<Vec<Course>, Error> {
    for (what, examples) in [("training", training), ("validation", validation)] {
        if examples.is_empty() {
            return Err(Error::TooFewExamples { what, found: 0, expected: 1 });
        }
    }
    plans.par_iter().map(|plan| learn_by(plan, training, validation, steps)).collect()
}

fn learn_by(
    plan: &Plan,
    training: &Examples,
    validation: &Examples,
    steps: &Steps<'_>,
) -> Result<Course, Error> {
    let network = plan.network(training)?;
    let judge = |network: &Network| network.evaluate(validation.images(), validation.labels());
    let before = judge(&network);
    let (images, labels) = (training.images(), training.labels());
    let mut learning = Training::new(network, images, labels, plan.sgd.clone())?;
    let mut epochs = Vec::new();
    for _ in 0..plan.epochs {
        let duration = run_epoch(&mut learning, steps)?;
        epochs.push(AfterEpoch { validation: judge(learning.network()), duration });
    }
    Ok(Course { plan: plan.clone(), before, epochs, network: learning.into_network() })
}

/// Examples between two looks at whether to go on.
const BETWEEN_LOOKS: usize = 1_000;

/// One epoch, counted.
pub(crate) fn run_epoch(learning: &mut Training<'_>, steps: &Steps<'_>) -> Result<Duration, Error> {
    let mut counted = 0;
    let mut stopped = None;
    let report = learning.run_epoch(|progress| {
        if progress.examples - counted < BETWEEN_LOOKS && progress.examples < progress.total {
            return ControlFlow::Continue(());
        }
        let more = progress.examples - counted;
        counted = progress.examples;
        match steps.advance(more) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                stopped = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    stopped.map_or(Ok(report.duration), Err)
}
