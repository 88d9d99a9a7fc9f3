//! Variable ordering: in which order to expand a function by its inputs.
//!
//! The order decides the size: the carry of an adder has a handful of distinct cofactors when
//! expanded by `a3`, `b3`, `a2`, `b2`, ..., and hundreds when all of `a` comes before `b`.
//!
//! Source: R. Rudell, Dynamic variable ordering for ordered binary decision diagrams, 1993
//! ("sifting"), on truth tables instead of diagrams.

use std::collections::HashSet;

/// Sifting this many rows, all functions together, takes about half a second. Larger tables keep
/// the order they have.
const MAX_SIFTED: usize = 1 << 20;

/// Functions of the same variables, and an order of those variables.
///
/// Variable `i` is bit `i` of the row number; functions are expanded by the highest bit first.
#[derive(Debug)]
pub(crate) struct VariableOrder {
    /// For each function one byte per row, 0 or 1.
    columns: Vec<Vec<u8>>,
    /// The original variable at each bit of the row number.
    variables: Vec<usize>,
    /// For each bit, how many distinct cofactors have it as their highest: the width of that level
    /// of a decision diagram.
    level_sizes: Vec<usize>,
    /// Expansion stops at this many lowest bits; their order is irrelevant.
    leaf_variables: usize,
}

impl VariableOrder {
    /// Moves one variable after the other to the position with the fewest distinct cofactors.
    pub(crate) fn sifted(columns: Vec<Vec<u8>>, leaf_variables: usize) -> Self {
        let bits = columns.first().map_or(0, |column| column.len().ilog2()) as usize;
        let mut order = Self {
            columns,
            variables: (0..bits).collect(),
            level_sizes: vec![0; bits],
            leaf_variables,
        };
        for bit in leaf_variables..bits {
            order.count(bit);
        }
        let rows: usize = order.columns.iter().map(Vec::len).sum();
        if bits > leaf_variables && rows <= MAX_SIFTED {
            (0..bits).for_each(|variable| order.sift(variable));
        }
        order
    }

    /// The functions in this order: for each one byte per row, 0 or 1.
    pub(crate) fn columns(&self) -> &[Vec<u8>] {
        &self.columns
    }

    /// The original variable at each bit of the row number.
    pub(crate) fn variables(&self) -> &[usize] {
        &self.variables
    }

    fn sift(&mut self, variable: usize) {
        let Some(mut at) = self.variables.iter().position(|&v| v == variable) else {
            return;
        };
        let lowest = self.leaf_variables - 1;
        let mut best = (self.size(), at);
        while at > lowest {
            at -= 1;
            self.swap(at);
            best = best.min((self.size(), at));
        }
        while at + 1 < self.variables.len() {
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
        self.level_sizes.iter().sum()
    }

    /// Exchanges the variable at a bit with the one at the next higher bit. Only the sizes of
    /// these two levels change.
    fn swap(&mut self, bit: usize) {
        let rows = 1 << bit;
        for block in self.columns.iter_mut().flat_map(|c| c.chunks_exact_mut(4 * rows)) {
            let (low, high) = block.split_at_mut(2 * rows);
            low[rows..].swap_with_slice(&mut high[..rows]);
        }
        self.variables.swap(bit, bit + 1);
        for changed in [bit, bit + 1] {
            self.count(changed);
        }
    }

    fn count(&mut self, bit: usize) {
        if bit >= self.leaf_variables {
            let rows = 2 << bit;
            let blocks = self.columns.iter().flat_map(|c| c.chunks_exact(rows));
            let depends = blocks.filter(|block| block[..rows / 2] != block[rows / 2..]);
            self.level_sizes[bit] = depends.collect::<HashSet<_>>().len();
        }
    }
}
