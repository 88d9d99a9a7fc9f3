//! The page's model on the real MNIST, which `cargo xtask download-mnist` brings:
//!
//!     cargo test --release -p playground --test all -- real_mnist --ignored --nocapture

use std::path::PathBuf;

use mnist_io::DataSet;
use sigmoid_net::Model;

use crate::MODEL;

/// The data set in the folder `MNIST_DIR`, or else in `data/mnist` of the workspace.
fn mnist() -> DataSet {
    let in_workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/mnist");
    let dir = std::env::var_os("MNIST_DIR").map_or_else(|| in_workspace.into(), PathBuf::from);
    DataSet::open(dir).unwrap_or_else(|error| panic!("{error} (cargo xtask download-mnist)"))
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn the_model_of_the_page_reads_97_percent_of_the_test_images() {
    let test = mnist().test;
    let network = Model::from_bytes(MODEL).expect("the page's model").network;
    let evaluation = network.evaluate(test.images(), test.labels());
    println!("{} of {} are read right", evaluation.correct, evaluation.examples);
    assert_eq!(evaluation.examples, 10_000);
    assert!(evaluation.correct >= 9_700, "{}", evaluation.correct);
}
