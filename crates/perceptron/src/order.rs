//! The order in which to split a function by its inputs.
//!
//! Order decides size: the carry of an adder has a handful of parts when split by `a3`, `b3`,
//! `a2`, `b2`, ..., and hundreds when all of `a` comes before `b`.
//!
//! Source: R. Rudell, Dynamic variable ordering for ordered binary decision diagrams, 1993
//! ("sifting"), on truth tables instead of diagrams.

use std::collections::HashSet;

/// So many rows of all functions together take about half a second; more stay as they are.
const MAX_SIFTED: usize = 1 << 20;

/// Functions of the same inputs, and an order of those inputs.
#[derive(Debug)]
pub(crate) struct Order {
    /// For each function a byte, 0 or 1, for each row.
    columns: Vec<Vec<u8>>,
    /// For each bit of the row's number, the bit that it was in the beginning.
    bits: Vec<usize>,
    /// For each bit, how many different functions have it as their highest.
    sizes: Vec<usize>,
    /// So many lowest bits are never split by, and their order is all one.
    unsplit: usize,
}

impl Order {
    /// Moves one bit after the other to where the functions have fewest different parts.
    pub(crate) fn sifted(columns: Vec<Vec<u8>>, unsplit: usize) -> Self {
        let bits = columns.first().map_or(0, |column| column.len().ilog2()) as usize;
        let mut order = Self { columns, bits: (0..bits).collect(), sizes: vec![0; bits], unsplit };
        for bit in unsplit..bits {
            order.count(bit);
        }
        let rows: usize = order.columns.iter().map(Vec::len).sum();
        if bits > unsplit && rows <= MAX_SIFTED {
            (0..bits).for_each(|bit| order.sift(bit));
        }
        order
    }

    pub(crate) fn columns(&self) -> &[Vec<u8>] {
        &self.columns
    }

    pub(crate) fn bits(&self) -> &[usize] {
        &self.bits
    }

    fn sift(&mut self, bit: usize) {
        let Some(mut at) = self.bits.iter().position(|&b| b == bit) else {
            return;
        };
        let lowest = self.unsplit - 1;
        let mut best = (self.size(), at);
        while at > lowest {
            at -= 1;
            self.swap(at);
            best = best.min((self.size(), at));
        }
        while at + 1 < self.bits.len() {
            self.swap(at);
            at += 1;
            best = best.min((self.size(), at));
        }
        while at > best.1 {
            at -= 1;
            self.swap(at);
        }
    }

    fn size(&self) -> usize {
        self.sizes.iter().sum()
    }

    /// Exchanges a bit with the next higher one. Only functions whose highest bit is one of the
    /// two change.
    fn swap(&mut self, bit: usize) {
        let rows = 1 << bit;
        for block in self.columns.iter_mut().flat_map(|c| c.chunks_exact_mut(4 * rows)) {
            let (low, high) = block.split_at_mut(2 * rows);
            low[rows..].swap_with_slice(&mut high[..rows]);
        }
        self.bits.swap(bit, bit + 1);
        for changed in [bit, bit + 1] {
            self.count(changed);
        }
    }

    fn count(&mut self, bit: usize) {
        if bit >= self.unsplit {
            let rows = 2 << bit;
            let blocks = self.columns.iter().flat_map(|c| c.chunks_exact(rows));
            let depends = blocks.filter(|block| block[..rows / 2] != block[rows / 2..]);
            self.sizes[bit] = depends.collect::<HashSet<_>>().len();
        }
    }
}
