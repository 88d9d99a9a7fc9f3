//! What the crate promises beside the chapter: the same bits, and refusals with reasons.

use std::ops::ControlFlow;

use sgd::{Cost, Error, FnCost, Learner, Scaling, Schedule, Sgd, Team, Training};

/// Enough components and examples that the mini-batches are shared between threads.
fn wide() -> impl Cost<Example = usize> {
    FnCost::new(9_001, |v: &[f32], &x: &usize, nabla: &mut [f32]| {
        for (k, (slope, v)) in nabla.iter_mut().zip(v).enumerate() {
            let target = (x * k % 97) as f32 / 97.0;
            *slope = (v - target) * (1.0 + target);
        }
    })
}

fn bits(v: &[f32]) -> Vec<u32> {
    v.iter().map(|c| c.to_bits()).collect()
}

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
fn an_epoch_broken_off_stops_after_the_current_mini_batch() {
    let mut training = Training::new(wide(), 100, vec![0.1; 9_001], Sgd::new(0.7, 8)).unwrap();
    let report = training.run_epoch(|progress| {
        assert_eq!((progress.epoch, progress.total), (0, 100));
        if progress.examples >= 24 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!((report.examples, report.mini_batches), (24, 3));
}

#[test]
fn an_empty_mini_batch_and_an_empty_stream_change_nothing() {
    let mut learner = Learner::new(wide(), vec![0.1; 9_001], Sgd::new(0.7, 8)).unwrap();
    learner.update(&[]);
    assert_eq!(learner.learn_from([]), 0);
    assert!(learner.position().iter().all(|&v| v == 0.1));
}

#[test]
fn a_mini_batch_larger_than_the_data_is_the_data() {
    let train = |m: usize| {
        let mut training = Training::new(wide(), 10, vec![0.1; 9_001], Sgd::new(0.7, m)).unwrap();
        assert_eq!(training.next().unwrap().mini_batches, 1);
        bits(training.position())
    };
    assert_eq!(train(10), train(usize::MAX));
}

#[test]
fn a_schedule_cannot_hide_a_bad_eta() {
    let nan = f32::NAN;
    let steps = |to| Schedule::Piecewise { initial: 3.0, changes: vec![(4, 1.0), (7, to)] };
    for (eta, epoch) in [
        (Schedule::Constant(0.0), 0),
        (Schedule::Constant(-3.0), 0),
        (Schedule::Constant(nan), 0),
        (Schedule::Constant(f32::INFINITY), 0),
        (Schedule::Exponential { initial: 1.0, factor: -0.5 }, 1),
        (Schedule::Exponential { initial: 1.0, factor: nan }, 1),
        (steps(-1.0), 7),
        (steps(f32::NEG_INFINITY), 7),
    ] {
        let found = Sgd::new(eta.clone(), 10).check();
        assert!(
            matches!(found, Err(Error::Eta { epoch: e, .. }) if e == epoch),
            "{eta:?}: {found:?}"
        );
    }
}

#[test]
fn settings_that_cannot_be_trained_with_are_refused_with_values() {
    let sgd = Sgd::new(3.0, 10);
    for (settings, examples, dimension, message) in [
        (
            sgd.clone().with_mini_batch_size(0),
            5,
            9_001,
            "mini-batch size is 0, expected at least 1",
        ),
        (
            sgd.clone().with_momentum(1.0),
            5,
            9_001,
            "momentum is 1, expected a number from 0 up to but not including 1",
        ),
        (
            sgd.clone().with_momentum(f32::NAN),
            5,
            9_001,
            "momentum is NaN, expected a number from 0 up to but not including 1",
        ),
        (sgd.clone().with_scaling(Scaling::Sum), 0, 9_001, "no training examples"),
        (sgd, 5, 9_000, "the position has 9000 components, the cost has 9001"),
    ] {
        let error = Training::new(wide(), examples, vec![0.0; dimension], settings).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}
