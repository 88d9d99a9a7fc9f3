//! The mini-batches of an epoch, one after the other.

use std::ops::{ControlFlow, Range};

use crate::order::{Order, fill_permutation};
use crate::settings::Sgd;
use crate::window_order::WindowOrder;

/// Examples that a cost is told of at a time, see [`Cost::prepare`](crate::Cost::prepare); or one
/// mini-batch if larger.
const AT_A_TIME: usize = 1024;

/// Cuts an epoch's order into mini-batches, and gives those of some replicas. Of the order only a
/// window is in memory, if that is how the settings shuffle.
#[derive(Debug, Default)]
pub(crate) struct MiniBatches {
    /// m.
    size: usize,
    /// Examples of the epoch.
    examples: usize,
    /// R. A round is one mini-batch for each replica.
    replicas: usize,
    /// The replicas whose mini-batches are given.
    own: Range<usize>,
    /// Mini-batches of the epoch so far, given or those of others, the one given last included.
    passed: usize,
    /// Whether one was given last.
    has_given: bool,
    /// The order of an epoch that is shuffled in windows.
    windows: Option<WindowOrder>,
    /// The window to go on with.
    next_window: usize,
    /// The examples of the window under way, or of all; and before them what is left of the window
    /// before.
    order: Vec<usize>,
    /// Where in `order` the next mini-batch begins.
    at: usize,
    /// Examples from there on that the cost has been told of.
    announced: usize,
}

impl MiniBatches {
    /// Goes to an epoch over so many examples, after the first `learned` of them. Where that is
    /// within the epoch, it is after a whole mini-batch.
    pub(crate) fn begin(
        &mut self,
        sgd: &Sgd,
        own: Range<usize>,
        epoch: usize,
        examples: usize,
        learned: usize,
    ) {
        self.size = sgd.mini_batch_size.min(examples);
        (self.examples, self.replicas, self.own) = (examples, sgd.replicas, own);
        (self.passed, self.has_given) = (learned / self.size, false);
        self.at = 0;
        self.announced = 0;
        let Order::Window(size) = sgd.order else {
            self.windows = None;
            fill_permutation(sgd.seed, epoch, examples, &mut self.order);
            self.at = learned;
            return;
        };
        let windows = WindowOrder::new(size, sgd.seed, epoch, examples as u64);
        let learned = learned as u64;
        let ends = |window: usize| windows.before(window + 1) > learned;
        self.next_window = (0..windows.windows()).find(|&w| ends(w)).unwrap_or(windows.windows());
        self.order.clear();
        let skipped = learned - windows.before(self.next_window);
        self.windows = Some(windows);
        self.add_window();
        self.at = usize::try_from(skipped).unwrap_or(usize::MAX).min(self.order.len());
    }

    /// The next mini-batch of these replicas, the last one of the epoch perhaps short, or none after
    /// that. `prepare` is told of about a thousand examples before the first of them is used. If it
    /// breaks, there is no mini-batch.
    pub(crate) fn next(
        &mut self,
        mut prepare: impl FnMut(&[usize]) -> ControlFlow<()>,
    ) -> &[usize] {
        self.has_given = false;
        loop {
            if self.announced == 0 && !self.announce(&mut prepare) {
                return &[];
            }
            let m = self.size.min(self.announced);
            self.announced -= m;
            self.at += m;
            self.has_given = self.is_own(self.passed);
            self.passed += 1;
            if self.has_given {
                return &self.order[self.at - m..self.at];
            }
        }
    }

    /// Examples of the rounds that are over, when all have learned from what was given before the
    /// mini-batch given last.
    pub(crate) fn learned(&self) -> usize {
        let before = self.passed - usize::from(self.has_given);
        if before * self.size >= self.examples {
            return self.examples;
        }
        before / self.replicas * self.replicas * self.size
    }

    /// Examples of a round.
    pub(crate) fn round(&self) -> usize {
        self.size.saturating_mul(self.replicas)
    }

    /// How many mini-batches so many of the first examples are.
    pub(crate) fn containing(&self, examples: usize) -> usize {
        examples.div_ceil(self.size)
    }

    fn is_own(&self, mini_batch: usize) -> bool {
        self.own.contains(&(mini_batch % self.replicas))
    }

    /// Tells of what comes next. False if there is nothing, or it cannot be had.
    fn announce(&mut self, mut prepare: impl FnMut(&[usize]) -> ControlFlow<()>) -> bool {
        while self.order.len() - self.at < self.size && !self.is_last_window() {
            self.add_window();
        }
        let rest = self.order.len() - self.at;
        let whole = if self.is_last_window() { rest } else { rest - rest % self.size };
        let at_once = self.size * (AT_A_TIME / self.size).max(1);
        let upcoming = &self.order[self.at..][..whole.min(at_once)];
        let own: Vec<usize>;
        let told = if self.own.len() == self.replicas {
            upcoming
        } else {
            let mini_batches = (self.passed..).zip(upcoming.chunks(self.size));
            let mini_batches = mini_batches.filter(|(number, _)| self.is_own(*number));
            own = mini_batches.flat_map(|(_, mini_batch)| mini_batch).copied().collect();
            &own
        };
        if upcoming.is_empty() || (!told.is_empty() && prepare(told).is_break()) {
            return false;
        }
        self.announced = upcoming.len();
        true
    }

    fn is_last_window(&self) -> bool {
        self.windows.as_ref().is_none_or(|windows| self.next_window >= windows.windows())
    }

    /// Puts the next window behind what is left.
    #[expect(clippy::cast_possible_truncation, reason = "as many examples as a usize can number")]
    fn add_window(&mut self) {
        let Some(windows) = &self.windows else { return };
        self.order.drain(..self.at);
        self.at = 0;
        let examples = windows.examples(self.next_window);
        self.order.extend(examples.into_iter().map(|example| example as usize));
        self.next_window += 1;
    }
}
