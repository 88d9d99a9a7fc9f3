//! The same number of updates on growing parts of the training set.

use mnist_io::{Examples, Split};
use rayon::prelude::*;
use sigmoid_net::Network;

use crate::error::Error;
use crate::progress::{Steps, Watch};
use crate::runs::history::run_epoch;
use crate::runs::run::Run;
use crate::runs::settings::RunSettings;
use crate::statistics::median;

/// Networks that learned from as many examples, a seed each.
#[derive(Debug, Clone, PartialEq)]
pub struct SubsetRuns {
    /// Training examples.
    pub examples: usize,
    /// Epochs each network ran.
    pub epochs: usize,
    /// A run for each seed.
    pub runs: Vec<SubsetRun>,
}

/// A network that learned from a part of the training set, as it was after the epoch in which it
/// did best on the validation examples.
#[derive(Debug, Clone, PartialEq)]
pub struct SubsetRun {
    /// Epochs until then.
    pub epoch: usize,
    /// Accuracy on the examples it learned from.
    pub training: f64,
    /// Accuracy on the validation examples.
    pub validation: f64,
    /// Accuracy on the test examples, which nothing was chosen by.
    pub test: f64,
}

impl SubsetRuns {
    /// Accuracies on the test examples, for each seed.
    pub fn test(&self) -> Vec<f64> {
        self.runs.iter().map(|run| run.test).collect()
    }

    /// Accuracies on the examples they learned from, for each seed.
    pub(super) fn training(&self) -> Vec<f64> {
        self.runs.iter().map(|run| run.training).collect()
    }

    /// The median accuracy on the test examples.
    pub(super) fn median(&self) -> f64 {
        median(&self.test())
    }
}

/// Trains the network of `settings` on parts of the training set with so many examples each, with
/// each seed another part. All see the same number of examples, and so make the same number of
/// updates: `settings.epochs` times the whole training set; a part half as large goes through
/// twice as many epochs. The validation examples are evaluated `settings.epochs` times on the
/// way; the test examples once, by the network that did best on those.
///
/// # Errors
/// [`Error::TooFewExamples`] if there are no examples of a kind or fewer than a part takes, or no
/// seeds; [`Error::Network`] for settings that cannot be trained with; [`Error::Stopped`].
pub fn compare(
    settings: &RunSettings,
    sizes: &[usize],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<SubsetRuns>, Error> {
    let least = sizes.iter().copied().min().unwrap_or(1);
    let most = sizes.iter().copied().max().unwrap_or(1);
    for (what, found, expected) in [
        ("a part of the training set", least, 1),
        ("training", data.training.len(), most),
        ("validation", data.validation.len(), 1),
        ("test", data.test.len(), 1),
        ("seeds", seeds.len(), 1),
    ] {
        if found < expected {
            return Err(Error::TooFewExamples { what, found, expected });
        }
    }
    let epochs = |examples: usize| (settings.epochs * data.training.len() / examples).max(1);
    let work: usize = sizes.iter().map(|&examples| epochs(examples) * examples).sum();
    let steps = Steps::new(work * seeds.len(), watch);
    let all: Vec<(usize, usize)> =
        sizes.iter().flat_map(|&n| (0..seeds.len()).map(move |seed| (n, seed))).collect();
    let run = |&(examples, i): &(usize, usize)| {
        let part = part(&data.training, examples, i, seeds.len())?;
        let settings = settings.clone().with_seed(seeds[i]).with_epochs(epochs(examples));
        train_one(&settings, &part, data, epochs(data.training.len()), &steps)
    };
    let mut runs = all.par_iter().map(run).collect::<Result<Vec<_>, Error>>()?.into_iter();
    let of_size = |&examples: &usize| SubsetRuns {
        examples,
        epochs: epochs(examples),
        runs: runs.by_ref().take(seeds.len()).collect(),
    };
    Ok(sizes.iter().map(of_size).collect())
}

/// Part `i` of `parts` parts with so many examples, spread evenly over the training set. They
/// overlap where there are too few examples for all of them.
fn part(training: &Examples, examples: usize, i: usize, parts: usize) -> Result<Examples, Error> {
    let start = (training.len() - examples) * i / (parts.max(2) - 1);
    Ok(training.split_at(start)?.1.split_at(examples)?.0)
}

/// One run, evaluated on the validation examples so many times.
fn train_one(
    settings: &RunSettings,
    part: &Examples,
    data: &Split,
    evaluations: usize,
    steps: &Steps<'_>,
) -> Result<SubsetRun, Error> {
    let mut run = Run::new(settings, part)?;
    let mut best: Option<(usize, f64, Network)> = None;
    for evaluation in 1..=evaluations {
        let until = |evaluation: usize| settings.epochs * evaluation / evaluations;
        for _ in until(evaluation - 1)..until(evaluation) {
            run_epoch(&mut run, part.len(), steps)?;
        }
        let now = accuracy_on(run.network(), &data.validation);
        if best.as_ref().is_none_or(|&(_, accuracy, _)| now > accuracy) {
            best = Some((until(evaluation), now, run.network().clone()));
        }
    }
    let (epoch, accuracy, network) = best.expect("at least one evaluation");
    Ok(SubsetRun {
        epoch,
        training: accuracy_on(&network, part),
        validation: accuracy,
        test: accuracy_on(&network, &data.test),
    })
}

fn accuracy_on(network: &Network, examples: &Examples) -> f64 {
    network.evaluate(examples.images(), examples.labels()).accuracy()
}
