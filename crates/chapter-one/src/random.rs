//! Random numbers, positions and directions.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// So many numbers from -1 to 1, each as likely as the others: the same on every machine.
pub(crate) fn from_minus_1_to_1(seed: u64, n: usize) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // The 53 highest bits are as many as a float holds.
    let unit = |bits: u64| (bits >> 11) as f64 / (1_u64 << 53) as f64;
    (0..n).map(|_| 2.0 * unit(rng.next_u64()) - 1.0).collect()
}

/// So many words of 64 random bits.
pub(crate) fn words(seed: u64, n: usize) -> Vec<u64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..n).map(|_| rng.next_u64()).collect()
}

/// ‖v‖.
pub(crate) fn length(v: &[f64]) -> f64 {
    v.iter().map(|c| c * c).sum::<f64>().sqrt()
}

/// A direction, each as likely as the others: a vector of length 1.
///
/// Drawn from the cube until one lies in the ball, which in `n` dimensions takes longer and
/// longer: meant for a handful.
pub(crate) fn directions(seed: u64, n: usize, count: usize) -> Vec<Vec<f64>> {
    let mut found = Vec::new();
    let mut stream = 0;
    while found.len() < count {
        let batch = from_minus_1_to_1(seed.wrapping_add(stream), n * count);
        let in_ball = |v: &&[f64]| (0.01..=1.0).contains(&length(v));
        let normed = |v: &[f64]| v.iter().map(|c| c / length(v)).collect::<Vec<f64>>();
        found.extend(batch.chunks_exact(n).filter(in_ball).map(normed));
        stream += 1;
    }
    found.truncate(count);
    found
}
