//! Networks and data that are refused, with their values.

use ndarray::{Array2, array};
use sgd::Sgd;
use sigmoid_net::{Activation, CostFunction, Error, Inputs, Network, Predictor, Training};

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
