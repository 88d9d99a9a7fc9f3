//! What the benches share: data, and networks named by their sizes.
//!
//! ```text
//! cargo bench -p benches                             all of them
//! cargo bench -p benches --bench epoch -- 784-30-10  one
//! ```
//!
//! The data are MNIST's where `cargo xtask download-mnist` has put them, and drawn otherwise.

use std::env;
use std::path::{Path, PathBuf};

use mnist_io::{DataSet, Examples, Images, Labels};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sigmoid_net::{Init, Network};

/// Training images, as many as the book trains on, unless the files hold fewer.
pub const TRAINING: usize = 50_000;

/// MNIST's training images, or drawn ones.
///
/// # Panics
/// If the files are there but cannot be read.
#[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
pub fn training_examples() -> Examples {
    let folder = data_folder().join("mnist");
    if folder.exists() {
        // SAFETY: nobody downloads data while benches run. Mapped, since the program maps them.
        let data = unsafe { DataSet::open_mapped(&folder) };
        let all = data.expect("files that download-mnist has checked").training;
        return all.split_at(TRAINING).map_or(all, |(training, _)| training);
    }
    let (images, labels) = drawn_digits::draw_many(1, 0..TRAINING as u64);
    let images = Images::from_array(images).expect("three dimensions");
    Examples::new(images, Labels::from_vec(labels), 10).expect("as many labels as images")
}

/// Where data sets are, for `mnist` as well.
fn data_folder() -> PathBuf {
    let named = env::var_os("MNIST_DATA").filter(|path| !path.is_empty());
    named.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../data"), PathBuf::from)
}

/// A network named by its sizes: `784-30-10`.
///
/// # Panics
/// If they are no sizes.
pub fn network(sizes: &str) -> Network {
    let sizes: Vec<usize> = sizes.split('-').map(|n| n.parse().expect("a number")).collect();
    Network::new(&sizes, Init::Scaled, &mut ChaCha8Rng::seed_from_u64(1)).expect("sizes")
}
