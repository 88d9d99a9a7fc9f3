//! What drawn digits are worth on real ones: `cargo xtask download-mnist`, then
//! `cargo test --release -p drawn-digits --test all -- real_mnist --ignored`.

use std::path::PathBuf;

use augmentation::{Distorter, Distortion};
use drawn_digits::{Statistics, draw_many};
use mnist_io::DataSet;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use sgd::Sgd;
use sigmoid_net::{Activation, CostFunction, Init, Network, Training};

/// The data set in the folder `MNIST_DIR`, or else in `data/mnist` of the workspace.
fn mnist() -> DataSet {
    let in_workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/mnist");
    let dir = std::env::var_os("MNIST_DIR").map_or_else(|| in_workspace.into(), PathBuf::from);
    DataSet::open(dir).unwrap_or_else(|error| panic!("{error} (cargo xtask download-mnist)"))
}

const EPOCHS: usize = 15;

/// The network after `EPOCHS` epochs of 60,000 drawn digits.
fn trained(seed: u64) -> Network {
    let (images, labels) = draw_many(seed, 0..60_000);
    let images = images.into_shape_with_order((60_000, 784)).expect("28 x 28 = 784");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let network = Network::new(&[784, 100, 10], Init::Scaled, &mut rng).expect("a network");
    let sgd = Sgd::new(3.0, 10).with_seed(seed);
    let mut training = Training::new(network, images.view(), &labels[..], sgd).expect("what fits");
    training.nth(EPOCHS - 1);
    training.into_network()
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn a_network_that_has_never_seen_a_real_digit_reads_95_percent_of_them() {
    let test = mnist().test;
    let evaluate = |seed| trained(seed).evaluate(test.images(), test.labels()).correct;
    let counts: Vec<usize> = (1..=5).map(evaluate).collect();
    println!("784-100-10 after {EPOCHS} epochs, seeds 1 to 5: {counts:?} of 10,000");
    assert!(counts.iter().all(|&count| count >= 9_500), "{counts:?}");
}

/// 784-300-10 with rectified linear neurons after 20 epochs of 60,000 drawn digits, each distorted
/// in each epoch anew.
fn trained_on_distorted_digits(seed: u64) -> Network {
    let (images, labels) = draw_many(1, 0..60_000);
    let images = images.into_shape_with_order((60_000, 784)).expect("28 x 28 = 784");
    let network = Network::from_seed(&[784, 300, 10], Init::He, seed)
        .and_then(|network| network.with_activations(&[Activation::Relu, Activation::Sigmoid]))
        .and_then(|network| network.with_cost_function(CostFunction::CrossEntropy))
        .expect("a network");
    let sgd = Sgd::new(0.1, 20).with_seed(seed);
    let distorter = Distorter::new(Distortion::default(), 28, 28, seed).expect("the defaults");
    let mut training = Training::new(network, images.view(), &labels[..], sgd)
        .expect("what fits")
        .with_augmentation(|example, epoch, image, to| {
            distorter.distort(example, epoch, image, to);
        });
    training.run_epochs(20);
    training.into_network()
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn of_distorted_drawn_digits_it_learns_to_read_97_percent_of_real_ones() {
    let test = mnist().test;
    let evaluate = |seed| {
        let network = trained_on_distorted_digits(seed);
        network.evaluate(test.images(), test.labels()).correct
    };
    let counts: Vec<usize> = (1..=3).map(evaluate).collect();
    println!("784-300-10 on distorted digits, seeds 1 to 3: {counts:?} of 10,000");
    assert!(counts.iter().all(|&count| count >= 9_700), "{counts:?}");
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn drawn_digits_are_like_those_of_mnist_in_numbers() {
    let training = mnist().training;
    let real = training.images().into_shape_with_order((60_000, 28, 28)).unwrap();
    let (drawn, _) = draw_many(1, 0..60_000);
    let (real, drawn) = (Statistics::of(real.view()), Statistics::of(drawn.view()));
    println!("real  {real:#?}\ndrawn {drawn:#?}");
    // What the speed of training depends on.
    let nonzeros = (1.0 - drawn.zeros) / (1.0 - real.zeros);
    assert!((0.95..=1.05).contains(&nonzeros), "{nonzeros} times as many pixels as in MNIST");
}
