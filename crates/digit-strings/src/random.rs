//! Random numbers that are the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What a sequence of random numbers is for; each has its own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    Composing,
    NonDigit,
    WithoutDigits,
}

/// Words of a stream kept for one purpose: far more than any string takes.
const WORDS: u128 = 1 << 24;

/// A sequence for each purpose and number of a seed, so that nothing depends on what else is drawn.
#[derive(Debug)]
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    pub(crate) fn new(seed: u64, purpose: Purpose, number: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // The number may take all 64 bits of the stream's, so the purpose is a place within it.
        rng.set_stream(number);
        rng.set_word_pos(purpose as u128 * WORDS);
        Self(rng)
    }

    /// From 0 to `bound` - 1, for bounds so small that none comes up noticeably more often.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.0.next_u32()) * bound as u64) >> 32) as usize
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }
}
