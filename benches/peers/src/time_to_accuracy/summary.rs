//! From the runs of all contenders to a target to what the table says of each.

use super::curve::Curve;
use super::targets::{Configuration, Target};
use crate::ratios::median;

/// One contender's runs to a target.
#[derive(Debug, Clone)]
pub struct Attempts<'a> {
    /// Whose.
    pub configuration: &'a Configuration,
    /// How each went.
    pub curves: Vec<Curve>,
    /// Why there are no more.
    pub failure: Option<String>,
}

impl<'a> Attempts<'a> {
    /// None yet.
    pub fn none(configuration: &'a Configuration) -> Self {
        Self { configuration, curves: Vec::new(), failure: None }
    }
}

/// How a contender did.
#[derive(Debug, Clone, PartialEq)]
pub enum Summary<'a> {
    /// It reached the target in more than half of its runs.
    Reached {
        /// Who.
        configuration: &'a Configuration,
        /// The threads that it chose to work with, if it had the choice.
        threads: Option<usize>,
        /// Epochs it took: the median.
        epochs: f64,
        /// Seconds it took: the median. A run that did not get there counts as the longest.
        seconds: f64,
        /// The shortest run's seconds, and the longest's; infinite if that did not get there.
        spread: (f64, f64),
        /// How many times as long as ours it took, by the medians. None if ours did not get there.
        ratio: Option<f64>,
    },
    /// It did not.
    Missed {
        /// Who.
        configuration: &'a Configuration,
        /// The threads that it chose to work with, if it had the choice.
        threads: Option<usize>,
        /// Runs of how many that got there.
        reached: (usize, usize),
        /// Most validation images of 10,000 that it read right after any epoch.
        best: usize,
        /// The longest run's seconds.
        seconds: f64,
    },
    /// It failed.
    Failed {
        /// Who.
        configuration: &'a Configuration,
        /// Why.
        failure: String,
    },
}

/// The summary of each contender, in their order; ours is the first.
///
/// # Panics
/// If a contender neither failed nor had a run.
pub fn summaries<'a>(target: &Target, field: &[Attempts<'a>]) -> Vec<Summary<'a>> {
    let mut summaries: Vec<_> = field.iter().map(|attempts| summary(target, attempts)).collect();
    let Some(Summary::Reached { seconds: ours, .. }) = summaries.first() else {
        return summaries;
    };
    let ours = *ours;
    for summary in &mut summaries {
        if let Summary::Reached { seconds, ratio, .. } = summary {
            *ratio = Some(*seconds / ours);
        }
    }
    summaries
}

fn summary<'a>(target: &Target, attempts: &Attempts<'a>) -> Summary<'a> {
    let Attempts { configuration, curves, failure } = attempts;
    if let Some(failure) = failure {
        return Summary::Failed { configuration, failure: failure.clone() };
    }
    let threads = curves.last().and_then(|curve| curve.threads);
    let firsts: Vec<Option<(usize, f64)>> =
        curves.iter().map(|curve| curve.first_at(target.correct)).collect();
    let of_first = |value: fn((usize, f64)) -> f64| -> Vec<f64> {
        firsts.iter().map(|first| first.map_or(f64::INFINITY, value)).collect()
    };
    let times = of_first(|(_, seconds)| seconds);
    let seconds = median(times.clone());
    if seconds.is_finite() {
        let spread = (times.iter().copied().fold(f64::INFINITY, f64::min), longest(&times));
        let epochs = median(of_first(|(epochs, _)| epochs as f64));
        return Summary::Reached { configuration, threads, epochs, seconds, spread, ratio: None };
    }
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let ends: Vec<f64> = points().map(|point| point.seconds).collect();
    Summary::Missed {
        configuration,
        threads,
        reached: (firsts.iter().flatten().count(), curves.len()),
        best: points().map(|point| point.correct).max().unwrap_or(0),
        seconds: longest(&ends),
    }
}

fn longest(seconds: &[f64]) -> f64 {
    seconds.iter().copied().fold(0.0, f64::max)
}
