//! What is measured, and how many times slower than ours each contender should be.

use crate::contender::Contender;

/// A task that all its contenders do.
#[derive(Debug)]
pub struct Work {
    /// Neurons of each layer, input first.
    pub sizes: &'static [usize],
    /// m.
    pub mini_batch_size: usize,
    /// η.
    pub eta: f32,
    /// Training images in an epoch, the first of MNIST's 60,000.
    pub examples: usize,
    /// What is timed.
    pub measure: Measure,
    /// The threads that a contender may use.
    pub threads: Threads,
    /// Test images of 10,000 that a contender must classify correctly; None where only speed
    /// counts.
    pub expected: Option<usize>,
    /// Whether `--quick` has it.
    pub quick: bool,
    /// The other contenders.
    pub rivals: &'static [Rival],
}

/// What is timed of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The updates of an epoch.
    Epoch,
    /// Reading the 10,000 test digits at once.
    Reading,
}

/// The threads that a contender may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    /// One or as many as there are cores; peers try both and keep the faster.
    Best,
    /// Two.
    Two,
}

/// A contender besides ours.
#[derive(Debug, Clone, Copy)]
pub struct Rival {
    /// Who.
    pub contender: Contender,
    /// How many times slower than ours it should be; None if only for information.
    pub bound: Option<Bound>,
}

/// How many times as long as ours a contender should take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// What must be reached.
    pub at_least: f64,
    /// What we aim for.
    pub aim: Option<f64>,
}

const fn rival(contender: Contender, at_least: f64, aim: f64) -> Rival {
    Rival { contender, bound: Some(Bound { at_least, aim: Some(aim) }) }
}

const fn must(contender: Contender, at_least: f64) -> Rival {
    Rival { contender, bound: Some(Bound { at_least, aim: None }) }
}

const fn unbounded(contender: Contender) -> Rival {
    Rival { contender, bound: None }
}

/// All works.
pub const WORKS: [Work; 5] = [
    Work {
        sizes: &[784, 30, 10],
        mini_batch_size: 10,
        eta: 3.0,
        examples: 50_000,
        measure: Measure::Epoch,
        threads: Threads::Best,
        expected: Some(9_200),
        quick: true,
        rivals: &[
            // Threads may cost 5 % where they cannot help.
            must(Contender::OurOneThread, 0.95),
            rival(Contender::OneProduct, 8.0, 11.0),
            rival(Contender::Book, 75.0, 100.0),
            rival(Contender::PyTorch, 50.0, 75.0),
            rival(Contender::ScikitLearn, 30.0, 40.0),
            unbounded(Contender::Candle),
            unbounded(Contender::Burn),
        ],
    },
    Work {
        sizes: &[784, 30, 10],
        mini_batch_size: 10,
        eta: 3.0,
        examples: 50_000,
        measure: Measure::Reading,
        threads: Threads::Best,
        expected: Some(9_200),
        quick: true,
        rivals: &[
            rival(Contender::OneProduct, 2.0, 5.0),
            unbounded(Contender::PyTorch),
            unbounded(Contender::Candle),
            unbounded(Contender::Burn),
        ],
    },
    Work {
        sizes: &[784, 100, 10],
        mini_batch_size: 10,
        eta: 3.0,
        examples: 50_000,
        measure: Measure::Epoch,
        threads: Threads::Best,
        expected: Some(9_200),
        quick: false,
        rivals: &[
            rival(Contender::OneProduct, 5.0, 7.0),
            unbounded(Contender::PyTorch),
            unbounded(Contender::ScikitLearn),
            unbounded(Contender::Candle),
            unbounded(Contender::Burn),
        ],
    },
    Work {
        sizes: &[784, 800, 10],
        mini_batch_size: 100,
        // At 0.6 and above all outputs saturate near 0 and nothing is learned.
        eta: 0.2,
        examples: 50_000,
        measure: Measure::Epoch,
        threads: Threads::Two,
        expected: Some(8_000),
        quick: false,
        rivals: &[
            must(Contender::OurOneThread, 1.7),
            rival(Contender::OneProduct, 2.5, 4.5),
            rival(Contender::PyTorch, 2.5, 4.5),
            unbounded(Contender::Candle),
            unbounded(Contender::Burn),
        ],
    },
    Work {
        sizes: &[784, 2_500, 2_000, 1_500, 1_000, 500, 10],
        mini_batch_size: 100,
        eta: 0.1,
        // 50 mini-batches are enough to time one, and all 500 would take a minute.
        examples: 5_000,
        measure: Measure::Epoch,
        threads: Threads::Two,
        // Gradients vanish on the way through so many sigmoids: nobody learns in a few epochs.
        expected: None,
        quick: false,
        rivals: &[
            rival(Contender::PyTorch, 1.2, 1.5),
            unbounded(Contender::Candle),
            unbounded(Contender::Burn),
        ],
    },
];

impl Work {
    /// All contenders, ours first; those written in Rust only if asked for.
    pub fn field(&self, rust: bool) -> impl Iterator<Item = Contender> {
        let rivals = self.rivals.iter().map(|rival| rival.contender);
        let rivals = rivals.filter(move |rival| rust || !Contender::RUST.contains(rival));
        std::iter::once(Contender::Ours).chain(rivals)
    }

    /// The bound for a contender.
    pub fn bound(&self, contender: Contender) -> Option<Bound> {
        self.rivals.iter().find(|rival| rival.contender == contender)?.bound
    }

    /// One line that says all of it.
    pub fn title(&self) -> String {
        let sizes = self.sizes.iter().map(usize::to_string).collect::<Vec<_>>().join("-");
        let what = match self.measure {
            Measure::Reading => ": reading 10,000 test digits".to_owned(),
            Measure::Epoch => format!(
                ", m = {}, η = {}: an epoch of {},{:03} images",
                self.mini_batch_size,
                self.eta,
                self.examples / 1_000,
                self.examples % 1_000
            ),
        };
        let threads = if self.threads == Threads::Two { ", two threads" } else { "" };
        let only = if self.expected.is_none() { "; speed only" } else { "" };
        sizes + &what + threads + only
    }
}
