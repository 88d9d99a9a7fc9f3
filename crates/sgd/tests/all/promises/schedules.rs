//! Learning rates by epoch, and warm-up.

use std::ops::ControlFlow;

use sgd::{FnCost, Learner, Schedule, Sgd, Training, WarmUp};

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
