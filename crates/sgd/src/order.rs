//! The order in which an epoch runs through the examples.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The order of `n` examples in an epoch. It depends on the seed and the number of the epoch alone,
/// and is the same on every machine and in every version.
///
/// ```
/// assert_eq!(sgd::epoch_permutation(1, 0, 5), sgd::epoch_permutation(1, 0, 5));
/// assert_ne!(sgd::epoch_permutation(1, 0, 50), sgd::epoch_permutation(1, 1, 50));
/// ```
pub fn epoch_permutation(seed: u64, epoch: usize, n: usize) -> Vec<usize> {
    let mut order = Vec::new();
    fill_permutation(seed, epoch, n, &mut order);
    order
}

/// Writes [`epoch_permutation`] into memory that is reused.
pub(crate) fn fill_permutation(seed: u64, epoch: usize, n: usize, order: &mut Vec<usize>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // Stream 0 is left to the caller, who may draw the start from the same seed.
    rng.set_stream(epoch as u64 + 1);
    order.clear();
    order.extend(0..n);
    // Fisher and Yates. Our own, since a library may change how it draws from one version to
    // the next, and with it the meaning of a seed.
    for i in (1..n).rev() {
        order.swap(i, below(&mut rng, i + 1));
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
