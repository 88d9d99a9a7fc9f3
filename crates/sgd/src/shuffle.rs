//! Shuffling, from a seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// A generator for the order of an epoch. Each part of that order has its own random numbers, so
/// that it can be had without the parts before.
pub(crate) fn generator(seed: u64, epoch: usize, part: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // Stream 0 is left to the caller, who may draw the start from the same seed.
    rng.set_stream(epoch as u64 + 1);
    rng.set_word_pos(u128::from(part) << WORDS_OF_A_PART);
    rng
}

/// Two to the power of this is the number of 32-bit words of a part. Shuffling takes two for each
/// element.
const WORDS_OF_A_PART: u32 = 40;

/// Puts a slice into random order: Fisher and Yates. Our own, since a library may change how it
/// draws from one version to the next, and with it the meaning of a seed.
pub(crate) fn shuffle<T>(rng: &mut ChaCha8Rng, slice: &mut [T]) {
    for i in (1..slice.len()).rev() {
        slice.swap(i, below(rng, i + 1));
    }
}

/// A number from 0 to `bound` - 1, each as likely as the others.
///
/// Source: D. Lemire, Fast random integer generation in an interval, 2019.
#[expect(clippy::cast_possible_truncation, reason = "the halves of a product, and less than bound")]
fn below(rng: &mut ChaCha8Rng, bound: usize) -> usize {
    let bound = bound as u64;
    loop {
        let product = u128::from(rng.next_u64()) * u128::from(bound);
        let fraction = product as u64;
        // The few lowest fractions belong to numbers that would come up once too often.
        if fraction >= bound || fraction >= bound.wrapping_neg() % bound {
            return (product >> 64) as usize;
        }
    }
}
