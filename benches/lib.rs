//! What the benches share: data, and networks named by their sizes.
//!
//! ```text
//! cargo bench -p benches                             all of them
//! cargo bench -p benches --bench epoch -- 784-30-10  one
//! ```
//!
//! The data are MNIST's where `cargo xtask download-mnist` has put them, and made up otherwise.

use std::path::Path;

use mnist_io::{DataSet, Examples, Images, Labels};
use ndarray::Array3;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use sigmoid_net::{Init, Network};

/// Training images, as many as the book trains on, unless the files hold fewer.
pub const TRAINING: usize = 50_000;

/// MNIST's training images, or made-up ones.
///
/// # Panics
/// If the files are there but cannot be read.
pub fn training_examples() -> Examples {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/mnist");
    if folder.exists() {
        let all = DataSet::open(&folder).expect("files that download-mnist has checked").training;
        return all.split_at(TRAINING).map_or(all, |(training, _)| training);
    }
    made_up(TRAINING)
}

/// Blots of ink with about the share of white pixels that MNIST has, four of five.
fn made_up(n: usize) -> Examples {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut images = Array3::<u8>::zeros((n, 28, 28));
    let labels: Vec<u8> = (0..10).cycle().take(n).collect();
    for (mut image, &label) in images.outer_iter_mut().zip(&labels) {
        let jitter = rng.next_u32();
        let (top, left) = (4 + (jitter & 3) as usize, 5 + (jitter >> 2 & 3) as usize);
        for stroke in 0..3 {
            let at = usize::from(label) * 7 % 11 + stroke * 4;
            for step in 0..13 {
                let (row, column) = if stroke == 1 { (step, at) } else { (at, step) };
                for thick in 0..4 {
                    let (row, column) = (top + row.min(19), left + (column + thick).min(19));
                    image[(row.min(27), column.min(27))] =
                        128 + rng.next_u32().to_le_bytes()[0] / 2;
                }
            }
        }
    }
    let images = Images::from_array(images).expect("three dimensions");
    Examples::new(images, Labels::from_vec(labels), 10).expect("as many labels as images")
}

/// A network named by its sizes: `784-30-10`.
///
/// # Panics
/// If they are no sizes.
pub fn network(sizes: &str) -> Network {
    let sizes: Vec<usize> = sizes.split('-').map(|n| n.parse().expect("a number")).collect();
    Network::new(&sizes, Init::Scaled, &mut ChaCha8Rng::seed_from_u64(1)).expect("sizes")
}
