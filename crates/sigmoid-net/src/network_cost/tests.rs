//! The same bits, whichever way an update is computed.

use ndarray::Array2;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use sgd::Sgd;

use super::*;
use crate::activation::Activation;
use crate::engine::simd::Instructions;
use crate::init::Init;

#[test]
fn the_fused_update_gives_the_bits_of_its_two_halves() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    // Later layers: none, one task's worth, and worth sharing themselves. With the last size
    // of mini-batch pixels are sorted.
    for sizes in [&[1000, 10][..], &[1000, 40, 10], &[1000, 300, 200, 10]] {
        for m in [1, 7, 40] {
            let network = Network::new(sizes, Init::Scaled, &mut rng).expect("sizes");
            let bytes = Array2::from_shape_simple_fn((3 * m, 1000), || match rng.next_u32() {
                r if r % 3 > 0 => 0,
                r => r.to_le_bytes()[3],
            });
            let labels: Vec<u8> = (0..10).cycle().take(3 * m).collect();
            let cost = NetworkCost::new(&network, &bytes, &labels).expect("a fit");
            for sgd in [
                Sgd::new(0.5, m),
                Sgd::new(0.5, m).with_weight_decay(0.1),
                Sgd::new(0.5, m).with_momentum(0.7),
                Sgd::new(0.5, m).with_momentum(0.7).with_weight_decay(0.1),
            ] {
                let fused = train(&cost, cost.position(&network), 3 * m, sgd.clone());
                let halves = train(Halves(&cost), cost.position(&network), 3 * m, sgd.clone());
                assert!(fused == halves, "{sizes:?}, {sgd:?}");
            }
        }
    }
}

/// Two epochs, and the bits they end at.
fn train(cost: impl Cost<Example = usize>, v: Vec<f32>, examples: usize, sgd: Sgd) -> Vec<u32> {
    let mut training = sgd::Training::new(cost, examples, v, sgd).expect("good settings");
    training.run_epochs(2);
    training.into_position().into_iter().map(f32::to_bits).collect()
}

/// A cost that moves a position by one pass over memory after the other.
struct Halves<'c, 'a>(&'c NetworkCost<'a>);

impl Cost for Halves<'_, '_> {
    type Example = usize;
    type Gradients = Workspace;

    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn gradients(&self) -> Workspace {
        self.0.gradients()
    }

    fn backprop(&self, team: &Team<'_>, v: &[f32], next: &[usize], to: &mut Workspace) {
        self.0.backprop(team, v, next, to);
    }

    fn add_gradients(&self, team: &Team<'_>, from: &Workspace, scale: f32, out: &mut [f32]) {
        self.0.add_gradients(team, from, scale, out);
    }

    fn shrink_weights(&self, v: &mut [f32], factor: f32) {
        self.0.shrink_weights(v, factor);
    }
}

#[test]
fn every_set_of_instructions_moves_to_the_same_bits() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    // More examples than are added up in one pass, and few.
    for (m, sizes) in [(300, &[50, 33, 17, 4][..]), (7, &[900, 64, 10])] {
        let network = Network::new(sizes, Init::Scaled, &mut rng).expect("sizes");
        let bytes = Array2::from_shape_simple_fn((2 * m, sizes[0]), || match rng.next_u32() {
            r if r % 3 > 0 => 0,
            r => r.to_le_bytes()[3],
        });
        let floats = bytes.mapv(|byte| f32::from(byte) / 255.0 - 0.3);
        let labels = [0, 1, 2, 3, Targets::NONE];
        let labels: Vec<u8> = labels.into_iter().cycle().take(2 * m).collect();
        let targets = Targets::LabelsOrNone(&labels);
        for (momentum, weight_decay) in [(0.0, 0.01), (0.9, 0.0), (0.9, 0.01)] {
            let sgd = Sgd::new(0.5, m).with_momentum(momentum).with_weight_decay(weight_decay);
            for inputs in [Inputs::from(bytes.view()), Inputs::from(floats.view())] {
                let positions: Vec<Vec<u32>> = Instructions::available()
                    .into_iter()
                    .map(|instructions| {
                        let mut cost = NetworkCost::new(&network, inputs, targets).expect("a fit");
                        cost.engine.simd = instructions;
                        let halves = Halves(&cost);
                        let halves = train(halves, cost.position(&network), 2 * m, sgd.clone());
                        let fused = train(&cost, cost.position(&network), 2 * m, sgd.clone());
                        assert!(fused == halves, "{sizes:?} {sgd:?} {instructions:?}");
                        fused
                    })
                    .collect();
                assert!(positions.windows(2).all(|w| w[0] == w[1]), "{sizes:?} {sgd:?}");
            }
        }
    }
}

#[test]
fn every_set_of_instructions_gives_the_same_bits() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    // Few and many examples, sizes that are and are not multiples of 16.
    for (n, sizes) in [(7, &[30, 33, 17, 4][..]), (40, &[300, 64, 10]), (40, &[1, 1, 1])] {
        let mut network = Network::new(sizes, Init::Scaled, &mut rng).expect("sizes");
        let bytes = Array2::from_shape_simple_fn((n, sizes[0]), || match rng.next_u32() {
            r if r % 3 > 0 => 0,
            r => r.to_le_bytes()[3],
        });
        let floats = bytes.mapv(|byte| f32::from(byte) / 255.0 - 0.3);
        let labels: Vec<u8> = (0..n).map(|i| u8::from(i % 2 == 1 && sizes[1] > 1)).collect();
        let hidden = |l| [Activation::Tanh, Activation::Relu, Activation::Sigmoid][l];
        for output in Activation::BUILT_IN {
            let mut activations: Vec<_> = (0..network.layers()).map(hidden).collect();
            activations[sizes.len() - 2] = output;
            network = network.with_activations(&activations).expect("as many as layers");
            for inputs in [Inputs::from(bytes.view()), Inputs::from(floats.view())] {
                let gradients: Vec<Vec<u32>> = Instructions::available()
                    .into_iter()
                    .map(|instructions| {
                        let mut cost =
                            NetworkCost::new(&network, inputs, &labels[..]).expect("a fit");
                        cost.engine.simd = instructions;
                        cost.gradient(&network).into_iter().map(f32::to_bits).collect()
                    })
                    .collect();
                assert!(gradients.windows(2).all(|w| w[0] == w[1]), "{sizes:?} {inputs:?}");
            }
        }
    }
}
