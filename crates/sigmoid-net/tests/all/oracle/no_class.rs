//! Examples of no class.

use sgd::Sgd;
use sigmoid_net::{Activation, CostFunction, Error, Inputs, Network, Targets, Training};

use super::{combinations, examples, images, labels, made_of, network, relative_error};
use crate::reference::Reference;

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
