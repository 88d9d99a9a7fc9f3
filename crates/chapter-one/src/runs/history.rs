//! Several networks trained side by side, and how each did after every epoch.

use std::ops::ControlFlow;
use std::time::Duration;

use mnist_io::Examples;
use rayon::prelude::*;
use sigmoid_net::{Evaluation, Network};

use crate::error::Error;
use crate::progress::{Steps, Watch};
use crate::runs::run::Run;
use crate::runs::settings::RunSettings;
use crate::runs::training_set::TrainingSet;

/// How a network did from epoch to epoch.
#[derive(Debug, Clone)]
pub struct RunHistory {
    /// What it was to do.
    pub settings: RunSettings,
    /// How it did on the validation examples before the first epoch.
    pub before: Evaluation,
    /// How it did after each.
    pub epochs: Vec<AfterEpoch>,
    /// The network after the last.
    pub network: Network,
}

/// How a network does after an epoch on the validation examples, and how long the epoch took.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterEpoch {
    /// On examples it does not train on.
    pub validation: Evaluation,
    /// Time the epoch took. The one thing here that no seed determines.
    pub duration: Duration,
}

impl RunHistory {
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

/// Trains a network by each of the settings, as many at once as there are threads in the current
/// rayon pool. Threads for which none is left help with the last ones.
///
/// # Errors
/// [`Error::TooFewExamples`] if there are none of a kind, [`Error::Network`] for settings that
/// cannot be trained with, those of [`TrainingSet::of`], and [`Error::Stopped`].
pub fn train(
    settings: &[RunSettings],
    training: &Examples,
    validation: &Examples,
    watch: &Watch<'_>,
) -> Result<Vec<RunHistory>, Error> {
    let steps = Steps::new(work(settings, training), watch);
    train_in(settings, training, validation, &steps)
}

/// How many steps the settings take: one for each example of each epoch.
pub(crate) fn work(settings: &[RunSettings], training: &Examples) -> usize {
    let epochs = settings.iter().fold(0_usize, |sum, of| sum.saturating_add(of.epochs));
    epochs.saturating_mul(training.len())
}

/// [`train`] as part of something longer.
pub(crate) fn train_in(
    settings: &[RunSettings],
    training: &Examples,
    validation: &Examples,
    steps: &Steps<'_>,
) -> Result<Vec<RunHistory>, Error> {
    check_not_empty(training, validation)?;
    settings
        .par_iter()
        .map(|settings| train_one(settings, [training; 2], validation, None, steps))
        .collect()
}

/// Refuses to train or to evaluate on nothing.
pub(crate) fn check_not_empty(training: &Examples, validation: &Examples) -> Result<(), Error> {
    for (what, examples) in [("training", training), ("validation", validation)] {
        if examples.is_empty() {
            return Err(Error::TooFewExamples { what, found: 0, expected: 1 });
        }
    }
    Ok(())
}

/// Trains a network by these settings, or until its accuracy on the validation examples is `until`
/// after an epoch. `original` are the training examples before they were prepared.
pub(crate) fn train_one(
    settings: &RunSettings,
    [training, original]: [&Examples; 2],
    validation: &Examples,
    until: Option<f64>,
    steps: &Steps<'_>,
) -> Result<RunHistory, Error> {
    let watch = |_| match steps.advance(0) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    };
    let set = TrainingSet::of(settings, training, original, &watch)?;
    let mut run = Run::with_training_set(settings, &set)?;
    let evaluate = |run: &Run<'_>| run.network().evaluate(validation.images(), validation.labels());
    let before = evaluate(&run);
    let mut epochs = Vec::new();
    for left in (0..settings.epochs).rev() {
        let duration = run_epoch(&mut run, training.len(), steps)?;
        let validation = evaluate(&run);
        let is_there = until.is_some_and(|until| validation.accuracy() >= until);
        epochs.push(AfterEpoch { validation, duration });
        if is_there {
            steps.advance(left.saturating_mul(training.len()))?;
            break;
        }
    }
    Ok(RunHistory { settings: settings.clone(), before, epochs, network: run.into_network() })
}

/// Examples between two reports of progress.
const BETWEEN_REPORTS: usize = 1_000;

/// One epoch, counted as so many steps, however many examples it has. Gives the time it took.
pub(crate) fn run_epoch(
    run: &mut Run<'_>,
    counted_as: usize,
    steps: &Steps<'_>,
) -> Result<Duration, Error> {
    let mut counted = 0;
    let mut stopped = None;
    let report = run.run_epoch(|progress| {
        let done = progress.examples * counted_as / progress.total.max(1);
        if done - counted < BETWEEN_REPORTS && progress.examples < progress.total {
            return ControlFlow::Continue(());
        }
        let more = done - counted;
        counted = done;
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
