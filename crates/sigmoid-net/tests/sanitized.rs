//! Training on several threads, for a thread sanitizer to watch: see the README of `fork-join`, and
//! `tests/sanitized.rs` there, for why it has a `main` of its own that ends in a pool.

use std::process;

use ndarray::Array2;
use sgd::Sgd;
use sigmoid_net::{Init, Inputs, Network, Training};

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads");
    pool.install(|| {
        let (examples, sizes) = (400, [784, 100, 10]);
        // Two pixels of three are zero.
        let byte =
            |(i, k): (usize, usize)| (i * 31 + k * 17).to_le_bytes()[0] * u8::from(k % 3 == 2);
        let images = Array2::from_shape_fn((examples, sizes[0]), byte);
        let floats = images.mapv(|byte| f32::from(byte) / 255.0);
        let labels: Vec<u8> = (0..10).cycle().take(examples).collect();
        for m in [10, 100] {
            for inputs in [Inputs::from(images.view()), Inputs::from(floats.view())] {
                for momentum in [0.0, 0.5] {
                    let network = Network::from_seed(&sizes, Init::Scaled, 1).expect("sizes");
                    let sgd = Sgd::new(0.5, m).with_momentum(momentum);
                    let mut training =
                        Training::new(network, inputs, &labels[..], sgd).expect("data that fits");
                    // The first epochs go alone, to measure how fast that is.
                    assert_eq!(training.run_epochs(10).len(), 10);
                    assert!(training.network().position().iter().all(|v| v.is_finite()));
                }
            }
        }
        process::exit(0);
    });
}
