//! Ten output neurons, one for each digit, or four, one for each bit of its number.

use mnist_io::{Examples, Split};
use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;
use sigmoid_net::{Network, Targets, argmax};

use crate::error::Error;
use crate::progress::{Steps, Watch};
use crate::runs::history::run_epoch;
use crate::runs::run::Run;
use crate::runs::settings::RunSettings;

/// 2⁴ = 16 is more than the ten digits.
pub const BITS: usize = 4;

const DIGITS: usize = 10;

/// How the outputs say which digit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// The neuron that fires most has the number of the digit.
    Ten,
    /// Each neuron is a bit of the number, the most significant first: 1 if its output is at
    /// least 0.5. Numbers from 10 on are no digit.
    Four,
}

/// How a design does.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignRuns {
    /// The design.
    pub design: Design,
    /// The learning rates tried, and the accuracy on the validation examples that each led to.
    pub etas: Vec<(f32, f64)>,
    /// The best of them, which it learned with.
    pub eta: f32,
    /// A run for each seed, in their order.
    pub runs: Vec<DesignRun>,
}

/// How a design does with one seed.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignRun {
    /// Accuracy on the validation examples after each epoch.
    pub validation: Vec<f64>,
    /// Accuracy on the test examples after the last.
    pub test: f64,
    /// Share of the test examples that the outputs say to be no digit at all.
    pub no_digit: f64,
    /// Accuracy on the test examples if the digit is taken whose outputs are nearest: what four
    /// neurons would read if they were read as kindly as can be.
    pub nearest: f64,
}

/// Lets both designs learn by `settings`, with each seed. Each learns with whichever of `etas` did
/// best in `trial_epochs` with the first seed, by its accuracy on the validation examples.
///
/// # Errors
/// [`Error::NotDigits`] unless there are ten classes, [`Error::TooFewExamples`],
/// [`Error::Network`], [`Error::Stopped`].
pub fn compare(
    settings: &RunSettings,
    (etas, trial_epochs): (&[f32], usize),
    seeds: &[u64],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<[DesignRuns; 2], Error> {
    if data.training.classes() != DIGITS {
        return Err(Error::NotDigits { classes: data.training.classes(), expected: DIGITS });
    }
    for (what, found) in [
        ("training", data.training.len()),
        ("validation", data.validation.len()),
        ("test", data.test.len()),
        ("seeds", seeds.len()),
        ("learning rates", etas.len()),
    ] {
        if found == 0 {
            return Err(Error::TooFewExamples { what, found, expected: 1 });
        }
    }
    let epochs = etas.len() * trial_epochs + seeds.len() * settings.epochs;
    let steps = Steps::new(2 * epochs * data.training.len(), watch);
    let bits = bits(&data.training);
    let trial = |design| {
        let learner = Learner { design, bits: &bits, settings, data, steps: &steps };
        learner.trial(etas, trial_epochs, seeds)
    };
    Ok([trial(Design::Ten)?, trial(Design::Four)?])
}

/// The targets of four neurons, examples x 4.
fn bits(examples: &Examples) -> Array2<f32> {
    let bit = |(i, bit): (usize, usize)| f32::from(examples.label(i) >> (BITS - 1 - bit) & 1);
    Array2::from_shape_fn((examples.len(), BITS), bit)
}

impl Design {
    /// Neurons of the output layer.
    pub fn outputs(self) -> usize {
        match self {
            Self::Ten => DIGITS,
            Self::Four => BITS,
        }
    }

    /// The digit that the outputs name, if it is one.
    pub fn digit(self, outputs: ArrayView1<'_, f32>) -> Option<usize> {
        match self {
            Self::Ten => Some(argmax(&outputs.to_vec())),
            Self::Four => {
                let number =
                    outputs.iter().fold(0, |number, &bit| number * 2 + usize::from(bit >= 0.5));
                (number < DIGITS).then_some(number)
            }
        }
    }

    /// The digit whose own outputs are nearest to these.
    pub fn nearest(self, outputs: ArrayView1<'_, f32>) -> usize {
        let wanted = |digit: usize, j: usize| match self {
            Self::Ten => f32::from(u8::from(j == digit)),
            Self::Four => f32::from(u8::from(digit >> (BITS - 1 - j) & 1 == 1)),
        };
        let distance = |digit: usize| -> f32 {
            outputs.iter().enumerate().map(|(j, a)| (a - wanted(digit, j)).powi(2)).sum()
        };
        let nearer = |best, digit| if distance(digit) < distance(best) { digit } else { best };
        (1..DIGITS).fold(0, nearer)
    }
}

/// One design about to learn.
struct Learner<'a> {
    design: Design,
    bits: &'a Array2<f32>,
    settings: &'a RunSettings,
    data: &'a Split,
    steps: &'a Steps<'a>,
}

impl Learner<'_> {
    fn trial(&self, etas: &[f32], trial_epochs: usize, seeds: &[u64]) -> Result<DesignRuns, Error> {
        let with = |&eta: &f32| {
            let (_, validation) = self.learn(eta, trial_epochs, seeds[0])?;
            Ok((eta, validation.last().copied().unwrap_or(0.0)))
        };
        let etas: Vec<(f32, f64)> = etas.par_iter().map(with).collect::<Result<_, Error>>()?;
        let better = |best: (f32, f64), &eta: &(f32, f64)| if eta.1 > best.1 { eta } else { best };
        let (eta, _) = etas.iter().fold(etas[0], better);
        let run = |&seed: &u64| {
            let (network, validation) = self.learn(eta, self.settings.epochs, seed)?;
            Ok(self.evaluate_design(&network, validation))
        };
        let runs = seeds.par_iter().map(run).collect::<Result<_, Error>>()?;
        Ok(DesignRuns { design: self.design, etas, eta, runs })
    }

    /// The network, and its accuracy on the validation examples after each epoch.
    fn learn(&self, eta: f32, epochs: usize, seed: u64) -> Result<(Network, Vec<f64>), Error> {
        let training = &self.data.training;
        let targets = match self.design {
            Design::Ten => Targets::from(training.labels()),
            Design::Four => Targets::from(self.bits.view()),
        };
        let settings = self.settings.clone().with_eta(eta).with_seed(seed);
        let mut run = Run::with_targets(&settings, training, targets, self.design.outputs())?;
        let mut validation = Vec::new();
        for _ in 0..epochs {
            run_epoch(&mut run, training.len(), self.steps)?;
            validation.push(self.accuracy(run.network(), &self.data.validation));
        }
        Ok((run.into_network(), validation))
    }

    fn accuracy(&self, network: &Network, examples: &Examples) -> f64 {
        let outputs = network.feedforward_many(examples.images());
        let is_right =
            |i: &usize| self.design.digit(outputs.row(*i)) == Some(usize::from(examples.label(*i)));
        (0..examples.len()).filter(is_right).count() as f64 / examples.len() as f64
    }

    fn evaluate_design(&self, network: &Network, validation: Vec<f64>) -> DesignRun {
        let test = &self.data.test;
        let outputs = network.feedforward_many(test.images());
        let share = |is: &dyn Fn(usize) -> bool| {
            (0..test.len()).filter(|&i| is(i)).count() as f64 / test.len() as f64
        };
        DesignRun {
            validation,
            test: self.accuracy(network, test),
            no_digit: share(&|i| self.design.digit(outputs.row(i)).is_none()),
            nearest: share(&|i| self.design.nearest(outputs.row(i)) == usize::from(test.label(i))),
        }
    }
}

impl DesignRuns {
    /// Accuracy on the validation examples after each epoch: for each epoch, for each seed.
    pub fn after_epochs(&self) -> Vec<Vec<f64>> {
        let epochs = self.runs.iter().map(|run| run.validation.len()).min().unwrap_or(0);
        let after = |epoch: usize| self.for_each_seed(|run| run.validation[epoch]);
        (0..epochs).map(after).collect()
    }

    /// One of the numbers of each run.
    pub fn for_each_seed(&self, of: impl Fn(&DesignRun) -> f64) -> Vec<f64> {
        self.runs.iter().map(of).collect()
    }
}
