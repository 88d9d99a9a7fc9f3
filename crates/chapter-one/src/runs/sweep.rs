//! Many settings, each with several seeds, trained side by side: which does best on validation
//! data.

use std::time::Duration;

use mnist_io::Examples;
use rayon::prelude::*;
use reading::{EachWay, prepare};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::progress::{Steps, Watch};
use crate::runs::early_stopping::CostAndAccuracy;
use crate::runs::history::{check_not_empty, train_one, work};
use crate::runs::run::Run;
use crate::runs::settings::RunSettings;
use crate::runs::training_set::check_suitable;
use crate::statistics::median;

/// One run of a sweep, at its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepRun {
    /// Which of the settings it was trained by, counted from 0.
    pub settings: usize,
    /// The seed.
    pub seed: u64,
    /// Epochs it was trained for.
    pub epochs: usize,
    /// How the network does on the validation examples after the last of them.
    pub validation: CostAndAccuracy,
    /// Time the epochs took, beside other runs. The one thing here that no seed determines.
    pub duration: Duration,
}

/// The runs by the same settings, a seed each.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepPoint {
    /// The settings, but for the seed.
    pub settings: RunSettings,
    /// In the order of the seeds.
    pub runs: Vec<SweepRun>,
}

impl SweepPoint {
    /// The points of these settings, in their order, of all the runs by them, in any order.
    pub fn of(settings: &[RunSettings], mut runs: Vec<SweepRun>) -> Vec<Self> {
        runs.sort_by_key(|run| (run.settings, run.seed));
        let of_settings = |k| runs.iter().filter(move |run| run.settings == k).cloned().collect();
        let settings = settings.iter().cloned().enumerate();
        settings.map(|(k, settings)| Self { settings, runs: of_settings(k) }).collect()
    }

    /// Accuracy on the validation examples, a number for each seed.
    pub fn accuracies(&self) -> Vec<f64> {
        self.runs.iter().map(|run| run.validation.accuracy).collect()
    }

    /// Their median.
    pub fn median_accuracy(&self) -> f64 {
        median(&self.accuracies())
    }

    /// Epochs until the accuracy on the validation examples was so much, a number for each seed:
    /// infinite where it never was.
    pub fn epochs_until(&self, accuracy: f64) -> Vec<f64> {
        let epochs = |run: &SweepRun| {
            if run.validation.accuracy >= accuracy { run.epochs as f64 } else { f64::INFINITY }
        };
        self.runs.iter().map(epochs).collect()
    }
}

/// Trains some networks, each by one of the settings, counted from 0, with a seed: as many at once as
/// there are threads in the current rayon pool, on images prepared as its settings ask. Threads for
/// which no run is left help with the last ones. A run ends before its last epoch where its accuracy
/// on the validation examples is `until`. `ended` is called after each run, from any thread. A run
/// that diverges is one with a low accuracy.
///
/// All settings are checked before anything is trained, also those that no run is by: another
/// process may have it.
///
/// # Errors
/// As [`train`](crate::runs::train), and [`Error::Reading`] if images are to be prepared that cannot
/// be.
pub fn sweep(
    settings: &[RunSettings],
    runs: &[(usize, u64)],
    training: &Examples,
    validation: &Examples,
    until: Option<f64>,
    ended: &(dyn Fn(&SweepRun) + Sync),
    watch: &Watch<'_>,
) -> Result<Vec<SweepRun>, Error> {
    check_not_empty(training, validation)?;
    let of_runs: Vec<RunSettings> = runs.iter().map(|&(k, _)| settings[k].clone()).collect();
    let steps = Steps::new(work(&of_runs, training), watch);
    let preparations = settings.iter().map(|settings| settings.preparation);
    let prepared = EachWay::new(preparations, |how| {
        Ok::<_, Error>((prepare(training, how)?, prepare(validation, how)?))
    })?;
    // Before anything is trained: none may fail in the middle.
    for settings in settings {
        Run::new(settings, &prepared.of(settings.preparation).0)?;
        check_suitable(settings, training)?;
    }
    // One at a time: runs differ in length, and a thread that is done takes the next.
    let runs = runs.par_iter().with_max_len(1).map(|&(k, seed)| {
        let settings_of_run = settings[k].clone().with_seed(seed);
        let (prepared, validation) = prepared.of(settings_of_run.preparation);
        let sets = [prepared, training];
        let history = train_one(&settings_of_run, sets, validation, until, &steps)?;
        let epochs = history.epochs.len();
        let duration = history.epochs.iter().map(|epoch| epoch.duration).sum();
        let last = history.epochs.into_iter().next_back().map(|epoch| epoch.validation);
        let validation = CostAndAccuracy::from(&last.unwrap_or(history.before));
        let run = SweepRun { settings: k, seed, epochs, validation, duration };
        ended(&run);
        Ok(run)
    });
    runs.collect()
}
