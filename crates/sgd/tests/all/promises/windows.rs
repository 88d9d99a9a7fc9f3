//! The window shuffle, and training in its order.

use std::num::NonZeroU32;
use std::ops::ControlFlow;
use std::sync::Mutex;

use proptest::prelude::*;
use sgd::{Cost, Order, Sgd, Team, Training, WindowOrder, WindowSize};

fn size(block: u32, blocks: u32) -> WindowSize {
    let number = |n| NonZeroU32::new(n).expect("not zero");
    WindowSize { block: number(block), blocks: number(blocks) }
}

fn whole(order: &WindowOrder) -> Vec<u64> {
    (0..order.windows()).flat_map(|window| order.examples(window)).collect()
}

proptest! {
    #[test]
    fn an_epoch_has_each_example_once(
        (block, blocks) in (1_u32..40, 1_u32..9),
        n in 0_u64..2_000,
        seed: u64,
        epoch in 0_usize..1_000,
    ) {
        let order = WindowOrder::new(size(block, blocks), seed, epoch, n);
        let mut examples = whole(&order);
        examples.sort_unstable();
        prop_assert!(examples.into_iter().eq(0..n));
        for window in 0..order.windows() {
            let ranges = order.blocks(window);
            prop_assert!(ranges.len() <= blocks as usize);
            prop_assert!(ranges.iter().all(|range| range.start % u64::from(block) == 0));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
            let examples = order.examples(window);
            prop_assert!(examples.iter().all(|e| ranges.iter().any(|range| range.contains(e))));
            prop_assert!(examples.iter().all(|&e| order.window_of(e) == window));
        }
        prop_assert!(order.examples(order.windows()).is_empty());
    }

    #[test]
    fn training_goes_through_the_windows_and_goes_on_within_them(
        (block, blocks) in (1_u32..300, 1_u32..5),
        n in 1_usize..2_500,
        m in 1_usize..1_500,
        stop in 0_usize..2_500,
    ) {
        let order = size(block, blocks);
        let sgd = Sgd::new(1.0, m).with_seed(7).with_order(Order::Window(order));
        let noted = Noted::default();
        let mut training = Training::new(&noted, n, vec![0.0], sgd.clone()).unwrap();
        training.run_epochs(1);
        // Broken off, and gone on with by another training.
        let mut left = (stop % n).div_ceil(m).max(1);
        training.run_epoch(|_| {
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let snapshot = training.snapshot();
        // The gradients that were computed and not moved by are computed again.
        noted.0.lock().unwrap().truncate(n + if snapshot.epoch == 1 {
            m * snapshot.mini_batches
        } else {
            n
        });
        let mut training = Training::new(&noted, n, vec![0.0], sgd).unwrap();
        training.restore(&snapshot).unwrap();
        if snapshot.epoch == 1 {
            training.run_epochs(1);
        }
        let expected = [0, 1].map(|epoch| whole(&WindowOrder::new(order, 7, epoch, n as u64)));
        let learned = noted.0.into_inner().unwrap();
        prop_assert_eq!(learned, expected.concat());
    }
}

/// A cost that notes the examples it is asked for, and breaks off before one of them.
#[derive(Default)]
struct Noted(Mutex<Vec<u64>>, Option<usize>);

impl Cost for Noted {
    type Example = usize;
    type Gradients = ();

    fn dimension(&self) -> usize {
        1
    }

    fn gradients(&self) {}

    fn prepare(&self, _: &Team<'_>, _: usize, upcoming: &[usize], (): &mut ()) -> ControlFlow<()> {
        let is_lost = upcoming.iter().any(|example| Some(*example) == self.1);
        if is_lost { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn backprop(&self, _: &Team<'_>, _: &[f32], examples: &[usize], (): &mut ()) {
        self.0.lock().expect("no panic").extend(examples.iter().map(|&example| example as u64));
    }

    fn add_gradients(&self, _: &Team<'_>, (): &(), _: f32, _: &mut [f32]) {}
}

#[test]
fn an_order_is_the_same_in_every_version() {
    let order = WindowOrder::new(size(3, 2), 5, 1, 16);
    assert_eq!(whole(&order), KNOWN);
    let other = |seed, epoch| whole(&WindowOrder::new(size(3, 2), seed, epoch, 16));
    assert!(other(6, 1) != KNOWN && other(5, 2) != KNOWN);
}

const KNOWN: [u64; 16] = [6, 4, 5, 7, 8, 3, 13, 12, 0, 14, 1, 2, 10, 9, 15, 11];

#[test]
fn windows_mix_examples_from_all_over_billions() {
    let order = WindowOrder::new(WindowSize::default(), 1, 0, 5_000_000_000);
    assert_eq!(order.windows(), 19_074);
    let first = order.examples(0);
    assert_eq!(first.len(), 262_144);
    let mean = first.iter().sum::<u64>() / first.len() as u64;
    assert!((1_500_000_000..3_500_000_000).contains(&mean), "{mean}");
    assert!(first.iter().any(|&example| example > u64::from(u32::MAX)));
}

#[test]
fn an_epoch_ends_before_examples_that_cannot_be_had() {
    let order = size(100, 8);
    let sgd = Sgd::new(1.0, 10).with_seed(7).with_order(Order::Window(order));
    let examples = whole(&WindowOrder::new(order, 7, 0, 3_000));
    // In the second of the portions that a cost is told of, which begins with example 800.
    let lost = usize::try_from(examples[1_500]).unwrap();
    let mut training =
        Training::new(Noted(Mutex::default(), Some(lost)), 3_000, vec![0.0], sgd).unwrap();
    let mut watched = 0;
    let report = training.run_epoch(|_| {
        watched += 1;
        ControlFlow::Continue(())
    });
    assert_eq!((report.epoch, report.examples, report.mini_batches), (0, 800, 80));
    assert_eq!(watched, 79, "not after the last one, which others may still be in");
    // And again, for as long as it cannot be had.
    assert_eq!(training.run_epochs(1)[0].examples, 800);
    training.cost_mut().1 = None;
    let report = training.run_epochs(1)[0];
    assert_eq!((report.epoch, report.examples, report.mini_batches), (0, 3_000, 300));
    assert_eq!(*training.cost().0.lock().unwrap(), examples);
}
