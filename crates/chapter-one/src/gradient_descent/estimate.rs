//! A mini-batch estimates the gradient, Eq. (18) and Eq. (19), with an error that falls like
//! 1/√m.

use figures::{Axis, Chart, Series};
use mnist_io::Examples;
use rayon::prelude::*;
use sgd::{epoch_permutation, mini_batch_gradient};
use sigmoid_net::{Network, NetworkCost};

use crate::error::Error;
use crate::experiment::Experiment;
use crate::progress::{Steps, Watch};
use crate::report::numbers::{grouped, percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::history::train;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;
use crate::statistics::log_log_slope;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "estimate",
    line: "how well m images estimate the gradient over all of them",
    draws: &[Format::Svg],
    run,
};

/// How well mini-batches estimate the gradient at one position of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// n, the number of all examples.
    pub examples: usize,
    /// ‖∇C‖ over all of them.
    pub gradient_length: f64,
    /// One for each size of mini-batch.
    pub sizes: Vec<EstimateError>,
}

/// How well mini-batches of one size do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EstimateError {
    /// m, the number of examples in a mini-batch.
    pub mini_batch_size: usize,
    /// ‖estimate - ∇C‖ / ‖∇C‖: the root of the mean square over the mini-batches drawn.
    pub error: f64,
    /// What it should be if it falls like 1/√m from the error of single examples, and no example
    /// comes twice into a mini-batch: that error times √(1/m · (n - m)/(n - 1)).
    pub law: f64,
}

/// Examples whose own gradients say what the error of m = 1 is, and which the mini-batches of each
/// size have together, at least: single examples disagree so much that it takes many of them.
const EXAMPLES: usize = 2_000;

/// Draws at least `draws` mini-batches of each size, more of small ones, and compares what they say
/// with ∇C over all examples.
///
/// # Errors
/// [`Error::TooFewExamples`] if there are not enough for the largest mini-batch,
/// [`Error::Network`] if they do not fit the network, [`Error::Stopped`].
pub fn estimate(
    network: &Network,
    examples: &Examples,
    sizes: &[usize],
    draws: usize,
    seed: u64,
    watch: &Watch<'_>,
) -> Result<Estimate, Error> {
    let n = examples.len();
    let largest = sizes.iter().copied().max().unwrap_or(1).max(2);
    if n < largest {
        return Err(Error::TooFewExamples { what: "mini-batches", found: n, expected: largest });
    }
    let singles = EXAMPLES.min(n);
    let draws = |m: usize| draws.max(EXAMPLES / m.max(1));
    let steps = Steps::new(singles + sizes.iter().map(|&m| draws(m)).sum::<usize>(), watch);
    let gradients = Gradients::new(network, examples, &steps)?;
    let order = epoch_permutation(seed, 0, n);
    let single: Vec<Vec<usize>> = order[..singles].iter().map(|&x| vec![x]).collect();
    let single = gradients.mean_square_error(&single)?;
    let mut compared = Vec::new();
    for (i, &m) in sizes.iter().enumerate() {
        // As an epoch has them, one after the other; more epochs if one has not enough.
        let epochs = (1 + i * draws(1)..).map(|epoch| epoch_permutation(seed, epoch, n));
        let mini_batches = epochs
            .flat_map(|order| order.chunks_exact(m).map(<[usize]>::to_vec).collect::<Vec<_>>());
        let mini_batches: Vec<Vec<usize>> = mini_batches.take(draws(m)).collect();
        let error = gradients.mean_square_error(&mini_batches)?.sqrt();
        let law = (single / m as f64 * (n - m) as f64 / (n - 1) as f64).sqrt();
        let length = gradients.length;
        compared.push(EstimateError {
            mini_batch_size: m,
            error: error / length,
            law: law / length,
        });
    }
    Ok(Estimate { examples: n, gradient_length: gradients.length, sizes: compared })
}

/// Gradients at the position of a network.
struct Gradients<'a> {
    cost: NetworkCost<'a>,
    network: &'a Network,
    /// The network's position, as the cost has it.
    v: Vec<f32>,
    /// ∇C over all examples.
    truth: Vec<f32>,
    /// ‖∇C‖.
    length: f64,
    steps: &'a Steps<'a>,
}

impl<'a> Gradients<'a> {
    fn new(
        network: &'a Network,
        examples: &'a Examples,
        steps: &'a Steps<'a>,
    ) -> Result<Self, Error> {
        let truth = network.gradient(examples.images(), examples.labels())?;
        let length = truth.iter().map(|&c| f64::from(c).powi(2)).sum::<f64>().sqrt();
        let cost = NetworkCost::new(network, examples.images(), examples.labels())?;
        let v = cost.position(network);
        Ok(Self { cost, network, v, truth, length, steps })
    }

    /// The mean of ‖estimate - ∇C‖² over mini-batches.
    fn mean_square_error(&self, mini_batches: &[Vec<usize>]) -> Result<f64, Error> {
        let square = |mini_batch: &Vec<usize>| {
            self.steps.advance(1)?;
            Ok(self.square_error(mini_batch))
        };
        // Summed in their order, so that it is the same on any number of threads.
        let squares: Vec<f64> =
            mini_batches.par_iter().map(square).collect::<Result<_, Error>>()?;
        Ok(squares.iter().sum::<f64>() / squares.len().max(1) as f64)
    }

    fn square_error(&self, mini_batch: &[usize]) -> f64 {
        let packed = mini_batch_gradient(&self.cost, &self.v, mini_batch);
        let mut estimate = self.network.clone();
        self.cost.write_to(&packed, &mut estimate);
        let pairs = estimate.position().iter().zip(&self.truth);
        pairs.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum()
    }
}

const SIZES: [usize; 13] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/// The network before it has learned anything, and after an epoch.
const PLACES: [&str; 2] = ["before the first epoch", "after one epoch"];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.data()?;
    let draws = setup.scale(30, 100);
    let mini_batches: Vec<usize> =
        SIZES.into_iter().filter(|&m| m == 1 || m <= data.training.len()).collect();
    let settings = RunSettings::new(30, 1, setup.seed());
    let (begin, shape) =
        (settings.network(&data.training)?, shape(&settings.sizes(&data.training)));
    // One epoch, and one more to see whether it goes on learning.
    let runs = [settings.clone(), settings.with_epochs(2)];
    let learned =
        setup.watched("learning", |watch| train(&runs, &data.training, &data.validation, watch))?;
    let mut estimates = Vec::new();
    for network in [&begin, &learned[0].network] {
        estimates.push(setup.watched("estimate", |watch| {
            estimate(network, &data.training, &mini_batches, draws, setup.seed(), watch)
        })?);
    }
    Ok(Page {
        intro: vec![format!(
            "The gradient ∇C over all {} training images at one position of a network {shape}, \
             and estimates of it from mini-batches of m, at least {draws} for each m. The error is the \
             length of the difference, as a share of the length of ∇C.",
            grouped(estimates[0].examples)
        )],
        claims: claims(&estimates, [0, 1].map(|i: usize| learned[i].accuracy())),
        tables: vec![table(&estimates)],
        figures: vec![Figure::new(
            "The error against m, and dashed the law 1/√m. Near n the error must fall faster, since \
             no image comes twice into a mini-batch.",
            chart(&estimates),
        )],
        ..Page::default()
    })
}

fn points(estimate: &Estimate, of: fn(&EstimateError) -> f64) -> Vec<(f64, f64)> {
    estimate.sizes.iter().map(|size| (size.mini_batch_size as f64, of(size))).collect()
}

/// The largest error of an estimate that is about right.
const ABOUT_RIGHT: f64 = 0.25;

fn claims(estimates: &[Estimate], after_epochs: [f64; 2]) -> Vec<Claim> {
    let [before, after] = estimates else { return Vec::new() };
    let at = |estimate: &Estimate, m: usize| {
        estimate.sizes.iter().find(|size| size.mini_batch_size == m).map(|size| size.error)
    };
    let in_words = |error: Option<f64>| error.map_or_else(|| "-".into(), |e| format!("{e:.2}"));
    let [one, two] = after_epochs;
    vec![
        Claim::new(
            "With m large enough the mean over a mini-batch is about that over all images, Eq. (18).",
            match at(before, 1_000) {
                Some(error) => Verdict::when(error < ABOUT_RIGHT),
                None => Verdict::Undecided,
            },
            format!(
                "Before the first epoch the error at m = 10, 100, 1,000 is {}, {}, {} of the \
                 gradient's length; it falls like the {} power of m.",
                in_words(at(before, 10)),
                in_words(at(before, 100)),
                in_words(at(before, 1_000)),
                power(before)
            ),
        ),
        Claim::new(
            "The estimate need not be good.",
            Verdict::when(two > one),
            format!(
                "After one epoch the error at m = 10 is {} of the gradient's length, and falls like \
                 the {} power of m. One more epoch with m = 10 takes the accuracy on the \
                 validation images from {} to {}.",
                in_words(at(after, 10)),
                power(after),
                percent(Some(one)),
                percent(Some(two))
            ),
        ),
        Claim::open(
            "An estimate from m = 10 of n = 60,000 images takes 6,000 times less work.",
            format!(
                "With n = {} it takes {} times less.",
                grouped(before.examples),
                grouped(before.examples / 10)
            ),
        ),
    ]
}

/// The power of m that the error falls like, where a mini-batch is a small part of all images.
fn power(estimate: &Estimate) -> String {
    let mut points = points(estimate, |size| size.error);
    points.retain(|(m, _)| *m <= estimate.examples as f64 / 20.0);
    log_log_slope(&points).map_or_else(|| "-".into(), |slope| format!("{slope:.3}"))
}

fn chart(estimates: &[Estimate]) -> Chart {
    let mut series = Vec::new();
    for (estimate, place) in estimates.iter().zip(PLACES) {
        series.push(Series::points(place, points(estimate, |size| size.error)));
    }
    let law = |estimate: &Estimate| {
        let single = estimate.sizes.first().map_or(1.0, |size| size.law);
        let sizes = estimate.sizes.iter().map(|size| size.mini_batch_size as f64);
        let law = sizes.map(move |m| (m, single / m.sqrt()));
        // A point without a place, so that the two lines are not joined.
        law.chain([(f64::NAN, f64::NAN)]).collect::<Vec<_>>()
    };
    series.push(Series::dashed("1/√m", estimates.iter().flat_map(law)));
    Chart::new("How well a mini-batch estimates the gradient")
        .x(Axis::log("m, images in the mini-batch"))
        .y(Axis::log("error, as a share of the length of ∇C"))
        .series(series)
}

fn table(estimates: &[Estimate]) -> Table {
    let row = |i: usize| {
        let [begin, learned] = [0, 1].map(|place: usize| &estimates[place].sizes[i]);
        [
            grouped(begin.mini_batch_size),
            format!("{:.4}", begin.error),
            format!("{:.4}", begin.law),
            format!("{:.4}", learned.error),
            format!("{:.4}", learned.law),
        ]
    };
    Table::new(
        "Error found, and by the law: 1/√m, without an image coming twice",
        ["m", PLACES[0], "by the law", PLACES[1], "by the law"],
        (0..estimates[0].sizes.len()).map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn poor_estimates_and_an_epoch_without_progress_are_not_confirmed() {
        let estimate = |error: f64| Estimate {
            examples: 50_000,
            gradient_length: 1.0,
            sizes: [10, 1_000]
                .map(|mini_batch_size| EstimateError { mini_batch_size, error, law: error })
                .to_vec(),
        };
        let of = |error, after| verdicts(&claims(&[estimate(error), estimate(2.0)], after));
        assert_eq!(of(0.1, [0.90, 0.92]), [Some(Confirmed), Some(Confirmed), None]);
        assert_eq!(of(0.9, [0.92, 0.90]), [Some(NotConfirmed), Some(NotConfirmed), None]);
    }
}
