//! A window of a stream's examples, in memory.

use std::ops::Range;

/// Which window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) epoch: usize,
    pub(super) number: usize,
}

/// Memory for a window, reused from one to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// `[examples][pixels]`, and perhaps more.
    pub(super) images: Vec<u8>,
    /// `[examples]`, and perhaps more.
    pub(super) labels: Vec<u8>,
}

/// A window that has been read.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) place: Place,
    /// Pixels of each image.
    width: usize,
    /// The examples of each block, ascending, and the row that the first of them is in.
    blocks: Vec<(Range<u64>, usize)>,
    memory: Memory,
}

impl Window {
    /// Blocks that have been read one after the other.
    pub(super) fn new(
        place: Place,
        width: usize,
        blocks: Vec<(Range<u64>, usize)>,
        memory: Memory,
    ) -> Self {
        Self { place, width, blocks, memory }
    }

    /// Where an example is, if it is in this window.
    pub(super) fn row(&self, example: u64) -> Option<usize> {
        let after = self.blocks.partition_point(|(block, _)| block.start <= example);
        let (block, row) = &self.blocks[after.checked_sub(1)?];
        let into = usize::try_from(example - block.start).ok()?;
        block.contains(&example).then_some(row + into)
    }

    pub(super) fn image(&self, row: usize) -> &[u8] {
        &self.memory.images[row * self.width..][..self.width]
    }

    pub(super) fn label(&self, row: usize) -> u8 {
        self.memory.labels[row]
    }

    pub(super) fn into_memory(self) -> Memory {
        self.memory
    }
}
