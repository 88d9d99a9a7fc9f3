//! What comes out on the real MNIST, which `cargo xtask download-mnist` brings:
//!
//!     cargo test --release -p chapter-one --test all -- real_mnist --ignored --nocapture

use std::path::PathBuf;

use chapter_one::implementing::{darkness, init};
use chapter_one::runs::RunSettings;
use chapter_one::simple_network::ten_or_four;
use chapter_one::unwatched;
use mnist_io::{DataSet, Split};
use sigmoid_net::Init;

/// The data set in the folder `MNIST_DIR`, or else in `data/mnist` of the workspace.
fn data() -> Split {
    let in_workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/mnist");
    let folder = std::env::var_os("MNIST_DIR").map_or_else(|| in_workspace.into(), PathBuf::from);
    DataSet::open(folder).unwrap().split_validation(10_000).unwrap()
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn darkness_reads_2_225_test_images_as_in_the_book() {
    let data = data();
    let score = darkness::learn(&data.training).unwrap().evaluate(&data.test);
    assert_eq!((score.correct, score.examples), (2_225, 10_000));
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn ten_outputs_read_two_percent_more_than_four() {
    let settings = RunSettings::new(30, 10, 1);
    let etas = (&[1.0, 3.0, 10.0][..], 2);
    let [ten, four] =
        ten_or_four::compare(&settings, etas, &[1, 2, 3], &data(), &unwatched).unwrap();
    let [ten, four] = [ten, four].map(|trial| trial.for_each_seed(|run| run.test));
    println!("ten outputs {ten:?}, four outputs {four:?}");
    let lowest = ten.iter().copied().fold(1.0, f64::min);
    let highest = four.iter().copied().fold(0.0, f64::max);
    assert!(lowest > highest + 0.02, "{ten:?} {four:?}");
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn only_the_book_s_draw_leaves_outputs_silent() {
    let settings = RunSettings { init: Init::Book, ..RunSettings::new(100, 10, 1) };
    let begun = init::compare(&settings, &[vec![100]], &[1, 2, 3, 4], &data(), &unwatched).unwrap();
    println!(
        "silent outputs and accuracy, drawn as in the book: {:?}",
        begun[0].dead_outputs_and_accuracy()
    );
    assert!(begun[0].book.dead_outputs().iter().sum::<usize>() > 0);
    assert_eq!(begun[0].scaled.dead_outputs(), [0; 4]);
}
