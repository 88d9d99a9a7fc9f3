//! The same bits on any number of threads and by every way to update.

use sgd::{FnCost, Learner, Sgd, Team, Training, epoch_permutation};

use super::{bits, wide};

#[test]
fn the_same_seed_gives_the_same_bits_on_any_number_of_threads() {
    for momentum in [0.0, 0.5] {
        let train = |threads: usize, seed: u64| {
            let sgd = Sgd::new(0.7, 600).with_momentum(momentum).with_seed(seed);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut training = Training::new(wide(), 1_300, vec![0.1; 9_001], sgd).unwrap();
            pool.install(|| training.nth(1));
            bits(training.position())
        };
        let one = train(1, 5);
        for threads in [2, 3, 8] {
            assert!(train(threads, 5) == one, "{threads} threads");
        }
        assert!(train(1, 6) != one);
    }
}

#[test]
fn more_threads_than_examples_do_no_harm() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
    let heavy =
        FnCost::new(3_000_000, |v: &[f32], _: &usize, nabla: &mut [f32]| nabla.copy_from_slice(v));
    let mut learner = Learner::new(heavy, vec![1.0; 3_000_000], Sgd::new(0.5, 3)).unwrap();
    pool.install(|| {
        Team::gather(|team| {
            learner.compute_gradients(team, &[0, 1, 2]);
            learner.update_and_compute_gradients(team, &[]);
        });
    });
    assert!(learner.position().iter().all(|&v| (v - 0.5).abs() < 1e-6));
}

#[test]
fn examples_in_a_slice_give_the_bits_of_their_indices() {
    let points: Vec<[f32; 2]> = (0..50_u8).map(|i| [f32::from(i) / 50.0, 1.0]).collect();
    let gradient = |v: &[f32], x: &[f32; 2], nabla: &mut [f32]| {
        for k in 0..2 {
            nabla[k] = (v[0] * x[0] + v[1] * x[1] - 3.0) * x[k];
        }
    };
    let sgd = Sgd::new(0.1, 8).with_seed(3);
    let mut over = Training::over(&points, vec![0.5, 0.5], sgd.clone(), gradient).unwrap();
    let by_index =
        FnCost::new(2, |v: &[f32], &i: &usize, nabla: &mut [f32]| gradient(v, &points[i], nabla));
    let mut indexed = Training::new(by_index, points.len(), vec![0.5, 0.5], sgd).unwrap();
    let reports = over.run_epochs(4);
    assert_eq!(reports.iter().map(|report| report.epoch).collect::<Vec<_>>(), [0, 1, 2, 3]);
    indexed.run_epochs(4);
    assert_eq!(bits(over.position()), bits(indexed.position()));
}

#[test]
fn every_way_to_update_ends_at_the_same_bits() {
    let sgd = Sgd::new(0.7, 20).with_momentum(0.5);
    let start = || vec![0.1; 9_001];
    let order = epoch_permutation(0, 0, 60);

    let mut training = Training::new(wide(), 60, start(), sgd.clone()).unwrap();
    training.run_epochs(1);

    let mut by_hand = Learner::new(wide(), start(), sgd.clone()).unwrap();
    order.chunks(20).for_each(|mini_batch| by_hand.update(mini_batch));

    let mut stream = Learner::new(wide(), start(), sgd.clone()).unwrap();
    assert_eq!(stream.learn_from(order.iter().copied()), 60);

    let mut fused = Learner::new(wide(), start(), sgd).unwrap();
    Team::gather(|team| {
        fused.compute_gradients(team, &order[..20]);
        fused.update_and_compute_gradients(team, &order[20..40]);
        fused.update_and_compute_gradients(team, &order[40..]);
        fused.update_and_compute_gradients(team, &[]);
        // There are no gradients any more to move by.
        fused.update_and_compute_gradients(team, &[]);
    });
    for other in [by_hand.position(), stream.position(), fused.position()] {
        assert_eq!(bits(other), bits(training.position()));
    }
}
