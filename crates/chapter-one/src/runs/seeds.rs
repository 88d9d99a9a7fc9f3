//! The same settings with several seeds: what most comparisons of networks come down to.

use mnist_io::Split;
use sigmoid_net::Evaluation;

use crate::error::Error;
use crate::progress::Watch;
use crate::runs::history::{RunHistory, train};
use crate::runs::settings::RunSettings;

/// The same settings with several seeds.
#[derive(Debug, Clone)]
pub struct SeedRuns {
    /// A run for each seed, in their order.
    pub runs: Vec<RunHistory>,
    /// How the network of each run does on the test examples, after its last epoch.
    pub test: Vec<Evaluation>,
}

/// Trains a network by each of the settings with each seed. The test examples are evaluated once,
/// after the last epoch.
///
/// # Errors
/// As [`train`], and [`Error::TooFewExamples`] if there are no test examples or no seeds.
pub fn train_seeds(
    settings: &[RunSettings],
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<SeedRuns>, Error> {
    for (what, found) in [("test", data.test.len()), ("seeds", seeds.len())] {
        if found == 0 {
            return Err(Error::TooFewExamples { what, found, expected: 1 });
        }
    }
    let all: Vec<RunSettings> = settings
        .iter()
        .flat_map(|settings| seeds.iter().map(|&seed| settings.clone().with_seed(seed)))
        .collect();
    let mut runs = train(&all, &data.training, &data.validation, watch)?.into_iter();
    let seed_runs = |_| {
        let runs: Vec<RunHistory> = runs.by_ref().take(seeds.len()).collect();
        let test = |run: &RunHistory| run.network.evaluate(data.test.images(), data.test.labels());
        SeedRuns { test: runs.iter().map(test).collect(), runs }
    };
    Ok(settings.iter().map(seed_runs).collect())
}

impl SeedRuns {
    /// The settings of all runs, but for the seed.
    pub fn settings(&self) -> &RunSettings {
        &self.runs[0].settings
    }

    /// Accuracy on the validation examples after the last epoch, for each seed.
    pub fn validation(&self) -> Vec<f64> {
        self.runs.iter().map(RunHistory::accuracy).collect()
    }

    /// Accuracy on the test examples after the last epoch, for each seed.
    pub fn test(&self) -> Vec<f64> {
        self.test.iter().map(Evaluation::accuracy).collect()
    }

    /// Accuracy on the validation examples before the first epoch and after each: for each of
    /// these times, for each seed.
    pub fn after_epochs(&self) -> Vec<Vec<f64>> {
        let accuracies: Vec<_> = self.runs.iter().map(RunHistory::accuracies).collect();
        let after = |epoch: usize| accuracies.iter().map(|run| run[epoch].1).collect();
        (0..=self.settings().epochs).map(after).collect()
    }

    /// How many output neurons never fire on any test example, for each seed.
    pub fn dead_outputs(&self) -> Vec<usize> {
        self.test.iter().map(|evaluation| evaluation.dead_outputs().len()).collect()
    }
}
