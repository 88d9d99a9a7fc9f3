//! What is to be reached, and the settings with which each contender gets there soonest.

use crate::contender::Contender;
use crate::works::Bound;

/// Training images of MNIST that nobody learns from, the last ones.
pub(super) const VALIDATION: usize = 10_000;

/// The hidden layers of all contenders: rectified linear, with softmax outputs and the
/// log-likelihood cost behind them.
pub(super) const HIDDEN: &str = "500,300";

/// An accuracy on validation images.
#[derive(Debug)]
pub struct Target {
    /// Validation images of 10,000 that must be read right.
    pub correct: usize,
    /// The contenders, ours first.
    pub configurations: &'static [Configuration],
}

/// A contender with its settings for a target.
///
/// Where all use a schedule that ends at almost 0, a run reaches its accuracy near its end, and a
/// short run a low accuracy sooner than a long one. So each contender may choose its number of
/// epochs for the target.
#[derive(Debug, PartialEq)]
pub struct Configuration {
    /// Who.
    pub contender: Contender,
    /// Flags of `mnist train`, or of `to_accuracy.py`.
    pub settings: &'static str,
    /// How many times as long as ours it should take; None if only for information.
    pub bound: Option<Bound>,
}

const fn ours(settings: &'static str) -> Configuration {
    Configuration { contender: Contender::Ours, settings, bound: None }
}

const fn pytorch(settings: &'static str) -> Configuration {
    let bound = Some(Bound { at_least: 5.0, aim: Some(10.0) });
    Configuration { contender: Contender::PyTorch, settings, bound }
}

/// What is to be reached.
///
/// The settings are the best of those that `docs/PERFORMANCE.md` lists.
pub const TARGETS: [Target; 2] = [
    Target {
        correct: 9_900,
        configurations: &[
            ours("--mini-batch-size 16 --epochs 11"),
            pytorch("--optimizer adam --eta 0.002 --mini-batch-size 128 --epochs 12"),
            Configuration {
                contender: Contender::ScikitLearn,
                settings: "--optimizer adam --eta 0.001 --mini-batch-size 200 --epochs 1000 \
                           --limit 60",
                bound: None,
            },
        ],
    },
    Target {
        correct: 9_930,
        configurations: &[
            ours("--mini-batch-size 32 --averaging 0.8 --epochs 40"),
            pytorch(
                "--optimizer adam --eta 0.002 --mini-batch-size 128 --averaging 0.8 --epochs 44",
            ),
        ],
    },
];

impl Target {
    /// `99.0 %`.
    pub fn title(&self) -> String {
        percent(self.correct, 1)
    }
}

/// So many of the validation images, in per cent.
pub(super) fn percent(correct: usize, decimals: usize) -> String {
    format!("{:.decimals$} %", correct as f64 / VALIDATION as f64 * 100.0)
}
