//! Outputs, costs and gradients.

use ndarray::ArrayView2;
use proptest::prelude::*;
use sigmoid_net::{ExampleGradient, Inputs, one_hot};

use super::{combinations, examples, images, labels, made_of, network, relative_error, scaled};
use crate::reference::Reference;

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
