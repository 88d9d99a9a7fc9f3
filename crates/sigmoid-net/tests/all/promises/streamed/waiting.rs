//! Sources that do not answer at once, and runs that are interrupted meanwhile.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use sigmoid_net::{Interrupted, Training};

use super::{InMemory, N, network, settings};

/// A source that hangs after so many reads, until it is let go.
fn hangs(after: usize, go: &Arc<Mutex<()>>) -> InMemory {
    let go = Arc::clone(go);
    InMemory::waiting(move |reads| {
        if reads >= after {
            drop(go.lock());
        }
    })
}

/// What counts as at once on a slow machine. The source hangs for ever.
const AT_ONCE: Duration = Duration::from_secs(10);

#[test]
fn a_source_that_hangs_can_be_interrupted_and_gone_on_with() {
    let mut whole = Training::streamed(network(), InMemory::new(), settings(10)).unwrap();
    whole.run_epochs(2);
    // In the first window; in one in the middle; in the second epoch.
    for reads in [2, 33, 50] {
        let go = Arc::new(Mutex::new(()));
        let held = go.lock().unwrap();
        let source = hangs(reads, &go);
        let is_asked = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&is_asked);
        let mut training = Training::streamed(network(), source, settings(10))
            .unwrap()
            .with_interrupt(move || asked.load(Ordering::SeqCst));
        let (begin, waited) = thread::scope(|scope| {
            let asking = scope.spawn(|| {
                thread::sleep(Duration::from_millis(300));
                is_asked.store(true, Ordering::SeqCst);
                Instant::now()
            });
            let reports = training.run_epochs(2);
            assert!(reports.iter().map(|report| report.examples).sum::<usize>() < 2 * N);
            (asking.join().unwrap(), Instant::now())
        });
        assert!(waited - begin < AT_ONCE, "{:?}", waited - begin);
        let error = training.take_source_error().expect("an error");
        assert!(error.is::<Interrupted>(), "{error}");
        // As long as it is asked to, it gives up.
        training.run_epoch(|_| ControlFlow::Continue(()));
        assert!(training.take_source_error().expect("an error").is::<Interrupted>());

        let epochs = training.snapshot().epoch;
        is_asked.store(false, Ordering::SeqCst);
        drop(held);
        training.run_epochs(2 - epochs);
        assert!(training.take_source_error().is_none());
        assert!(training.network() == whole.network(), "after {reads} reads");
    }
}

#[test]
fn a_training_ends_though_its_source_hangs() {
    let go = Arc::new(Mutex::new(()));
    let held = go.lock().unwrap();
    let source = hangs(1, &go);
    let mut training =
        Training::streamed(network(), source, settings(10)).unwrap().with_interrupt(|| true);
    training.run_epochs(1);
    let begin = Instant::now();
    drop(training);
    assert!(begin.elapsed() < AT_ONCE);
    drop(held);
}

#[test]
fn a_source_that_answers_within_a_second_is_not_given_up() {
    let is_slow = |reads| {
        if reads == 0 {
            thread::sleep(Duration::from_millis(300));
        }
    };
    let source = InMemory::waiting(is_slow);
    let mut training =
        Training::streamed(network(), source, settings(10)).unwrap().with_interrupt(|| true);
    let report = training.run_epoch(|_| ControlFlow::Continue(()));
    assert_eq!((report.examples, training.take_source_error().is_none()), (N, true));
}
