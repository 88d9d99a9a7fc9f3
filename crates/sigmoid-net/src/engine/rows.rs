//! Growable memory for rows of sixteen floats, aligned to cache lines.

use std::fmt;

use super::simd::lanes::{LANES, Row};

/// Bytes of a cache line.
const CACHE_LINE: usize = 64;

/// Rows that begin on a cache line, so that no row crosses from one line to the next.
#[derive(Default)]
pub(crate) struct AlignedRows {
    memory: Vec<f32>,
    start: usize,
    len: usize,
}

impl AlignedRows {
    pub(crate) fn zeros(rows: usize) -> Self {
        let len = rows * LANES;
        let memory = vec![0.0; len + CACHE_LINE / size_of::<f32>()];
        let start = memory.as_ptr().align_offset(CACHE_LINE).min(memory.len() - len);
        Self { memory, start, len }
    }

    /// Makes room for at least that many rows. Their contents are unspecified.
    pub(crate) fn reserve(&mut self, rows: usize) {
        if self.len < rows * LANES {
            *self = Self::zeros(rows);
        }
    }

    pub(crate) fn rows(&self) -> &[Row] {
        self.as_ref().as_chunks().0
    }

    pub(crate) fn rows_mut(&mut self) -> &mut [Row] {
        self.as_mut().as_chunks_mut().0
    }
}

impl AsRef<[f32]> for AlignedRows {
    fn as_ref(&self) -> &[f32] {
        &self.memory[self.start..][..self.len]
    }
}

impl AsMut<[f32]> for AlignedRows {
    fn as_mut(&mut self) -> &mut [f32] {
        &mut self.memory[self.start..][..self.len]
    }
}

impl fmt::Debug for AlignedRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AlignedRows").field("rows", &(self.len / LANES)).finish_non_exhaustive()
    }
}
