//! A mini-batch estimates the gradient, Eq. (18) and Eq. (19), with an error that falls like
//! 1/√m.

use mnist_io::Examples;
use rayon::prelude::*;
use sgd::{epoch_permutation, mini_batch_gradient};
use sigmoid_net::{Network, NetworkCost};

use crate::watch::Steps;
use crate::{Error, Watch};

/// How well mini-batches estimate the gradient at one position of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// n, the number of all examples.
    pub examples: usize,
    /// ‖∇C‖ over all of them.
    pub gradient_length: f64,
    /// One for each size of mini-batch.
    pub sizes: Vec<OfSize>,
}

/// How well mini-batches of one size do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfSize {
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
        compared.push(OfSize { mini_batch_size: m, error: error / length, law: law / length });
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
