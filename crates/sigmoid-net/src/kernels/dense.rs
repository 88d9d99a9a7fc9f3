//! The matrix product behind every layer whose inputs are floats: forward, backward and update.

#![expect(unsafe_code, reason = "one bounds check for a product, not one for each term")]

use std::ops::Range;

use super::simd::{Block, Kernel, LANES, Row, Simd};

/// C += A · B, where C and B are sixteen columns wide.
///
/// | | rows of C | terms of each sum | A |
/// |---|---|---|---|
/// | forward: z of a panel | m examples | inputs | activations of the layer before |
/// | backward: Wᵀδ for sixteen inputs | m examples | neurons | deltas |
/// | update: weights of a panel | inputs | m examples | activations, transposed |
pub(crate) struct Product<'a> {
    pub(crate) rows: usize,
    pub(crate) terms: usize,
    /// A(row, term) is `a[row * a_row + term * a_term]`.
    pub(crate) a: &'a [f32],
    pub(crate) a_row: usize,
    pub(crate) a_term: usize,
    /// B(term) is `b[term]`.
    pub(crate) b: &'a [Row],
    /// C(row) is `c[row * c_row]`.
    pub(crate) c: &'a mut [Row],
    pub(crate) c_row: usize,
}

impl Kernel for Product<'_> {
    #[inline(always)]
    fn run<S: Simd>(mut self, s: S) {
        if self.rows == 0 || self.terms == 0 {
            return;
        }
        let last_a = (self.rows - 1) * self.a_row + (self.terms - 1) * self.a_term;
        assert!(last_a < self.a.len(), "A ends at {}, needs {last_a}", self.a.len());
        for begin in (0..self.terms).step_by(TERMS) {
            let terms = begin..self.terms.min(begin + TERMS);
            let mut row = 0;
            while row < self.rows {
                row += match (self.rows - row, S::BLOCK) {
                    (12.., Block::Twelve) => self.block::<S, 12>(s, row, terms.clone()),
                    (6.., _) => self.block::<S, 6>(s, row, terms.clone()),
                    (4.., _) => self.block::<S, 4>(s, row, terms.clone()),
                    (2.., _) => self.block::<S, 2>(s, row, terms.clone()),
                    _ => self.block::<S, 1>(s, row, terms.clone()),
                };
            }
        }
    }
}

/// Terms taken at a time: their part of B, 16 KiB, stays in the nearest cache for all rows.
const TERMS: usize = 256;

impl Product<'_> {
    /// Adds some terms to N rows of C, from `row` on. Returns N.
    #[inline(always)]
    fn block<S: Simd, const N: usize>(&mut self, s: S, row: usize, terms: Range<usize>) -> usize {
        let mut sums: [S::V; N] = std::array::from_fn(|i| s.load(&self.c[(row + i) * self.c_row]));
        for (term, b) in terms.clone().zip(&self.b[terms]) {
            let b = s.load(b);
            for i in 0..N {
                // SAFETY: row + i < rows and term < terms, and `run` has checked that the last
                // of them lies within A.
                let a =
                    unsafe { *self.a.get_unchecked((row + i) * self.a_row + term * self.a_term) };
                sums[i] = s.mul_add(s.splat(a), b, sums[i]);
            }
        }
        for i in 0..N {
            s.store(sums[i], &mut self.c[(row + i) * self.c_row]);
        }
        N
    }
}

/// The weights of sixteen inputs, from `first_input` on, to all neurons of a layer, so that row o
/// has neuron o's weights. Lanes beyond the last input are 0.
///
/// `panels`: the whole layer; `transposed`: `[width · 16]`, neuron by neuron.
pub(crate) fn transpose_panel(
    panels: &[Row],
    panel_rows: usize,
    first_input: usize,
    transposed: &mut [Row],
) {
    let inputs = LANES.min(panel_rows - 1 - first_input);
    for (panel, neurons) in panels.chunks_exact(panel_rows).zip(transposed.as_chunks_mut().0) {
        let tile: &mut [Row; LANES] = neurons;
        if inputs < LANES {
            *tile = [[0.0; LANES]; LANES];
        }
        for (lane, weights) in panel[first_input..][..inputs].iter().enumerate() {
            for (neuron, weight) in tile.iter_mut().zip(weights) {
                neuron[lane] = *weight;
            }
        }
    }
}
