//! What the crate promises beside the chapter: the same bits, and refusals with reasons.

use std::ops::ControlFlow;
use std::sync::Mutex;

use sgd::{
    Cost, Error, FnCost, Learner, Scaling, Schedule, Sgd, Snapshot, Team, Training, WarmUp,
    epoch_permutation,
};

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
fn an_epoch_broken_off_goes_on_to_the_same_bits() {
    for (m, momentum, averaging) in
        [(8, 0.0, None), (8, 0.5, Some(0.8)), (100, 0.0, Some(0.5)), (1, 0.5, None)]
    {
        let sgd = Sgd::new(0.7, m)
            .with_momentum(momentum)
            .with_averaging(averaging)
            .with_weight_decay(0.1);
        let training = || Training::new(wide(), 100, vec![0.1; 9_001], sgd.clone()).unwrap();
        let mut whole = training();
        let reports = whole.run_epochs(2);

        let (mut broken, mut restored) = (training(), training());
        for report in &reports {
            let mut epoch = broken.run_epoch(|_| ControlFlow::Break(()));
            while broken.epoch() == report.epoch {
                assert_eq!(epoch.mini_batches, broken.snapshot().mini_batches);
                // One goes on, the other is made anew each time.
                let mut anew = training();
                anew.restore(&restored.snapshot()).unwrap();
                restored = anew;
                restored.run_epoch(|_| ControlFlow::Break(()));
                assert_eq!(broken.snapshot(), restored.snapshot());
                epoch = broken.run_epoch(|_| ControlFlow::Break(()));
            }
            restored.run_epoch(|_| ControlFlow::Continue(()));
            assert_eq!(
                (epoch.epoch, epoch.examples, epoch.mini_batches, epoch.eta),
                (report.epoch, report.examples, report.mini_batches, report.eta)
            );
        }
        assert_eq!(bits(broken.position()), bits(whole.position()));
        assert_eq!(restored.snapshot(), whole.snapshot());
    }
}

#[test]
fn snapshots_that_do_not_fit_are_refused_with_both_numbers() {
    let sgd = Sgd::new(0.7, 8).with_momentum(0.5);
    let mut training = Training::new(wide(), 100, vec![0.1; 9_001], sgd).unwrap();
    let whole = training.snapshot();
    let refuse =
        |training: &mut Training<_>, snapshot| training.restore(&snapshot).unwrap_err().to_string();
    let without = Snapshot { velocity: Vec::new(), ..whole.clone() };
    let short = Snapshot { position: vec![1.0; 3], ..whole.clone() };
    let late = Snapshot { mini_batches: 13, ..whole.clone() };
    assert_eq!(
        refuse(&mut training, without),
        "the snapshot's velocity has 0 components, this training needs 9001"
    );
    assert_eq!(
        refuse(&mut training, short),
        "the snapshot's position has 3 components, this training needs 9001"
    );
    assert_eq!(
        refuse(&mut training, late),
        "the snapshot was taken after 13 mini-batches, an epoch here has 13"
    );
    let averaged = Snapshot { average: vec![1.0; 9_001], ..whole.clone() };
    assert_eq!(
        refuse(&mut training, averaged),
        "the snapshot's average has 9001 components, this training needs 0"
    );
    assert_eq!(training.snapshot(), whole);
}

/// A cost that notes the examples it is told of, with their epoch, and those it is asked for.
struct Noted(Mutex<Vec<(Option<usize>, Vec<usize>)>>);

impl Noted {
    fn note(&self, epoch: Option<usize>, examples: &[usize]) {
        self.0.lock().expect("no panic").push((epoch, examples.to_vec()));
    }
}

impl Cost for Noted {
    type Example = usize;
    type Gradients = ();

    fn dimension(&self) -> usize {
        1
    }

    fn gradients(&self) {}

    fn prepare(&self, _: &Team<'_>, epoch: usize, upcoming: &[usize], (): &mut ()) {
        self.note(Some(epoch), upcoming);
    }

    fn backprop(&self, _: &Team<'_>, _: &[f32], examples: &[usize], (): &mut ()) {
        self.note(None, examples);
    }

    fn add_gradients(&self, _: &Team<'_>, (): &(), _: f32, _: &mut [f32]) {}
}

#[test]
fn a_cost_is_told_of_each_example_before_it_is_asked_for_it() {
    // About a thousand at a time, whole mini-batches, at least one.
    for (m, window) in [(1, 1024), (10, 1020), (1000, 1000), (2000, 2000), (9000, 2500)] {
        let cost = Noted(Mutex::new(Vec::new()));
        let mut training = Training::new(&cost, 2500, vec![0.0], Sgd::new(0.5, m)).unwrap();
        training.run_epoch(|_| ControlFlow::Break(()));
        let after_one = cost.0.lock().unwrap().len();
        training.run_epochs(2);
        let calls = cost.0.into_inner().unwrap();
        let mut told: Vec<usize> = Vec::new();
        for (epoch, examples) in &calls[after_one..] {
            match epoch {
                Some(_) => {
                    assert!(told.is_empty() && examples.len() <= window);
                    told.clone_from(examples);
                }
                None => assert_eq!(told.drain(..examples.len()).collect::<Vec<_>>(), *examples),
            }
        }
        let of_epoch = |epoch: usize| -> Vec<usize> {
            let calls = calls[after_one..].iter().filter(|call| call.0 == Some(epoch));
            calls.flat_map(|call| call.1.clone()).collect()
        };
        assert_eq!(of_epoch(1), epoch_permutation(0, 1, 2500));
        assert!(m > 2500 || of_epoch(0) == epoch_permutation(0, 0, 2500)[m..]);
    }
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
fn nothing_to_learn_from_and_nothing_to_learn_are_refused() {
    let gradient = |_: &[f32], _: &f32, _: &mut [f32]| ();
    let refuse = |examples: &[f32], v: Vec<f32>| {
        Training::over(examples, v, Sgd::new(0.1, 8), gradient).unwrap_err()
    };
    assert_eq!(refuse(&[], vec![0.0]), Error::NoExamples);
    assert_eq!(refuse(&[1.0], vec![]), Error::NoVariables);
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

#[test]
fn eta_is_that_of_the_epoch() {
    let halved = Schedule::Exponential { initial: 1.0, factor: 0.5 };
    let cost = FnCost::new(1, |v: &[f32], (): &(), nabla: &mut [f32]| nabla[0] = v[0]);
    let mut learner = Learner::new(cost, vec![1.0], Sgd::new(halved, 1)).unwrap();
    learner.set_epoch(1);
    learner.update(&[()]);
    assert_eq!((learner.eta(), learner.position()), (0.5, &[0.5][..]));
}

#[test]
fn eta_grows_to_that_of_the_schedule_and_goes_on_growing_after_a_snapshot() {
    // C_x = -v: every update moves v by η.
    let sgd = Sgd::new(3.0, 1).with_warm_up(Some(WarmUp { initial: 1.0, updates: 4 }));
    let training = || {
        Training::over(&[(); 3], vec![0.0], sgd.clone(), |_, (), nabla: &mut [f32]| nabla[0] = -1.0)
            .unwrap()
    };
    let mut whole = training();
    let reports = whole.run_epochs(2);
    assert_eq!(reports.iter().map(|report| report.eta).collect::<Vec<_>>(), [1.0, 2.5]);
    assert_eq!(whole.position(), [1.0 + 1.5 + 2.0 + 2.5 + 3.0 + 3.0]);

    for mini_batches in [1, 2, 4, 5] {
        let mut first = training();
        let mut done = 0;
        while done < mini_batches {
            first.run_epoch(|_| {
                done += 1;
                if done == mini_batches {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
        }
        let mut second = training();
        second.restore(&first.snapshot()).unwrap();
        while second.epoch() < 2 {
            let report = second.next().unwrap();
            assert_eq!(report.eta, reports[report.epoch].eta, "after {mini_batches}");
        }
        assert_eq!(second.position(), whole.position(), "after {mini_batches}");
    }
    let wrong = sgd.with_warm_up(Some(WarmUp { initial: 0.0, updates: 4 })).check().unwrap_err();
    assert_eq!(wrong.to_string(), "eta begins with 0, expected a positive finite number");
}
