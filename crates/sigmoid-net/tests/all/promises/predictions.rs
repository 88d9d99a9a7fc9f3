//! Inputs, outputs and evaluations.

use ndarray::{Array2, array};
use sigmoid_net::{Init, Inputs, Network, Predictor, one_hot};

use super::made_up;

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

#[cfg(feature = "serde")]
#[test]
fn an_evaluation_survives_json() {
    let (images, labels) = made_up(50, 20);
    let network = Network::from_seed(&[20, 5, 10], Init::Scaled, 1).unwrap();
    let evaluation = network.evaluate(&images, &labels);
    let json = serde_json::to_string(&evaluation).unwrap();
    assert_eq!(serde_json::from_str::<sigmoid_net::Evaluation>(&json).unwrap(), evaluation);
}
