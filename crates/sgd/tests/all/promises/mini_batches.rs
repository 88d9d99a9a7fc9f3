//! Mini-batches announced, empty, and larger than the data.

use std::ops::ControlFlow;
use std::sync::Mutex;

use sgd::{Cost, Learner, Sgd, Team, Training, epoch_permutation};

use super::{bits, wide};

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

    fn prepare(
        &self,
        _: &Team<'_>,
        epoch: usize,
        upcoming: &[usize],
        (): &mut (),
    ) -> ControlFlow<()> {
        self.note(Some(epoch), upcoming);
        ControlFlow::Continue(())
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
