//! Floats aligned to a cache line, so that no row of sixteen crosses from one line to the next.

/// Bytes of a cache line.
const CACHE_LINE: usize = 64;

/// A slice of floats.
#[derive(Debug, Default)]
pub(crate) struct Aligned {
    memory: Vec<f32>,
    start: usize,
    len: usize,
}

impl Aligned {
    pub(crate) fn zeros(len: usize) -> Self {
        if len == 0 {
            return Self::default();
        }
        let memory = vec![0.0; len + CACHE_LINE / size_of::<f32>()];
        let start = memory.as_ptr().align_offset(CACHE_LINE).min(memory.len() - len);
        Self { memory, start, len }
    }

    pub(crate) fn as_slice(&self) -> &[f32] {
        &self.memory[self.start..][..self.len]
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [f32] {
        &mut self.memory[self.start..][..self.len]
    }
}
