//! The same network to the bit on any number of threads and call by call.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sgd::Sgd;
use sigmoid_net::{Activation, CostFunction, Init, Inputs, Network, Training};

use super::made_up;

#[test]
fn any_number_of_threads_gives_the_same_network_to_the_bit() {
    // Images of three blocks, and a last mini-batch that is short.
    let (images, labels) = made_up(595, 1000);
    let floats = images.mapv(|byte| f32::from(byte) / 255.0);
    // Wide enough for every stage to be shared, only for some, and for none.
    let (sigmoid, tanh, relu, softmax) =
        (Activation::Sigmoid, Activation::Tanh, Activation::Relu, Activation::Softmax);
    let (quadratic, cross_entropy, log_likelihood) =
        (CostFunction::Quadratic, CostFunction::CrossEntropy, CostFunction::LogLikelihood);
    for (sizes, m, activations, cost) in [
        (&[1000, 300, 40, 10][..], 200, &[sigmoid; 3][..], quadratic),
        (&[1000, 300, 40, 10], 200, &[tanh; 3], quadratic),
        (&[1000, 300, 40, 10], 200, &[relu, tanh, sigmoid], cross_entropy),
        (&[1000, 300, 40, 20], 200, &[relu, relu, softmax], log_likelihood),
        (&[1000, 40, 10], 10, &[sigmoid; 2], quadratic),
        (&[1000, 40, 10], 10, &[tanh, softmax], log_likelihood),
        (&[1000, 30], 1, &[sigmoid], quadratic),
        (&[1000, 10], 1, &[sigmoid], quadratic),
        (&[1000, 300], 10, &[softmax], log_likelihood),
    ] {
        for inputs in [Inputs::from(images.view()), Inputs::from(floats.view())] {
            let train = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let network =
                    Network::new(sizes, Init::Scaled, &mut ChaCha8Rng::seed_from_u64(1)).unwrap();
                let network = network.with_activations(activations).unwrap();
                let network = network.with_cost_function(cost).unwrap();
                let sgd = Sgd::new(0.1, m).with_seed(1);
                pool.install(|| {
                    let mut training = Training::new(network, inputs, &labels[..], sgd).unwrap();
                    training.nth(1);
                    let evaluation = training.network().evaluate(inputs, &labels);
                    let bits = |v: &[f32]| v.iter().map(|w| w.to_bits()).collect::<Vec<_>>();
                    (bits(training.network().position()), evaluation.cost.to_bits())
                })
            };
            let one = train(1);
            for threads in [2, 3, 8] {
                assert!(train(threads) == one, "{sizes:?} {activations:?} on {threads} threads");
            }
        }
    }
}

#[test]
fn some_epochs_in_one_call_are_the_epochs_one_by_one() {
    let (images, labels) = made_up(50, 20);
    let train = || {
        let network = Network::from_seed(&[20, 5, 10], Init::Scaled, 1).unwrap();
        Training::new(network, &images, &labels, Sgd::new(1.0, 10)).unwrap()
    };
    let (mut some, mut one_by_one) = (train(), train());
    let reports = some.run_epochs(3);
    assert_eq!(reports.iter().map(|report| report.epoch).collect::<Vec<_>>(), [0, 1, 2]);
    one_by_one.nth(2);
    assert_eq!(some.network(), one_by_one.network());
    assert!(some.run_epochs(0).is_empty());
}

#[test]
fn momentum_and_weight_decay_give_the_same_network_on_any_number_of_threads() {
    let (images, labels) = made_up(195, 1000);
    let floats = images.mapv(|byte| f32::from(byte) / 255.0);
    for (sizes, m) in [(&[1000, 300, 40, 10][..], 50), (&[1000, 40, 10], 10), (&[1000, 10], 1)] {
        for inputs in [Inputs::from(images.view()), Inputs::from(floats.view())] {
            let train = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let network = Network::from_seed(sizes, Init::Scaled, 1).unwrap();
                let sgd = Sgd::new(0.5, m)
                    .with_momentum(0.9)
                    .with_weight_decay(0.01)
                    .with_averaging(Some(0.8));
                let mut training = Training::new(network, inputs, &labels[..], sgd).unwrap();
                pool.install(|| training.run_epochs(2));
                training.snapshot()
            };
            let one = train(1);
            for threads in [2, 3, 8] {
                assert!(train(threads) == one, "{sizes:?} on {threads} threads");
            }
        }
    }
}
