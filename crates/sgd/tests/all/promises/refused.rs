//! Settings and data that are refused, with their values.

use sgd::{Error, Ranks, Scaling, Schedule, Sgd, Team, Training};

use super::wide;

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
        (Schedule::ExponentialTo { initial: 1.0, last: 0.0, epochs: 5 }, 4),
        (Schedule::ExponentialTo { initial: nan, last: 0.1, epochs: 5 }, 0),
        (Schedule::Cosine { initial: 1.0, last: -0.1, epochs: 5 }, 4),
        (Schedule::Cosine { initial: 1.0, last: nan, epochs: 0 }, 1),
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
fn a_schedule_whose_changes_are_out_of_order_is_refused() {
    let check = |epochs: [usize; 3]| {
        let changes = epochs.map(|epoch| (epoch, 1.0)).to_vec();
        Sgd::new(Schedule::Piecewise { initial: 3.0, changes }, 10).check()
    };
    let error = check([1, 7, 4]).unwrap_err();
    assert_eq!(error, Error::EpochOrder { before: 7, after: 4 });
    let message = "eta changes in epoch 7, then in epoch 4, expected ascending epochs";
    assert_eq!(error.to_string(), message);
    assert_eq!(check([0, 4, 7]), Ok(()));
    assert_eq!(check([0, 0, 1]), Ok(()), "a change may come at once");
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
            sgd.clone().with_shards(0),
            5,
            9_001,
            "0 shards of a mini-batch of 10, expected a power of two that divides it, \
             at most 65536",
        ),
        (
            sgd.clone().with_shards(5),
            5,
            9_001,
            "5 shards of a mini-batch of 10, expected a power of two that divides it, \
             at most 65536",
        ),
        (
            sgd.clone().with_shards(4),
            5,
            9_001,
            "4 shards of a mini-batch of 10, expected a power of two that divides it, \
             at most 65536",
        ),
        (
            sgd.clone().with_shards(131_072).with_mini_batch_size(131_072),
            5,
            9_001,
            "131072 shards of a mini-batch of 131072, expected a power of two that divides it, \
             at most 65536",
        ),
        (
            sgd.clone().with_momentum(1.0),
            5,
            9_001,
            "momentum is 1, expected a number from 0 up to but not including 1",
        ),
        (
            sgd.clone().with_weight_decay(-0.5),
            5,
            9_001,
            "weight decay is -0.5, expected a finite number from 0 up",
        ),
        (
            sgd.clone().with_eta(2.0).with_weight_decay(0.5),
            5,
            9_001,
            "eta times weight decay is 1 in epoch 0, expected less than 1",
        ),
        (
            sgd.clone().with_averaging(Some(1.0)),
            5,
            9_001,
            "averaging keeps 1, expected a number from 0 up to but not including 1",
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

#[test]
fn nothing_to_learn_from_and_nothing_to_learn_are_refused() {
    let gradient = |_: &[f32], _: &f32, _: &mut [f32]| ();
    let refuse = |examples: &[f32], v: Vec<f32>| {
        Training::over(examples, v, Sgd::new(0.1, 8), gradient).unwrap_err()
    };
    assert_eq!(refuse(&[], vec![0.0]), Error::NoExamples);
    assert_eq!(refuse(&[1.0], vec![]), Error::NoVariables);
}

/// The first of so many ranks, of which there are no others.
struct Lonely(usize);

impl Ranks for Lonely {
    fn rank(&self) -> usize {
        0
    }

    fn size(&self) -> usize {
        self.0
    }

    fn add_up(&mut self, _: &Team<'_>, _: &mut [f32]) {}
}

#[test]
fn ranks_that_cannot_share_the_shards_evenly_are_refused() {
    for (ranks, shards) in [(0, 4), (3, 4), (8, 4), (2, 1)] {
        let sgd = Sgd::new(0.1, 8).with_shards(shards);
        let training = Training::new(wide(), 5, vec![0.0; 9_001], sgd).unwrap();
        let error = training.with_ranks(Lonely(ranks)).unwrap_err();
        assert_eq!(error, Error::Ranks { ranks, shards });
    }
    for (ranks, replicas) in [(0, 4), (3, 4), (8, 4)] {
        let sgd = Sgd::new(0.1, 8).with_replicas(replicas);
        let training = Training::new(wide(), 32, vec![0.0; 9_001], sgd).unwrap();
        let error = training.with_ranks(Lonely(ranks)).unwrap_err();
        assert_eq!(error, Error::RanksOfReplicas { ranks, replicas });
    }
    let sgd = Sgd::new(0.1, 8);
    let training = Training::new(wide(), 5, vec![0.0; 9_001], sgd).unwrap();
    assert!(training.with_ranks(Lonely(1)).is_ok());
}
