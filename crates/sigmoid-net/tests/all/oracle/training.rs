//! Stochastic gradient descent, with and without momentum, weight decay and averaging.

use sgd::Sgd;
use sigmoid_net::{Inputs, Training};

use super::{examples, images, labels, network, relative_error, scaled};
use crate::reference::Reference;

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
