//! Mini-batches cut into shards.

use std::ops::ControlFlow;

use proptest::prelude::*;
use sgd::{Learner, Sgd, Team, Training, epoch_permutation};

use super::{bits, gradient, wide};

fn added(left: &[f32], right: &[f32]) -> Vec<f32> {
    left.iter().zip(right).map(|(left, right)| left + right).collect()
}

/// Σ ∇C_x over the shards, which are slices of examples: halves, halves of halves, and so on.
fn tree_sum(v: &[f32], shards: &[&[usize]]) -> Vec<f32> {
    if let [only] = shards {
        let zeros = vec![0.0; v.len()];
        return only.iter().fold(zeros, |sum, &x| added(&sum, &gradient(v, x)));
    }
    let (left, right) = shards.split_at(shards.len() / 2);
    added(&tree_sum(v, left), &tree_sum(v, right))
}

#[test]
fn shards_are_summed_in_order_and_added_up_along_the_tree() {
    let mini_batch: Vec<usize> = (0..24).map(|i| 7 * i % 31).collect();
    let v = vec![0.1; 9_001];
    for shards in [2, 4, 8] {
        let sgd = Sgd::new(0.5, 24).with_shards(shards);
        let mut learner = Learner::new(wide(), v.clone(), sgd).unwrap();
        learner.update(&mini_batch);
        let parts: Vec<&[usize]> = mini_batch.chunks(24 / shards).collect();
        let sum = tree_sum(&v, &parts);
        let rate = 0.5 / 24.0;
        let expected: Vec<f32> = v.iter().zip(&sum).map(|(v, slope)| v - rate * slope).collect();
        assert_eq!(bits(learner.position()), bits(&expected), "{shards} shards");
    }
}

#[test]
fn a_mini_batch_smaller_than_the_others_is_cut_as_evenly_as_can_be() {
    let v = vec![0.1; 9_001];
    // 3 examples in 8 shards, and 13.
    for (examples, sizes) in [(3, [0, 0, 1, 0, 0, 1, 0, 1]), (13, [1, 2, 1, 2, 2, 1, 2, 2])] {
        let mini_batch: Vec<usize> = (0..examples).collect();
        let mut rest = &mini_batch[..];
        let parts: Vec<&[usize]> = sizes
            .iter()
            .map(|&size| rest.split_off(..size).expect("as many as examples"))
            .collect();
        let mut learner =
            Learner::new(wide(), v.clone(), Sgd::new(0.5, 16).with_shards(8)).unwrap();
        learner.update(&mini_batch);
        let (sum, rate) = (tree_sum(&v, &parts), 0.5 / examples as f32);
        let expected: Vec<f32> = v.iter().zip(&sum).map(|(v, slope)| v - rate * slope).collect();
        assert_eq!(bits(learner.position()), bits(&expected), "{examples} examples");
    }
}

#[test]
fn the_bits_depend_on_the_shards_and_not_on_the_threads() {
    let train = |threads: usize, shards: usize, momentum: f32, weight_decay: f32| {
        let sgd = Sgd::new(0.7, 64).with_shards(shards);
        let sgd = sgd.with_momentum(momentum).with_weight_decay(weight_decay);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        // The last mini-batch has 5 examples.
        let mut training = Training::new(wide(), 197, vec![0.1; 9_001], sgd).unwrap();
        pool.install(|| training.nth(1));
        bits(training.position())
    };
    for (momentum, weight_decay) in [(0.0, 0.0), (0.5, 0.0), (0.5, 0.1), (0.0, 0.1)] {
        let one = train(1, 8, momentum, weight_decay);
        for threads in [2, 3, 8] {
            assert!(train(threads, 8, momentum, weight_decay) == one, "{threads} threads");
        }
        assert!(train(1, 4, momentum, weight_decay) != one);
    }
}

#[test]
fn momentum_and_weight_decay_are_those_of_one_shard() {
    let train = |shards: usize| {
        let sgd = Sgd::new(0.7, 8).with_shards(shards).with_momentum(0.5).with_weight_decay(0.1);
        let mut training = Training::new(wide(), 80, vec![0.1; 9_001], sgd).unwrap();
        training.run_epochs(3);
        training.into_position()
    };
    let one = train(1);
    for (one, several) in one.iter().zip(train(4)) {
        assert!((one - several).abs() < 1e-4, "{one} {several}");
    }
}

#[test]
fn an_interrupted_epoch_goes_on_to_the_same_bits() {
    let training = || {
        let sgd = Sgd::new(0.7, 8).with_shards(4).with_momentum(0.5);
        Training::new(wide(), 30, vec![0.1; 9_001], sgd).unwrap()
    };
    let mut whole = training();
    whole.run_epochs(2);
    let (mut first, mut second) = (training(), training());
    first.run_epochs(1);
    first.run_epoch(|progress| match progress.examples {
        16.. => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    second.restore(&first.snapshot()).unwrap();
    second.run_epochs(1);
    assert_eq!(bits(second.position()), bits(whole.position()));
}

#[test]
fn every_way_to_update_ends_at_the_same_bits() {
    let sgd = || Sgd::new(0.7, 16).with_shards(8);
    let order = epoch_permutation(0, 0, 40);
    let mut training = Training::new(wide(), 40, vec![0.1; 9_001], sgd()).unwrap();
    training.run_epochs(1);
    let mut stream = Learner::new(wide(), vec![0.1; 9_001], sgd()).unwrap();
    stream.learn_from(order.iter().copied());
    let mut by_hand = Learner::new(wide(), vec![0.1; 9_001], sgd()).unwrap();
    Team::gather(|team| {
        by_hand.compute_gradients(team, &order[..16]);
        by_hand.update_and_compute_gradients(team, &order[16..32]);
        by_hand.update_and_compute_gradients(team, &order[32..]);
        by_hand.update_and_compute_gradients(team, &[]);
        // There are no gradients any more to move by.
        by_hand.update_and_compute_gradients(team, &[]);
    });
    for other in [stream.position(), by_hand.position()] {
        assert_eq!(bits(other), bits(training.position()));
    }
}

proptest! {
    #[test]
    fn every_example_counts_once(m in 1_usize..40, levels in 0_u32..4, examples in 1_usize..40) {
        let (shards, m) = (1 << levels, m << levels);
        // The sums of small integers are exact in any order.
        let cost = sgd::FnCost::new(1, |_: &[f32], &x: &usize, nabla: &mut [f32]| {
            nabla[0] = x as f32;
        });
        let sgd = Sgd::new(1.0, m).with_shards(shards).with_scaling(sgd::Scaling::Sum);
        let mut training = Training::new(cost, examples, vec![0.0], sgd).unwrap();
        training.run_epochs(1);
        prop_assert_eq!(training.position(), [-((examples * (examples - 1) / 2) as f32)]);
    }
}
