//! Training on examples that are read while others are learned from.

use std::num::NonZeroU32;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use ndarray::Array2;
use sgd::{Order, Sgd, WindowSize};
use sigmoid_net::{Error, ExampleSource, Init, Network, SourceError, Training};

use super::{made_up, turned};

mod waiting;

const N: usize = 2_100;
const PIXELS: usize = 100;

/// Examples in memory that are read as if they were not.
struct InMemory {
    images: Array2<u8>,
    labels: Vec<u8>,
    /// The example that cannot be read.
    lost: Arc<AtomicU64>,
    /// What has been read: from where, and how many.
    reads: Arc<Mutex<Vec<(u64, usize)>>>,
    /// Returns when it is to read. It is told how many reads there have been.
    wait: Box<dyn Fn(usize) + Send>,
}

impl InMemory {
    fn new() -> Self {
        Self::waiting(|_| {})
    }

    fn waiting(wait: impl Fn(usize) + Send + 'static) -> Self {
        let (images, labels) = made_up(N, PIXELS);
        let (lost, reads) = (Arc::new(AtomicU64::new(u64::MAX)), Arc::default());
        Self { images, labels, lost, reads, wait: Box::new(wait) }
    }
}

impl ExampleSource for InMemory {
    fn len(&self) -> u64 {
        self.labels.len() as u64
    }

    fn width(&self) -> usize {
        self.images.ncols()
    }

    fn read(
        &mut self,
        first: u64,
        images: &mut [u8],
        labels: &mut [u8],
    ) -> Result<(), SourceError> {
        let reads = self.reads.lock().expect("no panic").len();
        (self.wait)(reads);
        self.reads.lock().expect("no panic").push((first, labels.len()));
        let lost = self.lost.load(Ordering::SeqCst);
        if lost.checked_sub(first).is_some_and(|into| into < labels.len() as u64) {
            return Err(format!("example {lost} is lost").into());
        }
        let first = usize::try_from(first)?;
        labels.copy_from_slice(&self.labels[first..first + labels.len()]);
        let (all, width) = (self.images.as_slice().expect("in one piece"), self.images.ncols());
        images.copy_from_slice(&all[first * width..][..images.len()]);
        Ok(())
    }
}

fn network() -> Network {
    Network::from_seed(&[PIXELS, 20, 10], Init::Scaled, 1).expect("sizes")
}

/// Mini-batches of m, and windows of 4 blocks of 50 examples.
fn settings(m: usize) -> Sgd {
    let number = |n| NonZeroU32::new(n).expect("not zero");
    let size = WindowSize { block: number(50), blocks: number(4) };
    Sgd::new(1.0, m).with_seed(3).with_order(Order::Window(size))
}

#[test]
fn a_stream_is_learned_from_as_if_it_had_been_in_memory() {
    let (images, labels) = made_up(N, PIXELS);
    for (m, threads, augmented) in
        [(1, 1, false), (10, 2, true), (70, 3, false), (1_500, 8, true), (9_000, 2, false)]
    {
        for sgd in [settings(m), settings(m).with_momentum(0.5).with_weight_decay(0.01)] {
            let in_memory = Training::new(network(), &images, &labels, sgd.clone()).unwrap();
            let streamed = Training::streamed(network(), InMemory::new(), sgd).unwrap();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let [in_memory, streamed] = [in_memory, streamed].map(|mut training| {
                if augmented {
                    training = training.with_augmentation(turned);
                }
                let reports = pool.install(|| training.run_epochs(2));
                assert!(reports.len() == 2 && reports.iter().all(|report| report.examples == N));
                training.into_network()
            });
            assert!(in_memory == streamed, "m = {m}, {threads} threads");
        }
    }
}

#[test]
fn a_stream_goes_on_where_it_was_broken_off() {
    let mut whole = Training::streamed(network(), InMemory::new(), settings(13)).unwrap();
    whole.run_epochs(2);
    for stop in [1, 13 * 15, 13 * 16, N - 20, N + 1, 2 * N - 300] {
        let mut first = Training::streamed(network(), InMemory::new(), settings(13)).unwrap();
        let epochs = stop / N;
        first.run_epochs(epochs);
        first.run_epoch(|progress| match epochs * N + progress.examples {
            learned if learned >= stop => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        });
        let mut second = Training::streamed(network(), InMemory::new(), settings(13)).unwrap();
        second.restore(&first.snapshot()).unwrap();
        for mut training in [first, second] {
            training.run_epochs(2 - epochs);
            assert!(training.network() == whole.network(), "after {stop}");
        }
    }
}

#[test]
fn a_source_that_fails_breaks_the_epoch_off_and_may_be_mended() {
    let mut whole = Training::streamed(network(), InMemory::new(), settings(10)).unwrap();
    whole.run_epochs(2);
    for lost_example in [0, 777, N as u64 - 1] {
        let source = InMemory::new();
        let lost = Arc::clone(&source.lost);
        lost.store(lost_example, Ordering::SeqCst);
        let mut training = Training::streamed(network(), source, settings(10)).unwrap();
        let reports = training.run_epochs(5);
        let learned = reports[0].examples;
        assert!(reports.len() == 1 && learned < N && learned.is_multiple_of(10), "{reports:?}");
        let error = training.take_source_error().expect("an error");
        assert_eq!(error.to_string(), format!("example {lost_example} is lost"));
        assert!(training.take_source_error().is_none());
        // Again, from the same place.
        assert_eq!(training.run_epoch(|_| ControlFlow::Continue(())).examples, learned);
        assert!(training.take_source_error().is_some());

        lost.store(u64::MAX, Ordering::SeqCst);
        let reports = training.run_epochs(2);
        assert_eq!(reports.iter().map(|report| report.epoch).collect::<Vec<_>>(), [0, 1]);
        assert!(training.take_source_error().is_none());
        assert!(training.network() == whole.network(), "{lost_example}");
    }
}

#[test]
fn the_window_to_come_is_read_and_no_more() {
    let source = InMemory::new();
    let reads = Arc::clone(&source.reads);
    let mut training = Training::streamed(network(), source, settings(10)).unwrap();
    assert!(reads.lock().unwrap().is_empty());
    let mut seen = Vec::new();
    training.run_epoch(|progress| {
        seen.push((progress.examples, reads.lock().unwrap().len()));
        ControlFlow::Continue(())
    });
    // Four blocks a window, 200 examples. 1,020 examples are announced at a time. So many windows
    // have been taken for those learned from; the next one may have been read, and the one after it
    // begun.
    for (learned, reads) in seen {
        let windows_loaded = (learned.div_ceil(1_020) * 1_020).min(N).div_ceil(200);
        assert!(reads <= 4 * (windows_loaded + 2), "{reads} reads after {learned}");
    }
    let mut reads = reads.lock().unwrap().clone();
    reads.truncate(N / 50);
    assert!(reads.iter().all(|&(first, n)| first.is_multiple_of(50) && n == 50));
    reads.sort_unstable();
    assert!(reads.iter().map(|read| read.0).eq((0..N as u64).step_by(50)));
}

#[test]
fn a_window_is_read_once_and_only_if_it_is_learned_from() {
    for (blocks, epochs, expected) in
        [(4, 1, 42), (4, 3, 3 * 42), (41, 2, 2 * 42), (42, 1, 42), (100, 5, 42)]
    {
        let size = |block, blocks| {
            let number = |n| NonZeroU32::new(n).expect("not zero");
            WindowSize { block: number(block), blocks: number(blocks) }
        };
        let sgd = settings(10).with_order(Order::Window(size(50, blocks)));
        let (images, labels) = made_up(N, PIXELS);
        let mut in_memory = Training::new(network(), &images, &labels, sgd.clone()).unwrap();
        in_memory.run_epochs(epochs);

        let source = InMemory::new();
        let reads = Arc::clone(&source.reads);
        let mut training = Training::streamed(network(), source, sgd).unwrap().with_epochs(epochs);
        training.run_epochs(epochs);
        assert!(training.network() == in_memory.network(), "windows of {blocks} blocks");
        drop(training);
        assert_eq!(reads.lock().unwrap().len(), expected, "windows of {blocks} blocks");
    }
}

/// As one that is resumed with more epochs than before would.
#[test]
fn more_epochs_can_be_run_than_were_to_be() {
    let mut whole = Training::streamed(network(), InMemory::new(), settings(10)).unwrap();
    whole.run_epochs(2);
    let mut training =
        Training::streamed(network(), InMemory::new(), settings(10)).unwrap().with_epochs(1);
    training.run_epochs(2);
    assert!(training.network() == whole.network());
}

#[test]
fn a_label_without_an_output_is_an_error() {
    let mut source = InMemory::new();
    source.labels[1_234] = 10;
    let mut training = Training::streamed(network(), source, settings(10)).unwrap();
    assert!(training.run_epochs(1)[0].examples < N);
    let error = training.take_source_error().expect("an error");
    assert_eq!(error.to_string(), "example 1234 has label 10, the network has 10 outputs");
    let error = error.downcast::<Error>().expect("of this crate");
    assert_eq!(*error, Error::Label { example: 1_234, label: 10, outputs: 10 });
}

/// A source that panics in its second block.
struct Panics;

impl ExampleSource for Panics {
    fn len(&self) -> u64 {
        100
    }

    fn width(&self) -> usize {
        PIXELS
    }

    fn read(&mut self, first: u64, _: &mut [u8], _: &mut [u8]) -> Result<(), SourceError> {
        assert!(first == 0, "a panic, as the test wants it");
        Ok(())
    }
}

#[test]
fn a_source_that_panics_is_an_error() {
    let mut training = Training::streamed(network(), Panics, settings(10)).unwrap();
    for _ in 0..2 {
        assert_eq!(training.run_epochs(1)[0].examples, 0);
        let error = training.take_source_error().expect("an error");
        let expected = "the thread that reads examples has ended before its time";
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn what_cannot_be_streamed_is_refused() {
    let refused = |network: Network, sgd: Sgd| {
        Training::streamed(network, InMemory::new(), sgd).expect_err("refused")
    };
    let error = refused(network(), Sgd::new(1.0, 10));
    assert_eq!(error, Error::OrderOfStream);
    let small = Network::from_seed(&[99, 10], Init::Scaled, 1).unwrap();
    let error = refused(small, settings(10));
    assert_eq!(error, Error::Inputs { network: 99, data: PIXELS });
    let error = refused(network(), settings(0));
    assert_eq!(error, Error::Settings(sgd::Error::MiniBatchSize));
    let empty = InMemory { labels: Vec::new(), ..InMemory::new() };
    let error = Training::streamed(network(), empty, settings(10)).expect_err("refused");
    assert_eq!(error, Error::Settings(sgd::Error::NoExamples));
}
