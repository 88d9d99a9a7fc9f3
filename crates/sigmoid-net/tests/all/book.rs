//! What the chapter says of sigmoid neurons and their networks, claim by claim.

use ndarray::{Array2, ArrayView2, array};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sigmoid_net::{
    Activation, CostFunction, Init, Network, SigmoidNeuron, quadratic_cost, sigmoid, sigmoid_prime,
    softmax, tanh,
};

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

#[test]
fn sigma_of_z_is_one_over_one_plus_e_to_the_minus_z() {
    for i in -8_700..=8_700 {
        let z = i as f32 / 100.0;
        let exact = 1.0 / (1.0 + (-f64::from(z)).exp());
        let error = (f64::from(sigmoid(z)) - exact).abs() / exact;
        assert!(error < 2.0 * f64::from(f32::EPSILON), "σ({z}) is off by {error}");
    }
}

#[test]
fn when_z_is_large_the_neuron_outputs_approximately_1_and_when_very_negative_0() {
    assert_eq!(sigmoid(f32::INFINITY), 1.0);
    assert_eq!(sigmoid(f32::MAX), 1.0);
    for z in [-87.5, -1e4, f32::MIN, f32::NEG_INFINITY] {
        assert!((0.0..1e-37).contains(&sigmoid(z)), "σ({z}) = {}", sigmoid(z));
    }
    assert!(sigmoid(f32::NAN).is_nan(), "what went wrong before must show");
}

#[test]
fn sigma_is_a_smoothed_out_step_function() {
    let outputs: Vec<f32> = (-900..=900).map(|i| sigmoid(i as f32 / 10.0)).collect();
    assert!(outputs.windows(2).all(|w| w[0] <= w[1] && w[1] - w[0] < 0.026));
    assert_eq!(sigmoid(0.0), 0.5);
}

#[test]
fn the_slope_of_sigma_is_that_of_its_graph() {
    for i in -60..=60 {
        let z = f64::from(i) / 10.0;
        let neuron = SigmoidNeuron { weights: vec![1.0], bias: 0.0 };
        let numeric = (neuron.output(&[z + 1e-5]) - neuron.output(&[z - 1e-5])) / 2e-5;
        assert!((f64::from(sigmoid_prime(i as f32 / 10.0)) - numeric).abs() < 1e-6);
    }
}

#[test]
fn tanh_is_a_sigma_stretched_to_run_from_minus_1_to_1() {
    // Every size of z there is, from subnormals to the largest, in steps of a thousandth and less.
    for bits in (0..f32::INFINITY.to_bits()).step_by(4_099) {
        let z = f32::from_bits(bits);
        let exact = f64::from(z).tanh();
        let ulp = f64::from(tanh(z).next_up()) - f64::from(tanh(z));
        let error = (f64::from(tanh(z)) - exact).abs() / ulp;
        assert!(error < 2.5, "tanh({z:e}) is off by {error} units in the last place");
        assert_eq!(tanh(-z).to_bits(), (-tanh(z)).to_bits(), "{z:e}");
    }
    for i in -400..=400 {
        let z = i as f32 / 50.0;
        assert!((f64::from(1.0 + tanh(z / 2.0)) / 2.0 - f64::from(sigmoid(z))).abs() < 2e-7);
    }
    assert_eq!((tanh(f32::INFINITY), tanh(f32::MIN)), (1.0, -1.0));
    assert!(tanh(f32::NAN).is_nan(), "what went wrong before must show");
}

#[test]
fn softmax_outputs_add_up_to_1_and_depend_on_differences_only() {
    let z = [2.5, -1.0, 3.25, 0.5];
    let a = softmax(&z);
    let sum: f64 = z.iter().map(|z| f64::from(*z).exp()).sum();
    for (a, z) in a.iter().zip(z) {
        assert!((f64::from(*a) - f64::from(z).exp() / sum).abs() < 1e-7);
    }
    assert!((a.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    assert_eq!(a, softmax(&z.map(|z| z + 1024.0)));
    let far = softmax(&[-1e30, 1e30, f32::MIN]);
    assert_eq!(far[1], 1.0);
    assert!(far.iter().all(|a| *a > 0.0), "{far:?}");
    assert!(softmax(&[0.0, f32::NAN]).iter().all(|a| a.is_nan()));
    assert!(softmax(&[]).is_empty());
}

#[test]
fn no_cost_is_nan_or_infinite_while_the_outputs_are_those_of_neurons() {
    // Saturated, on the right side and on the wrong one.
    let outputs = [-1e30, -100.0, -20.0, 0.0, 20.0, 100.0, 1e30].map(sigmoid);
    for a in outputs {
        for y in [0.0, 0.3, 1.0] {
            let (a, y) = (array![[a]], array![[y]]);
            let cost = CostFunction::CrossEntropy.cost(a.view(), y.view());
            assert!((0.0..90.0).contains(&cost), "{a} {y}: {cost}");
        }
    }
    let cost =
        |a: f32, y: f32| CostFunction::CrossEntropy.cost(array![[a]].view(), array![[y]].view());
    // Zero times infinity, as in network2.py without its `nan_to_num`.
    assert_eq!(cost(0.0, 0.0), 0.0);
    assert!(cost(1.0, 1.0).abs() < 1e-7);
    assert!((cost(1.0, 0.0) - 25.0 * std::f64::consts::LN_2).abs() < 1e-12);
    assert!(cost(f32::NAN, 0.0).is_nan() && cost(f32::NAN, 1.0).is_nan());

    let a = Array2::from_shape_vec((1, 2), softmax(&[1e30, -1e30])).unwrap();
    let cost = |y| CostFunction::LogLikelihood.cost(a.view(), ArrayView2::from(&[y]));
    assert_eq!(cost([1.0, 0.0]), 0.0);
    assert!((80.0..90.0).contains(&cost([0.0, 1.0])));
}

#[test]
fn an_output_that_is_badly_wrong_learns_fast_by_cross_entropy_and_slowly_by_the_quadratic_cost() {
    // The book's example: one weight, one bias of 2.0, input 1, desired output 0.
    let neuron = |cost| {
        let network = Network::from_position(&[1, 1], vec![2.0, 2.0]).unwrap();
        network.with_cost_function(cost).unwrap().gradient(&[[1.0_f32]], &array![[0.0_f32]])
    };
    let (a, slope) = (sigmoid(4.0), sigmoid_prime(4.0));
    let quadratic = neuron(CostFunction::Quadratic).unwrap();
    assert_eq!(quadratic, [a * slope, a * slope]);
    assert_eq!(neuron(CostFunction::CrossEntropy).unwrap(), [a, a]);
}

#[test]
fn a_sigmoid_neuron_outputs_sigma_of_w_x_plus_b() {
    let neuron = SigmoidNeuron { weights: vec![0.5, -1.5, 2.0], bias: -0.25 };
    let x = [0.638, 0.0, 1.0];
    let z: f64 = 0.5 * 0.638 + 2.0 - 0.25;
    assert!((neuron.output(&x) - 1.0 / (1.0 + (-z).exp())).abs() < 1e-15);
    for huge in [1e4, -1e4] {
        let neuron = SigmoidNeuron { weights: vec![huge], bias: 0.0 };
        assert!(neuron.output(&[1.0]).is_finite());
    }

    let mut network = Network::zeros(&[3, 1]).unwrap();
    network.weights_mut(0).assign(&array![[0.5, -1.5, 2.0]]);
    network.biases_mut(0).assign(&array![-0.25]);
    let output = network.feedforward(&[0.638, 0.0, 1.0][..]);
    assert!((f64::from(output[0]) - neuron.output(&x)).abs() < 1e-7);
}

proptest! {
    #[test]
    fn small_changes_in_weights_and_bias_change_the_output_linearly(
        w in prop::collection::vec(-2.0..2.0_f64, 3),
        x in prop::collection::vec(0.0..1.0_f64, 3),
        direction in prop::collection::vec(-1.0..1.0_f64, 4),
        b in -2.0..2.0_f64,
    ) {
        let neuron = SigmoidNeuron { weights: w.clone(), bias: b };
        // What the linear prediction misses is of second order: at most half the largest σ'',
        // which is below 0.1, times the square of the change in z.
        for h in [1e-1, 1e-2, 1e-3] {
            let delta_w: Vec<f64> = direction[..3].iter().map(|d| d * h).collect();
            let delta_b = direction[3] * h;
            let moved = SigmoidNeuron {
                weights: w.iter().zip(&delta_w).map(|(w, d)| w + d).collect(),
                bias: b + delta_b,
            };
            let actual = moved.output(&x) - neuron.output(&x);
            let predicted = neuron.delta_output(&x, &delta_w, delta_b);
            prop_assert!((actual - predicted).abs() <= 0.05 * (4.0 * h).powi(2) + 1e-15);
        }
    }

    #[test]
    fn the_cost_is_never_negative_and_0_only_when_every_output_is_right(
        a in prop::collection::vec(0.0..1.0_f32, 12),
        y in prop::collection::vec(0.0..1.0_f32, 12),
    ) {
        let matrix = |v: &[f32]| Array2::from_shape_vec((3, 4), v.to_vec()).unwrap();
        let (a, y) = (matrix(&a), matrix(&y));
        prop_assert!(quadratic_cost(a.view(), y.view()) >= 0.0);
        prop_assert_eq!(quadratic_cost(a.view(), y.view()) == 0.0, a == y);
        prop_assert_eq!(quadratic_cost(y.view(), y.view()), 0.0);
    }
}

#[test]
fn the_cost_is_half_the_mean_squared_distance() {
    let a = array![[0.0, 0.5], [1.0, 1.0], [0.25, 0.0]];
    let y = array![[0.0, 1.0], [0.0, 1.0], [0.25, 0.0]];
    assert_eq!(quadratic_cost(a.view(), y.view()), (0.25 + 1.0) / (2.0 * 3.0));

    let network = Network::new(&[4, 3, 2], Init::Scaled, &mut rng(1)).unwrap();
    let (x, labels) = (array![[0_u8, 9, 200, 255], [7, 0, 0, 31], [255, 0, 255, 0]], [1, 0, 1]);
    let one_hot = array![[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]];
    let outputs = network.feedforward_many(x.view());
    let evaluated = network.evaluate(x.view(), &labels).cost;
    assert!((evaluated - quadratic_cost(outputs.view(), one_hot.view())).abs() < 1e-12);
}

#[test]
fn the_digit_is_the_output_neuron_with_the_highest_activation() {
    let mut network = Network::zeros(&[1, 10]).unwrap();
    network.biases_mut(0)[6] = 1.0;
    let evaluation = network.evaluate(array![[0_u8], [0], [0]].view(), &[6, 6, 2]);
    assert_eq!((evaluation.correct, evaluation.examples), (2, 3));
    assert_eq!((evaluation.confusion[(6, 6)], evaluation.confusion[(2, 6)]), (2, 1));
    assert_eq!((evaluation.recall(6), evaluation.precision(6)), (Some(1.0), Some(2.0 / 3.0)));
    assert_eq!((evaluation.recall(2), evaluation.recall(3)), (Some(0.0), None));
}

#[test]
fn an_output_that_never_fires_is_named() {
    let mut network = Network::zeros(&[1, 3]).unwrap();
    network.biases_mut(0).assign(&array![1.0, -9.0, 0.1]);
    assert_eq!(network.evaluate(array![[0_u8], [255]].view(), &[0, 1]).dead_outputs(), [1]);
    // One that no example asks to fire is right to keep still.
    assert!(network.evaluate(array![[0_u8], [255]].view(), &[0, 2]).dead_outputs().is_empty());
}

#[test]
fn a_network_may_have_any_number_of_layers_of_any_size() {
    for sizes in [&[1, 1][..], &[784, 15, 10], &[4096, 1], &[6, 4, 3, 1], &[2, 3, 4, 5, 6, 7]] {
        let network = Network::new(sizes, Init::Scaled, &mut rng(1)).unwrap();
        assert_eq!(network.sizes(), sizes);
        for l in 0..network.layers() {
            assert_eq!(network.weights(l).dim(), (sizes[l + 1], sizes[l]));
            assert_eq!(network.biases(l).len(), sizes[l + 1]);
        }
        let output = network.feedforward(&vec![0.5_f32; sizes[0]][..]);
        assert_eq!(output.len(), *sizes.last().unwrap());
        assert!(output.iter().all(|a| (0.0..=1.0).contains(a)));
    }
}

#[test]
fn weights_and_biases_are_components_of_one_position() {
    let mut network = Network::zeros(&[2, 3, 1]).unwrap();
    for (k, component) in network.position_mut().iter_mut().enumerate() {
        *component = k as f32;
    }
    assert_eq!(network.weights(0), array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]);
    assert_eq!(network.biases(0), array![6.0, 7.0, 8.0]);
    assert_eq!(network.weights(1), array![[9.0, 10.0, 11.0]]);
    assert_eq!(network.biases(1), array![12.0]);
}

#[test]
fn the_book_draws_from_n_0_1_and_the_scaled_draw_divides_by_the_inputs() {
    for (init, expected) in [
        (Init::Book, 1.0),
        (Init::Scaled, 1.0 / 784.0),
        (Init::He, 2.0 / 784.0),
        (Init::BaseRate, 1.0 / 784.0),
    ] {
        let network = Network::new(&[784, 100, 10], init, &mut rng(2)).unwrap();
        let weights = network.weights(0);
        let n = weights.len() as f32;
        let mean = weights.sum() / n;
        let variance = weights.mapv(|w| w * w).sum() / n - mean * mean;
        assert!((variance / expected - 1.0).abs() < 0.03, "{init:?}: {variance}");
        assert!(mean.abs() < 0.02 * expected.sqrt());
        let biases = network.biases(0);
        if matches!(init, Init::He | Init::BaseRate) {
            assert!(biases.iter().all(|&b| b == 0.0));
            continue;
        }
        let variance = biases.mapv(|b| b * b).sum() / 100.0;
        assert!((variance - 1.0).abs() < 0.5, "{init:?}: biases {variance}");
    }
}

#[test]
fn with_base_rates_each_of_n_outputs_begins_near_one_in_n() {
    for outputs in [2, 10, 26] {
        let mut network = Network::new(&[784, 30, outputs], Init::BaseRate, &mut rng(4)).unwrap();
        network.weights_mut(1).fill(0.0);
        let a = network.feedforward(&[128_u8; 784]);
        let rate = 1.0 / outputs as f32;
        assert!(a.iter().all(|a| (a - rate).abs() < 1e-6), "{outputs} outputs: {a}");
    }
    // A single output has no base rate known beforehand.
    let network = Network::new(&[784, 1], Init::BaseRate, &mut rng(4)).unwrap();
    assert_eq!(network.biases(0)[0], 0.0);
}

#[test]
fn other_activation_functions_can_take_the_place_of_sigma() {
    let softplus = Activation::Other {
        name: "softplus",
        f: |z| z.exp().ln_1p(),
        slope: |z| 1.0 / (1.0 + (-z).exp()),
    };
    let (x, y) = (array![[0.3_f32, -0.7, 0.9]], array![[0.2_f32, 0.4]]);
    for activation in [Activation::Sigmoid, Activation::Tanh, Activation::Relu, softplus] {
        let mut network = Network::new(&[3, 20, 2], Init::Scaled, &mut rng(3))
            .unwrap()
            .with_activation(activation);
        // So that no rectifier among the outputs is switched off.
        network.biases_mut(1).fill(2.0);
        let by_hand = {
            let hidden = (network.weights(0).dot(&x.row(0)) + network.biases(0))
                .mapv(|z| activation.apply(z));
            (network.weights(1).dot(&hidden) + network.biases(1)).mapv(|z| activation.apply(z))
        };
        let output = network.feedforward(x.row(0).to_slice().unwrap());
        assert!((output - by_hand).iter().all(|d| d.abs() < 1e-6), "{activation:?}");

        // Along the gradient the cost falls as Eq. (9) says.
        let nabla = network.gradient(x.view(), y.view()).unwrap();
        let cost =
            |network: &Network| quadratic_cost(network.feedforward_many(x.view()).view(), y.view());
        let steepness: f64 = nabla.iter().map(|d| f64::from(*d).powi(2)).sum();
        let mut moved = network.clone();
        let eta = 2e-3;
        for (v, slope) in moved.position_mut().iter_mut().zip(&nabla) {
            *v -= eta * slope;
        }
        let ratio = (cost(&moved) - cost(&network)) / (-f64::from(eta) * steepness);
        assert!((ratio - 1.0).abs() < 0.05, "{activation:?}: {ratio}");
    }
}
