//! What a network learns from drawn digits.

use std::ops::Range;

use drawn_digits::draw_many;
use ndarray::Array2;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use sgd::Sgd;
use sigmoid_net::{Init, Network, Training};

/// A row an image: `[n, 784]`.
fn rows(range: Range<u64>) -> (Array2<u8>, Vec<u8>) {
    let (images, labels) = draw_many(1, range);
    let n = labels.len();
    (images.into_shape_with_order((n, 784)).expect("28 x 28 = 784"), labels)
}

#[test]
fn a_network_learns_to_read_the_digits_of_others() {
    let (images, labels) = rows(0..5_000);
    let (held_out, held_out_labels) = rows(5_000..7_000);
    let network =
        Network::new(&[784, 30, 10], Init::Scaled, &mut ChaCha8Rng::seed_from_u64(1)).unwrap();
    let mut training =
        Training::new(network, images.view(), &labels[..], Sgd::new(3.0, 10).with_seed(1)).unwrap();
    training.nth(9);
    let evaluation = training.network().evaluate(held_out.view(), &held_out_labels);
    assert!(evaluation.accuracy() >= 0.9, "{evaluation:?}");
}
