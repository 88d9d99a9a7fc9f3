//! Replicas that learn apart, and are averaged after each epoch.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use sgd::{
    Cost, Error, FnCost, Learner, Schedule, Sgd, Snapshot, Team, Training, WarmUp,
    epoch_permutation,
};

use super::{bits, gradient, wide};

const EXAMPLES: usize = 53;

/// Five examples a mini-batch, so that there are eleven, the last one of three.
fn settings(replicas: usize) -> Sgd {
    Sgd::new(0.7, 5).with_replicas(replicas).with_momentum(0.5).with_weight_decay(0.01)
}

fn training(sgd: Sgd) -> Training<impl Cost<Example = usize>> {
    Training::new(wide(), EXAMPLES, vec![0.1; 9_001], sgd).expect("settings")
}

/// ((0 + 1) + (2 + 3)) + ...
fn tree_sum(of: &[Vec<f32>]) -> Vec<f32> {
    if let [only] = of {
        return only.clone();
    }
    let (left, right) = of.split_at(of.len() / 2);
    tree_sum(left).iter().zip(tree_sum(right)).map(|(left, right)| left + right).collect()
}

#[test]
fn replicas_are_networks_trained_by_themselves_and_averaged_along_the_tree() {
    for replicas in [2, 4, 8] {
        let plain = Sgd::new(0.7, 5).with_weight_decay(0.01);
        let mut together = training(plain.clone().with_replicas(replicas));
        let mut v = vec![0.1; 9_001];
        for epoch in 0..3 {
            let order = epoch_permutation(0, epoch, EXAMPLES);
            let mini_batches: Vec<&[usize]> = order.chunks(5).collect();
            let learned = |replica: usize| {
                let mut alone = Learner::new(wide(), v.clone(), plain.clone()).unwrap();
                for mini_batch in mini_batches.iter().skip(replica).step_by(replicas) {
                    alone.update(mini_batch);
                }
                alone.into_position()
            };
            let all: Vec<Vec<f32>> = (0..replicas).map(learned).collect();
            v = tree_sum(&all).iter().map(|sum| sum / replicas as f32).collect();

            let report = together.next().unwrap();
            assert_eq!((report.examples, report.mini_batches), (EXAMPLES, 11));
            assert_eq!(bits(together.position()), bits(&v), "{replicas} replicas, epoch {epoch}");
        }
    }
}

#[test]
fn velocities_are_averaged_and_a_warm_up_counts_the_updates_of_one_replica() {
    let schedule = Schedule::Cosine { initial: 0.5, last: 0.05, epochs: 4 };
    let warm_up = WarmUp { initial: 0.1, updates: 5 };
    let sgd = settings(4)
        .with_eta(schedule.clone())
        .with_warm_up(Some(warm_up))
        .with_averaging(Some(0.8));
    let mut together = training(sgd);

    let n = 9_001;
    let (mut v, mut velocity) = (vec![0.1_f64; n], vec![0.0_f64; n]);
    let (mut of_epochs, mut weights) = (vec![0.0_f64; n], 0.0);
    for epoch in 0..4 {
        together.next();
        let order = epoch_permutation(0, epoch, EXAMPLES);
        let mut all = vec![(v.clone(), velocity.clone()); 4];
        for (i, mini_batch) in order.chunks(5).enumerate() {
            let (v, velocity) = &mut all[i % 4];
            // Three rounds an epoch.
            let eta = f64::from(warm_up.eta(3 * epoch + i / 4, schedule.eta(epoch)));
            #[expect(clippy::cast_possible_truncation, reason = "rounded as the position is")]
            let rounded: Vec<f32> = v.iter().map(|v| *v as f32).collect();
            let mut sum = vec![0.0; n];
            for &x in mini_batch {
                for (sum, slope) in sum.iter_mut().zip(gradient(&rounded, x)) {
                    *sum += f64::from(slope);
                }
            }
            for ((v, velocity), sum) in v.iter_mut().zip(velocity).zip(sum) {
                *velocity = 0.5 * *velocity - eta / mini_batch.len() as f64 * sum;
                *v = (1.0 - 0.01 * eta) * *v + *velocity;
            }
        }
        let (positions, velocities): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        let mean = |of: &[Vec<f64>]| -> Vec<f64> {
            (0..n).map(|k| of.iter().map(|replica| replica[k]).sum::<f64>() / 4.0).collect()
        };
        (v, velocity) = (mean(&positions), mean(&velocities));
        weights = 0.8 * weights + 1.0;
        for (sum, v) in of_epochs.iter_mut().zip(&v) {
            *sum = 0.8 * *sum + v;
        }
    }
    let close = |found: &[f32], expected: &[f64]| {
        for (found, expected) in found.iter().zip(expected) {
            assert!((f64::from(*found) - expected).abs() < 1e-5, "{found} {expected}");
        }
    };
    close(together.position(), &v);
    close(&together.snapshot().velocity, &velocity);
    let averaged: Vec<f64> = of_epochs.iter().map(|sum| sum / weights).collect();
    close(together.averaged_position(), &averaged);
}

#[test]
fn the_bits_depend_on_the_replicas_and_not_on_the_threads() {
    let train = |threads: usize, replicas: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut training = training(settings(replicas));
        pool.install(|| training.nth(1));
        bits(training.position())
    };
    let one = train(1, 4);
    for threads in [2, 3, 8] {
        assert!(train(threads, 4) == one, "{threads} threads");
    }
    assert!(train(1, 2) != one);
}

#[test]
fn a_caller_is_called_after_each_round() {
    let mut training = training(settings(4));
    let mut rounds = Vec::new();
    training.run_epoch(|progress| {
        rounds.push(progress.examples);
        ControlFlow::Continue(())
    });
    assert_eq!(rounds, [20, 40, EXAMPLES]);
}

#[test]
fn an_epoch_broken_off_goes_on_and_is_saved_as_it_began() {
    for break_at in [20, 40, EXAMPLES] {
        let mut whole = training(settings(4));
        whole.run_epochs(1);
        let begin = whole.snapshot();
        whole.run_epochs(2);

        let mut broken = training(settings(4));
        broken.run_epochs(1);
        let report = broken.run_epoch(|progress| match progress.examples {
            learned if learned >= break_at => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        });
        assert_eq!(report.examples, break_at);
        if break_at < EXAMPLES {
            assert_eq!(report.mini_batches, break_at / 5);
            assert!(broken.snapshot() == begin);
            broken.run_epochs(1);
        }
        let mut restored = training(settings(4));
        restored.restore(&begin).unwrap();
        restored.run_epochs(1);
        assert!(broken.snapshot() == restored.snapshot());
        broken.run_epochs(1);
        assert!(broken.snapshot() == whole.snapshot());
    }
}

#[test]
fn replicas_that_there_cannot_be_are_refused_with_values() {
    let sgd = Sgd::new(0.7, 10);
    let power = "replicas, expected a power of two, at most 1024";
    for (sgd, message) in [
        (sgd.clone().with_replicas(0), format!("0 {power}")),
        (sgd.clone().with_replicas(6), format!("6 {power}")),
        (sgd.clone().with_replicas(2048), format!("2048 {power}")),
        (
            sgd.clone().with_replicas(2).with_shards(2),
            "2 replicas, and 2 shards of a mini-batch, expected one of either".to_owned(),
        ),
        (
            sgd.with_replicas(8),
            "an epoch has 6 mini-batches for 8 replicas, expected one each".to_owned(),
        ),
    ] {
        let error = Training::new(wide(), EXAMPLES, vec![0.1; 9_001], sgd).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn a_snapshot_from_within_an_epoch_is_refused() {
    let mut training = training(settings(4));
    let within = Snapshot { mini_batches: 4, ..training.snapshot() };
    let error = training.restore(&within).unwrap_err();
    assert_eq!(error, Error::WithinEpoch { found: 4, replicas: 4 });
    let message = "the snapshot was taken after 4 mini-batches of an epoch, and 4 replicas begin \
                   with an epoch";
    assert_eq!(error.to_string(), message);
}

/// A cost whose examples cannot be had when they are announced for the so-many-th time.
struct Failing<C>(C, AtomicUsize);

impl<C: Cost<Example = usize>> Cost for Failing<C> {
    type Example = usize;
    type Gradients = C::Gradients;

    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn gradients(&self) -> C::Gradients {
        self.0.gradients()
    }

    fn prepare(
        &self,
        _: &Team<'_>,
        _: usize,
        _: &[usize],
        _: &mut C::Gradients,
    ) -> ControlFlow<()> {
        match self.1.fetch_sub(1, Ordering::Relaxed) {
            1 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn backprop(&self, team: &Team<'_>, v: &[f32], examples: &[usize], to: &mut C::Gradients) {
        self.0.backprop(team, v, examples, to);
    }

    fn add_gradients(&self, team: &Team<'_>, of: &C::Gradients, scale: f32, out: &mut [f32]) {
        self.0.add_gradients(team, of, scale, out);
    }
}

#[test]
fn an_epoch_whose_examples_cannot_be_had_begins_again() {
    // 75 mini-batches, announced 51 at a time: the second time in the middle of a round.
    let train = |fails_at: usize| {
        let cost = FnCost::new(2, |v: &[f32], &x: &usize, nabla: &mut [f32]| {
            nabla.copy_from_slice(&[v[0] - x as f32, v[1] + x as f32]);
        });
        let cost = Failing(cost, AtomicUsize::new(fails_at));
        let sgd = Sgd::new(0.7, 20).with_replicas(4).with_momentum(0.5);
        let mut training = Training::new(cost, 1_500, vec![0.1; 2], sgd).unwrap();
        if fails_at > 0 {
            let report = training.next().unwrap();
            let rounds = (fails_at - 1) * 12;
            assert_eq!((report.examples, report.mini_batches), (rounds * 80, rounds * 4));
            assert_eq!(training.snapshot().mini_batches, 0);
        }
        assert_eq!(training.next().unwrap().examples, 1_500);
        bits(training.position())
    };
    let whole = train(0);
    assert!(train(1) == whole);
    assert!(train(2) == whole);
}
