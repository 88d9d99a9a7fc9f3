//! Random numbers that are the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What a sequence of random numbers is for; each has its own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    /// The order of ten digits.
    Row,
    /// What is particular to a writer.
    Writer,
    /// What is particular to an image.
    Image,
    /// A letter and its writer.
    Letter,
    /// A scribble and its writer.
    Scribble,
}

/// Where all randomness comes from: a sequence for each purpose and number of a seed, so that
/// nothing depends on what else is drawn.
///
/// Here and wherever digits are drawn there are only additions, multiplications, divisions and
/// square roots: IEEE 754 defines their results to the last bit. Those of sines and logarithms
/// differ from one platform to another.
#[derive(Debug)]
pub(crate) struct Random(ChaCha8Rng);

/// Words of a stream kept for one purpose: far more than any image takes.
const WORDS: u128 = 1 << 24;

impl Random {
    pub(crate) fn new(seed: u64, purpose: Purpose, number: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // The number may take all 64 bits of the stream's, so the purpose is a place within it.
        rng.set_stream(number);
        rng.set_word_pos(purpose as u128 * WORDS);
        Self(rng)
    }

    /// From 0 up to but not including 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / 16_777_216.0
    }

    /// Mean 0 and standard deviation 1, near to normal, never beyond ±3.47: a sum of four numbers
    /// from 0 to 1 has a variance of 4/12.
    pub(crate) fn approx_normal(&mut self) -> f32 {
        const SQRT_3: f32 = 1.732_050_8;
        let bits = self.0.next_u64();
        let sum: u64 = [0, 16, 32, 48].iter().map(|shift| bits >> shift & 0xffff).sum();
        (sum as f32 / 65_536.0 - 2.0) * SQRT_3
    }

    pub(crate) fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// From 0 to `bound` - 1, for bounds so small that none comes up noticeably more often.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.0.next_u32()) * bound as u64) >> 32) as usize
    }
}
