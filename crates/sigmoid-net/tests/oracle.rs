//! The fast kernels against the naive reference, and the reference against central differences.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use reference::Reference;
use sgd::Sgd;
use sigmoid_net::{
    Activation, CostFunction, Error, ExampleGradient, Init, Inputs, Network, Targets, Training,
    one_hot,
};

mod reference;

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

/// Sizes that are and are not multiples of 16, single neurons, several layers.
const SHAPES: [&[usize]; 10] = [
    &[784, 30, 10],
    &[784, 100, 10],
    &[784, 10],
    &[1, 1],
    &[1, 1, 1, 1],
    &[16, 32, 16],
    &[1000, 20, 3],
    &[17, 33, 65, 3],
    &[100, 257, 2],
    &[49, 16, 31, 15, 4],
];

#[test]
fn the_reference_agrees_with_central_differences() {
    let sizes = [&[3, 4, 2][..], &[5, 2], &[4, 3, 5, 3]];
    for (sizes, functions) in sizes.into_iter().flat_map(|s| combinations().map(move |f| (s, f))) {
        let network = made_of(network(sizes, 3), functions);
        let x: Vec<f64> = (0..sizes[0]).map(|i| (i as f64).sin().abs()).collect();
        let y: Vec<f64> = (0..sizes[sizes.len() - 1]).map(|i| (i % 2) as f64).collect();
        let analytic = Reference::of(&network).gradient(&x, &y);
        let mut numeric = vec![0.0; analytic.len()];
        let position = Reference::of(&network).position();
        sgd::central_difference(
            |v| {
                let mut moved = Reference::of(&network);
                let mut v = v.iter();
                for (w, b) in moved.w.iter_mut().zip(&mut moved.b) {
                    w.iter_mut().flatten().chain(b).for_each(|c| *c = *v.next().unwrap());
                }
                moved.cost(&x, &y)
            },
            &position,
            1e-4,
            &mut numeric,
        );
        let largest = analytic.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
        assert!(largest > 1e-3, "{sizes:?} {functions:?}: nothing to compare");
        for (a, n) in analytic.iter().zip(&numeric) {
            assert!((a - n).abs() < 1e-6 * largest, "{sizes:?} {functions:?}: {a} {n}");
        }
    }
}

#[test]
fn outputs_gradients_and_costs_of_all_combinations_agree_with_the_reference() {
    let sizes = [&[784, 30, 10][..], &[17, 33, 65, 3], &[49, 16, 31, 15, 4], &[100, 257, 20]];
    for (sizes, functions) in sizes.into_iter().flat_map(|s| combinations().map(move |f| (s, f))) {
        let (n, classes) = (77, sizes[sizes.len() - 1]);
        let (network, images, labels) =
            (made_of(network(sizes, 1), functions), images(n, sizes[0], 2), labels(n, classes));
        let exact = Reference::of(&network);
        let (mut outputs, mut cost) = (Vec::new(), 0.0);
        let mut gradient = vec![0.0; network.position().len()];
        for (x, y) in examples(&images, &labels, classes) {
            outputs.extend(exact.feedforward(&x).pop().unwrap());
            cost += exact.cost(&x, &y) / n as f64;
            for (sum, slope) in gradient.iter_mut().zip(exact.gradient(&x, &y)) {
                *sum += slope / n as f64;
            }
        }
        let floats = scaled(&images);
        for inputs in [Inputs::from(images.view()), Inputs::from(floats.view())] {
            let found = network.feedforward_many(inputs);
            let error = relative_error(found.as_slice().unwrap(), &outputs);
            assert!(error < 1e-5, "outputs {sizes:?} {functions:?} {error}");
            let error = relative_error(&network.gradient(inputs, &labels).unwrap(), &gradient);
            assert!(error < 1e-5, "gradient {sizes:?} {functions:?} {error}");
            let found = network.evaluate(inputs, &labels).cost;
            assert!((found / cost - 1.0).abs() < 1e-5, "{sizes:?} {functions:?} {found} {cost}");
        }
        // The readable way.
        let y = one_hot(&labels, classes);
        let factors = network.backprop(floats.row(3), y.row(3));
        let (x, y) = examples(&images, &labels, classes).swap_remove(3);
        let error = relative_error(&multiplied_out(&factors), &exact.gradient(&x, &y));
        assert!(error < 1e-5, "backprop {sizes:?} {functions:?} {error}");
    }
}

/// ∇C_x in the order of `Network::position`.
fn multiplied_out(factors: &ExampleGradient) -> Vec<f32> {
    let mut gradient = Vec::new();
    for (delta, a) in factors.deltas.iter().zip(&factors.activations) {
        gradient.extend(delta.iter().flat_map(|d| a.iter().map(move |a| d * a)));
        gradient.extend(delta);
    }
    gradient
}

#[test]
fn outputs_agree_with_the_reference_for_bytes_and_floats() {
    for sizes in SHAPES {
        let (network, images) = (network(sizes, 1), images(37, sizes[0], 2));
        let exact: Vec<f64> = images
            .outer_iter()
            .flat_map(|row| {
                let x: Vec<f64> = row.iter().map(|&b| f64::from(b) / 255.0).collect();
                Reference::of(&network).feedforward(&x).pop().unwrap()
            })
            .collect();
        let floats = scaled(&images);
        for inputs in [Inputs::from(images.view()), Inputs::from(floats.view())] {
            let outputs = network.feedforward_many(inputs);
            let error = relative_error(outputs.as_slice().unwrap(), &exact);
            assert!(error < 1e-5, "{sizes:?} {error}");
        }
        let one = network.feedforward(images.row(5).to_slice().unwrap());
        assert_eq!(one, network.feedforward_many(images.view()).row(5));
    }
}

#[test]
fn gradients_agree_with_the_reference_for_bytes_and_floats() {
    for sizes in SHAPES {
        let classes = sizes[sizes.len() - 1];
        // Few examples, and enough for their pixels to be sorted.
        for n in [23, 77] {
            let (network, images, labels) =
                (network(sizes, 1), images(n, sizes[0], 2), labels(n, classes));
            let mut exact = vec![0.0; network.position().len()];
            for (x, y) in examples(&images, &labels, classes) {
                for (sum, slope) in exact.iter_mut().zip(Reference::of(&network).gradient(&x, &y)) {
                    *sum += slope / n as f64;
                }
            }
            let floats = scaled(&images);
            for inputs in [Inputs::from(images.view()), Inputs::from(floats.view())] {
                let gradient = network.gradient(inputs, &labels[..]).unwrap();
                let error = relative_error(&gradient, &exact);
                assert!(error < 1e-5, "{n} examples of {sizes:?} {error}");
            }
        }
    }
}

#[test]
fn the_factors_of_one_example_multiply_out_to_its_gradient() {
    let (network, images) = (network(&[20, 7, 5, 3], 1), images(4, 20, 2));
    let x = scaled(&images);
    let y = ndarray::array![0.0, 1.0, 0.0];
    let factors = network.backprop(x.row(3), y.view());
    let exact = Reference::of(&network)
        .gradient(&x.row(3).iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), &[0.0, 1.0, 0.0]);
    assert!(relative_error(&multiplied_out(&factors), &exact) < 1e-5);
}

#[test]
fn ten_mini_batches_end_where_the_reference_ends() {
    for (sizes, m, n) in [
        (&[784, 30, 10][..], 10, 100),
        (&[784, 30, 10], 7, 67),
        (&[1000, 40, 5], 33, 100),
        (&[20, 17, 5, 3], 7, 70),
        (&[784, 10], 1, 10),
        (&[9, 3], 99, 100),
        (&[64, 20, 5], 1_000_000, 90),
    ] {
        let classes = sizes[sizes.len() - 1];
        let (network, images, labels) =
            (network(sizes, 1), images(n, sizes[0], 2), labels(n, classes));
        let all = examples(&images, &labels, classes);
        let mut exact = Reference::of(&network);
        let order = sgd::epoch_permutation(4, 0, n);
        for mini_batch in order.chunks(m) {
            let mini_batch: Vec<_> = mini_batch.iter().map(|&i| all[i].clone()).collect();
            exact.update_mini_batch(&mini_batch, 3.0);
        }
        let sgd = Sgd::new(3.0, m).with_seed(4);
        let mut training = Training::new(network, images.view(), &labels[..], sgd).unwrap();
        training.next();
        let error = relative_error(training.network().position(), &exact.position());
        assert!(error < 1e-5, "{sizes:?} {error}");
    }
}

#[test]
fn momentum_weight_decay_and_averaging_end_where_the_reference_ends() {
    for (sizes, m, n) in [
        (&[784, 30, 10][..], 10, 60),
        (&[1000, 40, 5], 33, 100),
        (&[20, 17, 5, 3], 7, 70),
        (&[9, 3], 150, 300),
    ] {
        let classes = sizes[sizes.len() - 1];
        let (network, images, labels) =
            (network(sizes, 1), images(n, sizes[0], 2), labels(n, classes));
        let all = examples(&images, &labels, classes);
        for (momentum, weight_decay, keep) in [
            (0.9_f32, 0.0_f32, None),
            (0.0, 0.05, None),
            (0.8, 0.05, None),
            (0.8, 0.05, Some(0.6_f32)),
        ] {
            let mut exact = Reference::of(&network);
            let mut velocity = vec![0.0; exact.position().len()];
            let (mut sum, mut weights) = (vec![0.0; velocity.len()], 0.0);
            for epoch in 0..3 {
                for mini_batch in sgd::epoch_permutation(4, epoch, n).chunks(m) {
                    let mini_batch: Vec<_> = mini_batch.iter().map(|&i| all[i].clone()).collect();
                    exact.update_with_momentum(
                        &mini_batch,
                        0.5,
                        f64::from(momentum),
                        f64::from(weight_decay),
                        &mut velocity,
                    );
                }
                let keep = f64::from(keep.unwrap_or(0.0));
                weights = keep * weights + 1.0;
                for (sum, v) in sum.iter_mut().zip(exact.position()) {
                    *sum = keep * *sum + v;
                }
            }
            let average: Vec<f64> = sum.iter().map(|sum| sum / weights).collect();

            let sgd = Sgd::new(0.5, m)
                .with_momentum(momentum)
                .with_weight_decay(weight_decay)
                .with_averaging(keep)
                .with_seed(4);
            for inputs in [Inputs::from(&images), Inputs::from(&scaled(&images))] {
                let mut training =
                    Training::new(network.clone(), inputs, &labels[..], sgd.clone()).unwrap();
                training.run_epochs(3);
                let error = relative_error(training.network().position(), &average);
                assert!(error < 1e-5, "{sizes:?} {sgd:?} {error}");
                let error = relative_error(&training.snapshot().position, &exact.position());
                assert!(error < 1e-5, "{sizes:?} {sgd:?} {error}");
            }
        }
    }
}

/// Every third example belongs to no class: its desired outputs are zeros in the reference.
#[test]
fn examples_of_no_class_end_where_the_reference_ends_on_zeros() {
    let ends = combinations().filter(|(_, output, _)| *output != Activation::Softmax);
    let sizes = [&[100, 30, 10][..], &[17, 33, 65, 20], &[64, 3]];
    for (functions, sizes) in ends.flat_map(|f| sizes.map(|s| (f, s))) {
        let (n, m, classes) = (60, 13, sizes[sizes.len() - 1]);
        let (network, images) = (made_of(network(sizes, 1), functions), images(n, sizes[0], 2));
        let mut labels = labels(n, classes);
        let mut all = examples(&images, &labels, classes);
        for i in (0..n).step_by(3) {
            labels[i] = Targets::NONE;
            all[i].1.fill(0.0);
        }
        let targets = Targets::LabelsOrNone(&labels);

        let mut exact = vec![0.0; network.position().len()];
        for (x, y) in &all {
            for (sum, slope) in exact.iter_mut().zip(Reference::of(&network).gradient(x, y)) {
                *sum += slope / n as f64;
            }
        }
        let error = relative_error(&network.gradient(&images, targets).unwrap(), &exact);
        assert!(error < 1e-5, "gradient {sizes:?} {functions:?} {error}");

        let mut exact = Reference::of(&network);
        for mini_batch in sgd::epoch_permutation(4, 0, n).chunks(m) {
            let mini_batch: Vec<_> = mini_batch.iter().map(|&i| all[i].clone()).collect();
            exact.update_mini_batch(&mini_batch, 0.3);
        }
        let sgd = Sgd::new(0.3, m).with_seed(4);
        let mut training = Training::new(network, &images, targets, sgd).unwrap();
        training.next();
        let error = relative_error(training.network().position(), &exact.position());
        assert!(error < 1e-5, "{sizes:?} {functions:?} {error}");
    }
}

#[test]
fn labels_that_may_say_none_are_otherwise_labels_to_the_bit() {
    let (network, images, labels) = (network(&[49, 30, 10], 1), images(50, 49, 2), labels(50, 10));
    let gradient = network.gradient(&images, Targets::LabelsOrNone(&labels)).unwrap();
    assert_eq!(gradient, network.gradient(&images, &labels).unwrap());
}

#[test]
fn no_class_only_where_it_was_asked_for_and_makes_sense() {
    let (network, images) = (network(&[4, 10], 1), images(3, 4, 2));
    let labels = [9, Targets::NONE, 3];
    let fit = |network: &Network, targets| network.check_fit(&Inputs::from(&images), &targets);
    assert_eq!(fit(&network, Targets::LabelsOrNone(&labels)), Ok(()));
    let refused = Err(Error::Outputs { network: 10, data: 256 });
    assert_eq!(fit(&network, Targets::Labels(&labels)), refused);
    let refused = Err(Error::Outputs { network: 10, data: 11 });
    assert_eq!(fit(&network, Targets::LabelsOrNone(&[9, Targets::NONE, 10])), refused);
    let (softmax, cost) = (Activation::Softmax, CostFunction::LogLikelihood);
    let network = made_of(network, (softmax, softmax, cost));
    let refused = Err(Error::NoneOfSoftmax { example: 1 });
    assert_eq!(fit(&network, Targets::LabelsOrNone(&labels)), refused);
    assert_eq!(fit(&network, Targets::LabelsOrNone(&[0, 1, 2])), Ok(()));
}

#[test]
fn rows_that_do_not_lie_in_one_piece_are_read_all_the_same() {
    let (network, images, labels) = (network(&[12, 5, 3], 1), images(9, 12, 2), labels(9, 3));
    let turned = images.t().as_standard_layout().into_owned();
    let across: ArrayView2<'_, u8> = turned.t();
    assert!(across.row(0).as_slice().is_none());
    assert_eq!(network.feedforward_many(across), network.feedforward_many(images.view()));
    let gradient = |x| network.gradient(x, &labels[..]).unwrap();
    assert_eq!(gradient(across), gradient(images.view()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_shape_agrees_with_the_reference(
        sizes in prop::collection::vec(1..40_usize, 2..5),
        n in 1..80_usize,
        seed: u64,
    ) {
        let classes = sizes[sizes.len() - 1];
        let (network, images, labels) = (network(&sizes, seed), images(n, sizes[0], seed), labels(n, classes));
        let mut exact = vec![0.0; network.position().len()];
        for (x, y) in examples(&images, &labels, classes) {
            for (sum, slope) in exact.iter_mut().zip(Reference::of(&network).gradient(&x, &y)) {
                *sum += slope / n as f64;
            }
        }
        let gradient = network.gradient(images.view(), &labels[..]).unwrap();
        prop_assert!(relative_error(&gradient, &exact) < 1e-5);
    }
}
