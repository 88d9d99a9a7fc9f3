//! Mini-batches, online learning and epochs.

use proptest::prelude::*;
use sgd::{Learner, Scaling, Sgd, Training, epoch_permutation, mini_batch_gradient};

use super::{hat, mean_of_hat};

proptest! {
    #[test]
    fn an_epoch_runs_through_every_example_exactly_once(seed: u64, epoch in 0..1000_usize, n in 0..500_usize) {
        let mut order = epoch_permutation(seed, epoch, n);
        order.sort_unstable();
        prop_assert_eq!(order, (0..n).collect::<Vec<_>>());
    }
}

#[test]
fn a_mini_batch_estimates_the_gradient_with_an_error_like_one_over_the_root_of_m() {
    let (n, v) = (60_000, [0.3, -0.2, 0.9]);
    let everything: Vec<usize> = (0..n).collect();
    let truth = mini_batch_gradient(&mean_of_hat(), &v, &everything);
    let error = |m: usize| {
        let mini_batches = epoch_permutation(7, 0, n);
        let squares = mini_batches.chunks_exact(m).take(60).map(|mini_batch| {
            let estimate = mini_batch_gradient(&mean_of_hat(), &v, mini_batch);
            estimate.iter().zip(&truth).map(|(e, t)| f64::from(e - t).powi(2)).sum::<f64>()
        });
        (squares.sum::<f64>() / 60.0).sqrt()
    };
    let (at_10, at_1000) = (error(10), error(1000));
    let slope = (at_1000 / at_10).log10() / 2.0;
    assert!((-0.6..-0.4).contains(&slope), "slope {slope}: {at_10} at 10, {at_1000} at 1000");
}

#[test]
fn every_component_moves_by_eta_over_m_times_the_sum_of_its_own_slopes() {
    let start = vec![0.5, 0.25, -1.0];
    let mini_batch = [3, 1, 4, 15];
    let mut learner = Learner::new(mean_of_hat(), start.clone(), Sgd::new(0.8, 4)).unwrap();
    learner.update(&mini_batch);
    for k in 0..3 {
        let sum: f32 = mini_batch.iter().map(|&x| start[k] - hat(x)[k]).sum();
        let expected = start[k] - 0.8 / 4.0 * sum;
        assert!((learner.position()[k] - expected).abs() < 1e-6);
    }
}

#[test]
fn over_all_examples_the_update_is_gradient_descent() {
    let all: Vec<usize> = (0..50).collect();
    let start = vec![2.0, 2.0, 2.0];
    let nabla = mini_batch_gradient(&mean_of_hat(), &start, &all);
    let mut learner = Learner::new(mean_of_hat(), start.clone(), Sgd::new(0.1, 50)).unwrap();
    learner.update(&all);
    for k in 0..3 {
        assert!((learner.position()[k] - (start[k] - 0.1 * nabla[k])).abs() < 1e-6);
    }
}

#[test]
fn without_the_one_over_m_the_learning_rate_is_rescaled_and_no_more() {
    let train = |eta: f32, scaling: Scaling| {
        let sgd = Sgd::new(eta, 8).with_scaling(scaling);
        let mut training = Training::new(mean_of_hat(), 64, vec![0.0; 3], sgd).unwrap();
        training.nth(4);
        training.into_position()
    };
    assert_eq!(train(0.5, Scaling::Mean), train(0.5 / 8.0, Scaling::Sum));
}

#[test]
fn the_last_mini_batch_may_be_short_and_takes_its_own_mean() {
    let sgd = Sgd::new(1.0, 4);
    let mut training = Training::new(mean_of_hat(), 5, vec![9.0; 3], sgd).unwrap();
    let report = training.next().unwrap();
    assert_eq!((report.examples, report.mini_batches), (5, 2));
    // With η = 1 an update lands on the mean of its mini-batch, here of the one left over.
    let last = epoch_permutation(0, 0, 5)[4];
    for (v, x) in training.position().iter().zip(hat(last)) {
        assert!((v - x).abs() < 1e-6);
    }
}

#[test]
fn online_learning_takes_one_example_at_a_time() {
    let mut training = Training::new(mean_of_hat(), 20, vec![0.0; 3], Sgd::new(0.3, 1)).unwrap();
    assert_eq!(training.next().unwrap().mini_batches, 20);
    let mut v = [0.0_f32; 3];
    for x in epoch_permutation(0, 0, 20) {
        for (v, x) in v.iter_mut().zip(hat(x)) {
            *v += -0.3 * (*v - x);
        }
    }
    assert_eq!(training.position(), v);
}

#[test]
fn a_stream_of_unknown_length_is_learned_from_as_it_comes() {
    let mut learner = Learner::new(mean_of_hat(), vec![0.0; 3], Sgd::new(0.3, 4)).unwrap();
    let mut stream = (0..10).filter(|x| x % 3 != 2);
    assert_eq!(learner.learn_from(&mut stream), 7);

    let mut by_hand = Learner::new(mean_of_hat(), vec![0.0; 3], Sgd::new(0.3, 4)).unwrap();
    by_hand.update(&[0, 1, 3, 4]);
    by_hand.update(&[6, 7, 9]);
    assert_eq!(learner.position(), by_hand.position());
}
