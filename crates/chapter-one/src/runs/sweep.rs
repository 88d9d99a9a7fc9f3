//! Many settings, each with several seeds, trained side by side: which does best on validation
//! data.

use std::time::Duration;

use mnist_io::Examples;
use rayon::prelude::*;
use reading::{EachWay, prepare};
use sigmoid_net::Evaluation;

use crate::error::Error;
use crate::progress::{Steps, Watch};
use crate::runs::history::{check_not_empty, train_one, work};
use crate::runs::run::Run;
use crate::runs::settings::RunSettings;
use crate::runs::training_set::check_suitable;
use crate::statistics::median;

/// One run of a sweep, at its end.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepRun {
    /// Which of the settings it was trained by, counted from 0.
    pub settings: usize,
    /// The seed.
    pub seed: u64,
    /// Epochs it was trained for.
    pub epochs: usize,
    /// How the network does on the validation examples after the last of them.
    pub validation: Evaluation,
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
    /// Accuracy on the validation examples, a number for each seed.
    pub fn accuracies(&self) -> Vec<f64> {
        self.runs.iter().map(|run| run.validation.accuracy()).collect()
    }

    /// Their median.
    pub fn median_accuracy(&self) -> f64 {
        median(&self.accuracies())
    }

    /// Epochs until the accuracy on the validation examples was so much, a number for each seed:
    /// infinite where it never was.
    pub fn epochs_until(&self, accuracy: f64) -> Vec<f64> {
        let epochs = |run: &SweepRun| {
            if run.validation.accuracy() >= accuracy { run.epochs as f64 } else { f64::INFINITY }
        };
        self.runs.iter().map(epochs).collect()
    }
}

/// Trains a network by each of the settings with each seed, as many at once as there are threads in
/// the current rayon pool, on images prepared as its settings ask. Threads for which no run is left
/// help with the last ones. A run ends before its last epoch where its accuracy on the validation
/// examples is `until`. `ended` is called after each run, from any thread. A run that diverges is one
/// with a low accuracy.
///
/// # Errors
/// As [`train`](crate::runs::train), and [`Error::Reading`] if images are to be prepared that cannot
/// be.
pub fn sweep(
    settings: &[RunSettings],
    seeds: &[u64],
    training: &Examples,
    validation: &Examples,
    until: Option<f64>,
    ended: &(dyn Fn(&SweepRun) + Sync),
    watch: &Watch<'_>,
) -> Result<Vec<SweepPoint>, Error> {
    check_not_empty(training, validation)?;
    let steps = Steps::new(work(settings, training).saturating_mul(seeds.len()), watch);
    let preparations = settings.iter().map(|settings| settings.preparation);
    let prepared = EachWay::new(preparations, |how| {
        Ok::<_, Error>((prepare(training, how)?, prepare(validation, how)?))
    })?;
    // Before anything is trained: none may fail in the middle.
    for settings in settings {
        Run::new(settings, &prepared.of(settings.preparation).0)?;
        check_suitable(settings, training)?;
    }
    let all: Vec<(usize, u64)> =
        (0..settings.len()).flat_map(|k| seeds.iter().map(move |&seed| (k, seed))).collect();
    // One at a time: runs differ in length, and a thread that is done takes the next.
    let runs = all.into_par_iter().with_max_len(1).map(|(k, seed)| {
        let settings_of_run = settings[k].clone().with_seed(seed);
        let (prepared, validation) = prepared.of(settings_of_run.preparation);
        let sets = [prepared, training];
        let history = train_one(&settings_of_run, sets, validation, until, &steps)?;
        let epochs = history.epochs.len();
        let duration = history.epochs.iter().map(|epoch| epoch.duration).sum();
        let last = history.epochs.into_iter().next_back().map(|epoch| epoch.validation);
        let validation = last.unwrap_or(history.before);
        let run = SweepRun { settings: k, seed, epochs, validation, duration };
        ended(&run);
        Ok(run)
    });
    let mut runs = runs.collect::<Result<Vec<_>, Error>>()?.into_iter();
    let point = |settings: &RunSettings| SweepPoint {
        settings: settings.clone(),
        runs: runs.by_ref().take(seeds.len()).collect(),
    };
    Ok(settings.iter().map(point).collect())
}
