//! Eq. (5): small changes in weights and bias change a sigmoid neuron's output linearly, with an
//! error that falls with the square of the change.

use sigmoid_net::SigmoidNeuron;

use crate::random::{from_minus_1_to_1, length};

/// Changes of one size, and what Eq. (5) says of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfSize {
    /// ‖(Δw, Δb)‖.
    pub size: f64,
    /// Δoutput in truth, of one neuron.
    pub actual: f64,
    /// Σ ∂output/∂w_j Δw_j + ∂output/∂b Δb, of the same neuron.
    pub predicted: f64,
    /// Root of the mean square of `actual`, over all neurons.
    pub change: f64,
    /// Root of the mean square of the difference between the two, over all neurons.
    pub error: f64,
}

/// Changes weights and bias of `neurons` random sigmoid neurons of `inputs` inputs by each size,
/// each neuron in a random direction of its own.
pub fn change(neurons: usize, inputs: usize, sizes: &[f64], seed: u64) -> Vec<OfSize> {
    let neurons: Vec<Changeable> =
        (0..neurons as u64).map(|i| Changeable::new(inputs, seed.wrapping_add(i))).collect();
    let of_size = |&size: &f64| {
        let changes: Vec<(f64, f64)> = neurons.iter().map(|neuron| neuron.change(size)).collect();
        let root_mean_square = |of: &dyn Fn(&(f64, f64)) -> f64| {
            let squares: f64 = changes.iter().map(|pair| of(pair).powi(2)).sum();
            (squares / changes.len().max(1) as f64).sqrt()
        };
        let (actual, predicted) = changes.first().copied().unwrap_or_default();
        OfSize {
            size,
            actual,
            predicted,
            change: root_mean_square(&|(actual, _)| *actual),
            error: root_mean_square(&|(actual, predicted)| actual - predicted),
        }
    };
    sizes.iter().map(of_size).collect()
}

/// A neuron, its input, and the direction that it is changed in.
struct Changeable {
    neuron: SigmoidNeuron,
    x: Vec<f64>,
    /// Of length 1, weights and bias together.
    delta_weights: Vec<f64>,
    delta_bias: f64,
}

impl Changeable {
    fn new(inputs: usize, seed: u64) -> Self {
        let mut numbers = from_minus_1_to_1(seed, 3 * inputs + 2).into_iter();
        let mut some = |n: usize| numbers.by_ref().take(n).collect::<Vec<f64>>();
        let neuron = SigmoidNeuron { weights: some(inputs), bias: some(1)[0] };
        // Inputs are from 0 to 1, as the outputs of other sigmoid neurons would be.
        let x = some(inputs).into_iter().map(|x| f64::midpoint(x, 1.0)).collect();
        let delta = some(inputs + 1);
        let norm = length(&delta);
        let delta: Vec<f64> = delta.into_iter().map(|d| d / norm).collect();
        let (delta_weights, delta_bias) = (delta[..inputs].to_vec(), delta[inputs]);
        Self { neuron, x, delta_weights, delta_bias }
    }

    /// Δoutput in truth, and as predicted, for a change of this size.
    fn change(&self, size: f64) -> (f64, f64) {
        let delta_weights: Vec<f64> = self.delta_weights.iter().map(|d| d * size).collect();
        let delta_bias = self.delta_bias * size;
        let weights = self.neuron.weights.iter().zip(&delta_weights).map(|(w, d)| w + d);
        let changed =
            SigmoidNeuron { weights: weights.collect(), bias: self.neuron.bias + delta_bias };
        let actual = changed.output(&self.x) - self.neuron.output(&self.x);
        (actual, self.neuron.delta_output(&self.x, &delta_weights, delta_bias))
    }
}
