//! Epochs broken off, and snapshots to go on from.

use std::ops::ControlFlow;

use sgd::{Sgd, Snapshot, Training};

use super::{bits, wide};

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
