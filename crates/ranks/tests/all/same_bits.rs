//! The same bits on any number of ranks and threads.

use std::num::NonZeroU32;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use ndarray::Array2;
use ranks::{Communicator, Threads, TreeSum, break_even_factor};
use sgd::{Computed, FnCost, Order, Ranks as _, Sgd, Snapshot, Team, WindowSize};
use sigmoid_net::{ExampleSource, Init, Network, SourceError, Training};

/// Runs `work` on so many ranks, each in a pool of so many threads.
fn on<T: Send>(ranks: usize, threads: usize, work: impl Fn(Threads) -> T + Sync) -> Vec<T> {
    let work = &work;
    thread::scope(|scope| {
        let start = |rank| {
            let pool =
                rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            scope.spawn(move || pool.install(|| work(rank)))
        };
        let group: Vec<_> = Threads::group(ranks).into_iter().map(start).collect();
        group.into_iter().map(|rank| rank.join().expect("no panic")).collect()
    })
}

/// 77 images, most of whose pixels are white, and their labels.
fn images() -> (Array2<u8>, Vec<u8>) {
    let byte = |(i, j)| match (i * 7919 + j * 104_729) % 251 {
        dark @ 0..60 => u8::try_from(4 * dark + 7).expect("at most 243"),
        _ => 0,
    };
    let labels = (0..77_u8).map(|i| i % 10).collect();
    (Array2::from_shape_fn((77, 300), byte), labels)
}

/// Three mini-batches an epoch, of 8 shards each, the last of 13 examples; and ten mini-batches for 8
/// replicas, most of which have none in the last round.
fn settings() -> [Sgd; 2] {
    [Sgd::new(0.5, 32).with_shards(8), Sgd::new(0.5, 8).with_replicas(8)]
        .map(|sgd| sgd.with_momentum(0.5).with_weight_decay(0.01).with_averaging(Some(0.8)))
}

/// Two epochs.
fn train(rank: Threads, sgd: &Sgd, is_augmented: bool) -> Snapshot {
    let (images, labels) = images();
    let network = Network::from_seed(&[300, 40, 10], Init::Scaled, 1).expect("sizes");
    let mut training = Training::new(network, &images, &labels, sgd.clone()).expect("a fit");
    if is_augmented {
        training = training.with_augmentation(|example, epoch, image, to| {
            to.copy_from_slice(image);
            to.rotate_left(example + 3 * epoch);
        });
    }
    let mut training = training.with_ranks(TreeSum::new(rank)).expect("at most 8 ranks");
    training.run_epochs(2);
    training.snapshot()
}

#[test]
fn a_network_is_the_same_on_any_number_of_ranks_and_threads() {
    for (sgd, is_augmented) in settings().iter().flat_map(|sgd| [(sgd, false), (sgd, true)]) {
        let expected = on(1, 1, |rank| train(rank, sgd, is_augmented)).remove(0);
        for ranks in [1, 2, 4, 8] {
            for threads in [1, 2] {
                for snapshot in on(ranks, threads, |rank| train(rank, sgd, is_augmented)) {
                    assert!(snapshot == expected, "{ranks} ranks of {threads} threads: {sgd:?}");
                }
            }
        }
    }
}

/// The same images, read when they are needed.
struct Stream;

impl ExampleSource for Stream {
    fn len(&self) -> u64 {
        77
    }

    fn width(&self) -> usize {
        300
    }

    fn read(&mut self, first: u64, to: &mut [u8], labels_to: &mut [u8]) -> Result<(), SourceError> {
        let (images, labels) = images();
        let first = usize::try_from(first)?;
        for (i, (to, label)) in to.chunks_exact_mut(300).zip(labels_to).enumerate() {
            to.copy_from_slice(images.row(first + i).to_slice().expect("rows lie together"));
            *label = labels[first + i];
        }
        Ok(())
    }
}

#[test]
fn a_network_learns_the_same_from_a_stream_on_any_number_of_ranks() {
    // Windows of 20 images, which mini-batches of 32 run across.
    let [block, blocks] = [5, 4].map(|n| NonZeroU32::new(n).expect("not 0"));
    for sgd in settings() {
        let sgd = sgd.with_order(Order::Window(WindowSize { block, blocks }));
        let network = || Network::from_seed(&[300, 40, 10], Init::Scaled, 1).expect("sizes");
        let (images, labels) = images();
        let in_memory = Training::new(network(), &images, &labels, sgd.clone());
        let mut in_memory = in_memory.expect("a fit");
        in_memory.run_epochs(2);
        let streamed = |rank| {
            let training = Training::streamed(network(), Stream, sgd.clone()).expect("a fit");
            let mut training = training.with_ranks(TreeSum::new(rank)).expect("at most 8 ranks");
            training.run_epochs(2);
            assert!(training.take_source_error().is_none());
            training.snapshot()
        };
        for ranks in [1, 2, 4, 8] {
            for snapshot in on(ranks, 2, streamed) {
                assert!(snapshot == in_memory.snapshot(), "{ranks} ranks: {sgd:?}");
            }
        }
    }
}

#[test]
fn ranks_do_what_one_process_without_ranks_does() {
    for sgd in settings() {
        let (images, labels) = images();
        let network = Network::from_seed(&[300, 40, 10], Init::Scaled, 1).expect("sizes");
        let mut training = Training::new(network, &images, &labels, sgd.clone()).expect("a fit");
        training.run_epochs(2);
        assert!(on(4, 1, |rank| train(rank, &sgd, false))[3] == training.snapshot(), "{sgd:?}");
    }
}

#[test]
fn a_run_that_four_ranks_began_is_finished_by_two() {
    let training = |rank, sgd: &Sgd| {
        let (images, labels) = images();
        let images: &'static Array2<u8> = Box::leak(Box::new(images));
        let labels: &'static [u8] = labels.leak();
        let network = Network::from_seed(&[300, 40, 10], Init::Scaled, 1).expect("sizes");
        let training = Training::new(network, images, labels, sgd.clone()).expect("a fit");
        training
            .with_augmentation(|example, epoch, image, to| {
                to.copy_from_slice(image);
                to.rotate_left(example + 3 * epoch);
            })
            .with_ranks(TreeSum::new(rank))
            .expect("at most 8 ranks")
    };
    for sgd in settings() {
        // Stopped after an epoch, and a mini-batch or a round of the next.
        let begun = on(4, 1, |rank| {
            let mut training = training(rank, &sgd);
            training.run_epochs(1);
            training.run_epoch(|_| ControlFlow::Break(()));
            training.snapshot()
        });
        let finished = on(2, 1, |rank| {
            let mut training = training(rank, &sgd);
            training.restore(&begun[3]).expect("the same settings");
            training.run_epochs(1);
            training.snapshot()
        });
        let expected = on(1, 1, |rank| train(rank, &sgd, true)).remove(0);
        assert!(finished.iter().all(|snapshot| *snapshot == expected), "{sgd:?}");
    }
}

#[test]
fn ranks_tell_of_the_same_rounds_and_exchange_once_an_epoch() {
    let [_, sgd] = settings();
    for told in on(4, 1, |rank| {
        let exchanges = Arc::new(AtomicUsize::new(0));
        let (images, labels) = images();
        let network = Network::from_seed(&[300, 40, 10], Init::Scaled, 1).expect("sizes");
        let training = Training::new(network, &images, &labels, sgd.clone()).expect("a fit");
        let counted = Counted { sums: TreeSum::new(rank), count: Arc::clone(&exchanges) };
        let mut training = training.with_ranks(counted).expect("at most 8 ranks");
        let mut rounds = Vec::new();
        training.run_epoch(|progress| {
            rounds.push((progress.examples, exchanges.load(Ordering::Relaxed)));
            ControlFlow::Continue(())
        });
        (rounds, exchanges.load(Ordering::Relaxed))
    }) {
        // At the end position and velocity.
        assert_eq!(told, (vec![(64, 0), (77, 0)], 2));
    }
}

/// Ranks that count how often they add something up.
struct Counted {
    sums: TreeSum<Threads>,
    count: Arc<AtomicUsize>,
}

impl sgd::Ranks for Counted {
    fn rank(&self) -> usize {
        self.sums.rank()
    }

    fn size(&self) -> usize {
        self.sums.size()
    }

    fn add_up(&mut self, team: &Team<'_>, sum: &mut [f32]) {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sums.add_up(team, sum);
    }
}

#[test]
fn sums_are_added_up_along_the_tree_whatever_their_length() {
    // Numbers whose sum depends on the order.
    let sum_of = |rank: usize, length: usize| -> Vec<f32> {
        (0..length).map(|i| 1.0 / (1 + i + 31 * rank) as f32 + rank as f32).collect()
    };
    for length in [0, 1, 3, 8, 1000] {
        let added = |left: Vec<f32>, right: Vec<f32>| -> Vec<f32> {
            left.iter().zip(&right).map(|(left, right)| left + right).collect()
        };
        let pair = |first| added(sum_of(first, length), sum_of(first + 1, length));
        let expected = added(added(pair(0), pair(2)), added(pair(4), pair(6)));
        let sums = on(8, 1, |rank| {
            let mut sum = sum_of(rank.rank(), length);
            TreeSum::new(rank).add_up(&Team::alone(), &mut sum);
            sum
        });
        assert!(sums.iter().all(|sum| *sum == expected), "{length} floats");
    }
}

#[test]
fn the_time_of_an_update_is_known_after_a_few() {
    let cost = FnCost::new(1, |v: &[f32], _: &usize, nabla: &mut [f32]| nabla.copy_from_slice(v));
    let sum = TreeSum::new(Threads::group(1).remove(0));
    let pace = sum.pace();
    let sgd = Sgd::new(0.1, 2).with_shards(2);
    let training = sgd::Training::new(cost, 40, vec![1.0], sgd).expect("settings");
    let mut training = training.with_ranks(sum).expect("one rank");
    assert_eq!(pace.of_an_update(), None);
    training.run_epochs(1);
    let of_an_update = pace.of_an_update().expect("known by now");
    assert!(of_an_update.exchanging > Duration::ZERO, "{of_an_update:?}");
}

/// A rank that is told what it has computed: of S shards, S/p.
#[test]
fn what_grows_with_a_mini_batch_is_timed_apart_from_what_does_not() {
    let slow = |v: &[f32], _: &usize, nabla: &mut [f32]| {
        std::thread::sleep(Duration::from_millis(1));
        nabla.copy_from_slice(v);
    };
    let sum = TreeSum::new(Threads::group(1).remove(0));
    let pace = sum.pace();
    let sgd = Sgd::new(0.1, 4).with_shards(2);
    let training = sgd::Training::new(FnCost::new(1, slow), 64, vec![1.0], sgd).expect("settings");
    training.with_ranks(sum).expect("one rank").run_epochs(1);
    let computed = pace.of_an_update().expect("known by now").computed;
    // Four examples of a millisecond each, and next to nothing for two sums of one float.
    assert!(computed.gradients >= Duration::from_millis(4), "{computed:?}");
    assert!(computed.sums < Duration::from_millis(4), "{computed:?}");
}

#[test]
fn mini_batches_pay_that_outweigh_what_is_exchanged() {
    let seconds = Duration::from_secs_f64;
    for (ranks, gradients, sums, exchanging, expected) in [
        (2, 1.0, 0.0, 1.0, 1.0),
        (2, 1.0, 0.5, 2.5, 2.0),
        (4, 2.0, 0.5, 13.5, 2.0),
        // Though shards alone outweigh it.
        (2, 1.0, 3.0, 2.0, -1.0),
    ] {
        let computed = Computed { gradients: seconds(gradients), sums: seconds(sums) };
        let found = break_even_factor(ranks, computed, exchanging);
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        // One alone takes as long as several, if m is as much larger.
        let alone = ranks as f64 * (expected * gradients + sums);
        let together = expected * gradients + sums + exchanging;
        assert!((alone - together).abs() < 1e-9);
    }
}
