//! Networks as values: finite or not, printed, compared.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sgd::Sgd;
use sigmoid_net::{Activation, Init, Network, Predictor, Training};

use super::made_up;

#[test]
fn a_network_that_has_run_away_says_so() {
    let (images, labels) = made_up(50, 20);
    // Rectifiers have no ceiling: with too large an η they climb away.
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let network = Network::new(&[20, 5, 10], Init::Scaled, &mut rng).unwrap();
    let network = network.with_activation(Activation::Relu);
    assert!(network.is_finite());
    let sgd = Sgd::new(1e30, 10);
    let mut training = Training::new(network, images.view(), &labels[..], sgd).unwrap();
    training.nth(3);
    assert!(!training.network().is_finite());
    assert!(!training.network().evaluate(images.view(), &labels).cost.is_finite());
}

#[test]
fn networks_print_in_a_line_and_compare_by_all_they_are() {
    let network = Network::from_seed(&[784, 100, 10], Init::Scaled, 1).unwrap();
    assert_eq!(
        format!("{network:?}"),
        "Network { sizes: [784, 100, 10], activations: [sigmoid, sigmoid], cost: Quadratic, .. }"
    );
    assert!(format!("{:?}", Predictor::new(network.clone())).len() < 200);
    let (images, labels) = made_up(50, 784);
    let training = Training::new(network.clone(), &images, &labels, Sgd::new(1.0, 10)).unwrap();
    assert!(format!("{training:?}").len() < 1000, "{training:?}");

    assert_eq!(network, training.into_network());
    assert_ne!(network, network.clone().with_activation(Activation::Tanh));
    let mut moved = network.clone();
    moved.biases_mut(1)[0] += 1.0;
    assert_ne!(network, moved);
    let other = |name, slope| Activation::Other { name, f: f32::abs, slope };
    assert_eq!(other("abs", f32::signum), other("abs", f32::signum));
    assert_ne!(other("abs", f32::signum), other("|z|", f32::signum));
    assert_ne!(other("abs", f32::signum), other("abs", f32::cos));
    assert_ne!(other("sigmoid", f32::signum), Activation::Sigmoid);
}
