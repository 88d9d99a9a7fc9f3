//! The window shuffle: an order for examples that do not fit into memory.

use std::num::NonZeroU32;
use std::ops::Range;

use crate::shuffle::{generator, shuffle};

/// How many examples are shuffled among themselves, and how many of them lie side by side where
/// they are stored.
///
/// By default 64 blocks of 4,096 examples: 262,144 in all, or 206 MB of images of MNIST's size.
///
/// ```
/// use sgd::WindowSize;
/// assert_eq!(WindowSize::default().examples(), 262_144);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WindowSize {
    /// Consecutive examples in a block: those that are read together.
    pub block: NonZeroU32,
    /// Blocks in a window.
    pub blocks: NonZeroU32,
}

impl WindowSize {
    /// The examples of a whole window.
    pub fn examples(self) -> u64 {
        u64::from(self.block.get()) * u64::from(self.blocks.get())
    }
}

impl Default for WindowSize {
    fn default() -> Self {
        const BLOCK: NonZeroU32 = NonZeroU32::new(4096).unwrap();
        const BLOCKS: NonZeroU32 = NonZeroU32::new(64).unwrap();
        Self { block: BLOCK, blocks: BLOCKS }
    }
}

/// The order of an epoch in which only a window of the examples is needed at a time.
///
/// The examples are cut into blocks, and the blocks put into random order. So many blocks at a time
/// are a window, and the examples of a window are shuffled among themselves. So a window has
/// examples from all over the data set, and reading it takes few reads, each of a block.
///
/// All follows from the seed and the number of the epoch, and is the same on every machine and in
/// every version. Each window can be had without those before. Memory is 8 bytes a block.
///
/// ```
/// use std::num::NonZeroU32;
/// use sgd::{WindowOrder, WindowSize};
///
/// let two = NonZeroU32::new(2).expect("not zero");
/// // 7 examples are 4 blocks, the last of one example.
/// let order = WindowOrder::new(WindowSize { block: two, blocks: two }, 1, 0, 7);
/// assert_eq!(order.windows(), 2);
/// assert_eq!(order.blocks(0), [2..4, 4..6]);
/// assert_eq!(order.examples(0), [3, 2, 4, 5]);
/// assert_eq!(order.examples(1), [6, 1, 0]);
/// assert_eq!(order.window_of(6), 1);
/// ```
#[derive(Debug, Clone)]
pub struct WindowOrder {
    size: WindowSize,
    seed: u64,
    epoch: usize,
    examples: u64,
    /// Numbers of the blocks, in random order.
    blocks: Vec<u64>,
    /// Where among them the last block of the data set is, which may be short.
    short: usize,
}

impl WindowOrder {
    /// The order of so many examples in an epoch.
    pub fn new(size: WindowSize, seed: u64, epoch: usize, examples: u64) -> Self {
        let mut blocks: Vec<u64> = (0..examples.div_ceil(size.block.get().into())).collect();
        shuffle(&mut generator(seed, epoch, 0), &mut blocks);
        let last = (blocks.len() as u64).saturating_sub(1);
        let short = blocks.iter().position(|&block| block == last).unwrap_or(0);
        Self { size, seed, epoch, examples, blocks, short }
    }

    /// How many windows there are.
    pub fn windows(&self) -> usize {
        self.blocks.len().div_ceil(self.blocks_of_window())
    }

    /// The blocks of a window, each a run of examples that lie side by side. They ascend: that is
    /// the order to read them in. None past the last window.
    pub fn blocks(&self, window: usize) -> Vec<Range<u64>> {
        let first = self.first_block(window);
        let last = self.first_block(window.saturating_add(1));
        let mut blocks = self.blocks[first..last].to_vec();
        blocks.sort_unstable();
        blocks.into_iter().map(|block| self.block(block)).collect()
    }

    /// The examples of a window in the order in which they are learned from.
    pub fn examples(&self, window: usize) -> Vec<u64> {
        let mut examples: Vec<u64> = self.blocks(window).into_iter().flatten().collect();
        shuffle(&mut generator(self.seed, self.epoch, window as u64 + 1), &mut examples);
        examples
    }

    /// The window that an example is in.
    ///
    /// # Panics
    /// If there is no such example.
    #[track_caller]
    pub fn window_of(&self, example: u64) -> usize {
        let block = example / u64::from(self.size.block.get());
        let place = self.blocks.iter().position(|&other| other == block);
        let Some(place) = place.filter(|_| example < self.examples) else {
            panic!("example {example} of {}", self.examples)
        };
        place / self.blocks_of_window()
    }

    /// How many examples are in the windows before.
    pub(crate) fn before(&self, window: usize) -> u64 {
        let blocks = self.first_block(window);
        let size = u64::from(self.size.block.get());
        let missing = self.examples.next_multiple_of(size) - self.examples;
        blocks as u64 * size - if self.short < blocks { missing } else { 0 }
    }

    fn blocks_of_window(&self) -> usize {
        self.size.blocks.get() as usize
    }

    fn first_block(&self, window: usize) -> usize {
        window.saturating_mul(self.blocks_of_window()).min(self.blocks.len())
    }

    fn block(&self, number: u64) -> Range<u64> {
        let size = u64::from(self.size.block.get());
        number * size..self.examples.min((number + 1).saturating_mul(size))
    }
}
