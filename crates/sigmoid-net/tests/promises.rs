//! What the crate promises beyond the chapter: the same bits, and errors with values.

use std::ops::ControlFlow;

use ndarray::{Array2, array};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use sgd::{Sgd, Snapshot};
use sigmoid_net::{
    Activation, CostFunction, Error, Init, Inputs, Network, Predictor, Training, one_hot,
};

fn made_up(n: usize, pixels: usize) -> (Array2<u8>, Vec<u8>) {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let images = Array2::from_shape_fn((n, pixels), |_| match rng.next_u32() {
        r if r % 5 > 0 => 0,
        r => (r >> 24) as u8,
    });
    let labels = (0..10).cycle().take(n).collect();
    (images, labels)
}

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
fn networks_that_cannot_be_are_refused_with_their_sizes() {
    for (sizes, message) in [
        (&[][..], "a network of sizes [] has no output layer, expected at least 2 layers"),
        (&[784], "a network of sizes [784] has no output layer, expected at least 2 layers"),
        (&[784, 0, 10], "sizes[1] of [784, 0, 10] is 0, expected at least 1"),
        (
            &[usize::MAX, usize::MAX],
            format!(
                "a network of sizes [{0}, {0}] has too many weights for this machine's memory",
                usize::MAX
            )
            .as_str(),
        ),
        #[cfg(target_pointer_width = "64")]
        (
            &[1 << 40, 1 << 15],
            "a network of sizes [1099511627776, 32768] has too many weights for this machine's \
             memory",
        ),
    ] {
        assert_eq!(Network::zeros(sizes).unwrap_err().to_string(), message);
    }
    let error = Network::from_position(&[2, 1], vec![0.0; 4]).unwrap_err();
    assert_eq!(error.to_string(), "a network of sizes [2, 1] has 3 weights and biases, found 4");
}

#[test]
fn functions_that_do_not_fit_a_network_or_each_other_are_refused_by_name() {
    let network = || Network::zeros(&[4, 3, 2]).expect("sizes that can be");
    let (relu, softmax) = (Activation::Relu, Activation::Softmax);
    let of = |activations: &[Activation]| network().with_activations(activations);
    for (error, message) in [
        (of(&[relu]).unwrap_err(), "1 activation function for 2 layers"),
        (
            of(&[softmax, softmax]).unwrap_err(),
            "layer 0 of 0 to 1 has softmax neurons, which only layer 1 can have",
        ),
        (
            of(&[relu, relu]).unwrap().with_cost_function(CostFunction::CrossEntropy).unwrap_err(),
            "the cross-entropy cost does not fit relu outputs",
        ),
        (
            network().with_cost_function(CostFunction::LogLikelihood).unwrap_err(),
            "the log-likelihood cost does not fit sigmoid outputs",
        ),
        (
            of(&[relu, softmax]).unwrap().with_cost_function(CostFunction::Quadratic).unwrap_err(),
            "the quadratic cost does not fit softmax outputs",
        ),
    ] {
        assert_eq!(error.to_string(), message);
    }
    // A cost that fits stays; one that does not gives way.
    let cross_entropy = network().with_cost_function(CostFunction::CrossEntropy).unwrap();
    let cost = |outputs| {
        let network = cross_entropy.clone().with_activations(&[relu, outputs]);
        network.unwrap().cost_function()
    };
    assert_eq!(cost(Activation::Sigmoid), CostFunction::CrossEntropy);
    assert_eq!(cost(Activation::Tanh), CostFunction::Quadratic);
    assert_eq!(cost(softmax), CostFunction::LogLikelihood);
}

fn refuse<'a>(inputs: Inputs<'a>, labels: &'a [u8]) -> Error {
    let network = Network::zeros(&[4, 3, 2]).expect("sizes that can be");
    Training::new(network, inputs, labels, Sgd::new(3.0, 10)).expect_err("data that does not fit")
}

#[test]
fn data_that_does_not_fit_the_network_is_refused_with_both_numbers() {
    let x = array![[0_u8, 1, 2, 3], [4, 5, 6, 7]];
    let narrow = array![[0_u8, 1, 2], [4, 5, 6]];
    assert_eq!(refuse(narrow.view().into(), &[0, 1]), Error::Inputs { network: 4, data: 3 });
    assert_eq!(refuse(x.view().into(), &[0, 2]), Error::Outputs { network: 2, data: 3 });
    assert_eq!(refuse(x.view().into(), &[0]), Error::Counts { inputs: 2, targets: 1 });
    let none = Array2::<u8>::zeros((0, 4));
    assert_eq!(refuse(none.view().into(), &[]), Error::Settings(sgd::Error::NoExamples));
    let y = array![[0.0_f32], [1.0]];
    let error = Network::zeros(&[4, 3, 2]).unwrap().gradient(x.view(), y.view()).unwrap_err();
    assert_eq!(error, Error::Outputs { network: 2, data: 1 });
}

#[test]
fn no_examples_have_no_outputs_and_no_cost() {
    let network = Network::zeros(&[4, 2]).unwrap();
    let none = Array2::<u8>::zeros((0, 4));
    assert_eq!(network.feedforward_many(none.view()).dim(), (0, 2));
    let evaluation = network.evaluate(none.view(), &[]);
    assert_eq!((evaluation.examples, evaluation.correct, evaluation.cost), (0, 0, 0.0));
    assert!(evaluation.accuracy().is_nan());

    let deep = Network::zeros(&[20, 33, 17, 10]).unwrap();
    let (bytes, floats) = (Array2::<u8>::zeros((0, 20)), Array2::<f32>::zeros((0, 20)));
    for inputs in [Inputs::from(bytes.view()), Inputs::from(floats.view())] {
        assert_eq!(deep.feedforward_many(inputs).dim(), (0, 10));
        assert!(deep.gradient(inputs, &[][..] as &[u8]).unwrap().iter().all(|&slope| slope == 0.0));
    }
}

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
fn a_predictor_gives_the_bits_of_its_network_from_call_to_call() {
    let (images, labels) = made_up(130, 1000);
    let floats = images.mapv(|byte| f32::from(byte) / 255.0);
    for sizes in [&[1000, 40, 10][..], &[1000, 10], &[1000, 33, 17, 10]] {
        let network = Network::from_seed(sizes, Init::Scaled, 1).unwrap();
        let mut predictor = Predictor::new(network.clone());
        assert_eq!(predictor.outputs(&images), network.feedforward_many(&images));
        assert_eq!(predictor.evaluate(&images, &labels), network.evaluate(&images, &labels));
        let mut correct = 0;
        // Bytes and floats in turn, so that each has to make room for itself again.
        for (i, &label) in labels.iter().enumerate() {
            let expected = network.feedforward(images.row(i));
            assert_eq!(predictor.output(images.row(i)), expected.as_slice().unwrap());
            correct += usize::from(predictor.predict(images.row(i)) == usize::from(label));
            let expected = network.feedforward(floats.row(i));
            assert_eq!(predictor.output(floats.row(i)), expected.as_slice().unwrap());
        }
        assert_eq!(predictor.evaluate(&images, &labels).correct, correct);
        assert_eq!(predictor.clone().output(images.row(3)), predictor.output(images.row(3)));
        assert_eq!(predictor.network(), &network);
    }
}

#[test]
fn an_input_of_another_width_is_refused_with_both_numbers() {
    let network = Network::zeros(&[4, 2]).unwrap();
    let message = |f: &dyn Fn()| {
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).unwrap_err();
        panic.downcast_ref::<String>().unwrap().clone()
    };
    let expected = "3 inputs for a network of 4";
    assert_eq!(message(&|| drop(network.feedforward(&[0_u8; 3]))), expected);
    assert_eq!(
        message(&|| drop(network.feedforward_many(&Array2::<f32>::zeros((2, 3))))),
        expected
    );
    assert_eq!(
        message(&|| {
            Predictor::new(network.clone()).predict(&[0_f32; 3]);
        }),
        expected
    );
    let labels = "the network has 2 outputs, the examples need 8: see Network::check_fit";
    assert_eq!(message(&|| drop(network.evaluate(&vec![[0_u8; 4]], &[7]))), labels);
}

#[test]
fn whatever_holds_numbers_is_an_input() {
    let network = Network::from_seed(&[3, 4, 2], Init::Scaled, 1).unwrap();
    let expected = network.feedforward(&[7_u8, 0, 255]);
    let vec = vec![7_u8, 0, 255];
    let (array, column) = (array![7_u8, 0, 255], array![[7_u8], [0], [255]]);
    assert_eq!(network.feedforward(&vec), expected);
    assert_eq!(network.feedforward(&vec[..]), expected);
    assert_eq!(network.feedforward(&array), expected);
    // Not contiguous.
    assert_eq!(network.feedforward(column.column(0)), expected);
    let wide = array![[7_u8, 1], [0, 2], [255, 3]];
    assert_eq!(network.feedforward(wide.column(0)), expected);

    let many = [[7_u8, 0, 255], [1, 2, 3]];
    let (rows, owned) = (many.to_vec(), Array2::from(many.to_vec()));
    let expected = network.feedforward_many(&many[..]);
    assert_eq!(network.feedforward_many(&rows), expected);
    assert_eq!(network.feedforward_many(&owned), expected);
    assert_eq!(network.feedforward_many(owned.view()), expected);

    let labels = vec![1_u8, 0];
    let expected = network.gradient(&rows, &labels).unwrap();
    assert_eq!(network.gradient(&rows, &[1, 0]).unwrap(), expected);
    assert_eq!(network.gradient(&rows, &one_hot(&labels, 2)).unwrap(), expected);
    assert_eq!(network.gradient(&rows, one_hot(&labels, 2).view()).unwrap(), expected);
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

/// Bytes moved on by as many places as the epoch and the example say.
fn turned(example: usize, epoch: usize, image: &[u8], to: &mut [u8]) {
    to.copy_from_slice(image);
    to.rotate_left((5 * epoch + example) % image.len());
}

#[test]
fn augmented_images_are_learned_as_if_they_had_been_given() {
    let (images, labels) = made_up(2_100, 100);
    for (m, threads) in [(10, 1), (10, 2), (50, 3), (1_500, 8)] {
        let sgd = Sgd::new(1.0, m).with_seed(1);
        let train = |images: &Array2<u8>, sgd: Sgd| {
            let network = Network::from_seed(&[100, 20, 10], Init::Scaled, 1).unwrap();
            Training::new(network, images, &labels, sgd).unwrap().into_network()
        };
        let start = train(&images, sgd.clone());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let augmented = pool.install(|| {
            let training = Training::new(start.clone(), &images, &labels, sgd.clone()).unwrap();
            let mut training = training.with_augmentation(turned);
            training.run_epochs(2);
            training.into_network()
        });
        // The images of each epoch, given.
        let mut given = Training::new(start, &images, &labels, sgd.clone()).unwrap().snapshot();
        for epoch in 0..2 {
            let mut images = images.clone();
            for (i, mut row) in images.rows_mut().into_iter().enumerate() {
                let image = row.to_vec();
                turned(i, epoch, &image, row.as_slice_mut().unwrap());
            }
            let network = Network::from_seed(&[100, 20, 10], Init::Scaled, 1).unwrap();
            let mut training = Training::new(network, &images, &labels, sgd.clone()).unwrap();
            training.restore(&given).unwrap();
            training.run_epochs(1);
            given = training.snapshot();
        }
        assert!(augmented.position() == given.position, "m = {m}");
    }
}

#[test]
#[should_panic(expected = "augmentation of inputs that are floats")]
fn floats_are_not_augmented() {
    let (images, labels) = made_up(5, 20);
    let floats = images.mapv(f32::from);
    let network = Network::from_seed(&[20, 10], Init::Scaled, 1).unwrap();
    let training = Training::new(network, &floats, &labels, Sgd::new(1.0, 1)).unwrap();
    let _ = training.with_augmentation(turned);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn training_restored_at_any_mini_batch_goes_on_to_the_same_bits(
        inputs in 1..1000_usize,
        hidden in prop::collection::vec(1..40_usize, 0..3),
        n in 1..60_usize,
        m in 1..70_usize,
        momentum in prop::sample::select(vec![0.0, 0.5, 0.9]),
        weight_decay in prop::sample::select(vec![0.0, 0.01]),
        averaging in prop::sample::select(vec![None, Some(0.8)]),
        is_augmented: bool,
    ) {
        let (images, labels) = made_up(n, inputs);
        let sizes: Vec<usize> = [inputs].into_iter().chain(hidden).chain([10]).collect();
        let training = || {
            let network = Network::from_seed(&sizes, Init::Scaled, 1).unwrap();
            let sgd = Sgd::new(0.5, m)
                .with_momentum(momentum)
                .with_weight_decay(weight_decay)
                .with_averaging(averaging)
                .with_seed(3);
            let training = Training::new(network, &images, &labels, sgd).unwrap();
            if is_augmented { training.with_augmentation(turned) } else { training }
        };
        let mut whole = training();
        whole.run_epochs(2);
        let mut restored = training();
        while restored.snapshot().epoch < 2 {
            let snapshot = restored.snapshot();
            restored = training();
            restored.restore(&snapshot).unwrap();
            prop_assert_eq!(restored.snapshot(), snapshot);
            restored.run_epoch(|_| ControlFlow::Break(()));
        }
        prop_assert!(restored.snapshot() == whole.snapshot());
        prop_assert!(restored.network() == whole.network());
    }
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

#[test]
fn biases_do_not_decay_and_weights_to_white_pixels_do() {
    // Nothing to learn: white images, whose outputs σ(b) are those desired.
    let images = vec![[0_u8; 20]; 3];
    let network = Network::from_seed(&[20, 17], Init::Scaled, 1).unwrap();
    let desired = network.feedforward_many(&images);
    for momentum in [0.0, 0.5] {
        let sgd = Sgd::new(1.0, 1).with_weight_decay(0.5).with_momentum(momentum);
        let mut training = Training::new(network.clone(), &images, &desired, sgd).unwrap();
        training.run_epochs(1);
        assert_eq!(training.network().weights(0), network.weights(0).mapv(|w| w / 8.0));
        assert_eq!(training.network().biases(0), network.biases(0));
    }
}

#[test]
fn snapshots_of_other_networks_are_refused_with_both_numbers() {
    let (images, labels) = made_up(5, 20);
    let network = Network::from_seed(&[20, 10], Init::Scaled, 1).unwrap();
    let mut training = Training::new(network, &images, &labels, Sgd::new(1.0, 1)).unwrap();
    let whole = training.snapshot();
    let short = Snapshot { position: vec![0.0; 5], ..whole.clone() };
    assert_eq!(
        training.restore(&short).unwrap_err().to_string(),
        "the snapshot's position has 5 components, this training needs 210"
    );
    let moving = Snapshot { velocity: vec![0.0; 210], ..whole };
    assert_eq!(
        training.restore(&moving).unwrap_err().to_string(),
        "the snapshot's velocity has 210 components, this training needs 0"
    );
}

#[cfg(feature = "serde")]
#[test]
fn an_evaluation_survives_json() {
    let (images, labels) = made_up(50, 20);
    let network = Network::from_seed(&[20, 5, 10], Init::Scaled, 1).unwrap();
    let evaluation = network.evaluate(&images, &labels);
    let json = serde_json::to_string(&evaluation).unwrap();
    assert_eq!(serde_json::from_str::<sigmoid_net::Evaluation>(&json).unwrap(), evaluation);
}
