//! The fast kernels against the naive reference, and the reference against central differences.

use ndarray::Array2;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use sigmoid_net::{Activation, CostFunction, Init, Network};

mod central_differences;
mod gradients;
mod no_class;
mod training;

/// The activation functions of hidden and output layers and the cost functions that go together.
fn combinations() -> impl Iterator<Item = (Activation, Activation, CostFunction)> {
    let hidden = [Activation::Sigmoid, Activation::Tanh, Activation::Relu];
    let outputs = Activation::BUILT_IN.into_iter();
    let ends = outputs.flat_map(|output| CostFunction::ALL.map(|cost| (output, cost)));
    let ends = ends.filter(|(output, cost)| cost.fits(*output));
    ends.flat_map(move |(output, cost)| hidden.map(|hidden| (hidden, output, cost)))
}

/// The network with these functions.
fn made_of(
    network: Network,
    (hidden, output, cost): (Activation, Activation, CostFunction),
) -> Network {
    let mut activations = vec![hidden; network.layers()];
    *activations.last_mut().unwrap() = output;
    network.with_activations(&activations).unwrap().with_cost_function(cost).unwrap()
}

#[test]
fn every_output_has_a_cost_and_every_cost_an_output() {
    let ends: Vec<_> = combinations()
        .filter(|(hidden, ..)| *hidden == Activation::Relu)
        .map(|(_, output, cost)| (output.name(), cost.name()))
        .collect();
    assert_eq!(
        ends,
        [
            ("sigmoid", "quadratic"),
            ("sigmoid", "cross-entropy"),
            ("tanh", "quadratic"),
            ("relu", "quadratic"),
            ("softmax", "log-likelihood"),
        ]
    );
}

fn network(sizes: &[usize], seed: u64) -> Network {
    Network::new(sizes, Init::Scaled, &mut ChaCha8Rng::seed_from_u64(seed)).unwrap()
}

/// Images with about four of five pixels zero, the first all white and the second all black.
fn images(n: usize, pixels: usize, seed: u64) -> Array2<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    Array2::from_shape_fn((n, pixels), |(i, _)| match (i, rng.next_u32()) {
        (0, _) => 0,
        (1, _) => 255,
        (_, r) if r % 5 > 0 => 0,
        (_, r) => (r >> 24) as u8,
    })
}

fn scaled(images: &Array2<u8>) -> Array2<f32> {
    images.mapv(|byte| f32::from(byte) / 255.0)
}

fn labels(n: usize, classes: usize) -> Vec<u8> {
    (0..n).map(|i| u8::try_from(i * 7 % classes).unwrap()).collect()
}

fn examples(images: &Array2<u8>, labels: &[u8], classes: usize) -> Vec<(Vec<f64>, Vec<f64>)> {
    let one_hot = |k: u8| (0..classes).map(|j| f64::from(u8::from(j == usize::from(k)))).collect();
    let x = images.outer_iter().map(|row| row.iter().map(|&b| f64::from(b) / 255.0).collect());
    x.zip(labels.iter().map(|&k| one_hot(k))).collect()
}

/// Largest difference, relative to the largest component there is.
fn relative_error(fast: &[f32], exact: &[f64]) -> f64 {
    assert_eq!(fast.len(), exact.len());
    let largest = exact.iter().fold(1e-30_f64, |m, e| m.max(e.abs()));
    fast.iter().zip(exact).fold(0.0_f64, |m, (f, e)| m.max((f64::from(*f) - e).abs())) / largest
}
