//! What the crate promises beyond the chapter: the same bits, and errors with values.

use ndarray::Array2;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

mod augmentation;
mod determinism;
mod networks;
mod predictions;
mod refused;
mod snapshots;
mod streamed;
mod weight_decay;

fn made_up(n: usize, pixels: usize) -> (Array2<u8>, Vec<u8>) {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let images = Array2::from_shape_fn((n, pixels), |_| match rng.next_u32() {
        r if r % 5 > 0 => 0,
        r => (r >> 24) as u8,
    });
    let labels = (0..10).cycle().take(n).collect();
    (images, labels)
}

/// Bytes moved on by as many places as the epoch and the example say.
fn turned(example: usize, epoch: usize, image: &[u8], to: &mut [u8]) {
    to.copy_from_slice(image);
    to.rotate_left((5 * epoch + example) % image.len());
}
