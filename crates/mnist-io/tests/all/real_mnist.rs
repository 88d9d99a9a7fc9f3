//! The chapter's figures for the real files: `cargo xtask download-mnist`, then
//! `cargo test -p mnist-io -- --ignored`.

use std::path::PathBuf;

use mnist_io::{DataSet, Examples};

/// The data set in the folder `MNIST_DIR`, or else in `data/mnist` of the workspace.
fn mnist() -> DataSet {
    let in_workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/mnist");
    let dir = std::env::var_os("MNIST_DIR").map_or_else(|| in_workspace.into(), PathBuf::from);
    DataSet::open(dir).unwrap_or_else(|error| panic!("{error} (cargo xtask download-mnist)"))
}

/// How many examples there are of each label.
fn counts(examples: &Examples) -> Vec<usize> {
    let mut counts = vec![0; examples.classes()];
    for &label in examples.labels() {
        counts[usize::from(label)] += 1;
    }
    counts
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn there_are_60_000_training_and_10_000_test_images_of_28_by_28_pixels_in_10_classes() {
    let data = mnist();
    for (examples, count) in [(&data.training, 60_000), (&data.test, 10_000)] {
        assert_eq!(examples.len(), count);
        assert_eq!(examples.labels().len(), count);
        assert_eq!(examples.image_shape(), [28, 28]);
        assert_eq!(examples.pixels(), 784);
        assert_eq!(examples.classes(), 10);
    }
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn the_labels_are_those_of_mnist() {
    let data = mnist();
    assert_eq!(data.training.labels()[..10], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    assert_eq!(data.test.labels()[..10], [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    // Source: counted from the files; a label read twice or not at all would shift them.
    assert_eq!(
        counts(&data.training),
        [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    );
    assert_eq!(counts(&data.test), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn on_average_149_9_of_784_pixels_are_nonzero() {
    let training = mnist().training;
    let nonzeros = training.images().iter().filter(|&&pixel| pixel > 0).count();
    let mean = nonzeros as f64 / training.len() as f64;
    assert!((mean - 149.9).abs() < 0.1, "{mean}");
    assert_eq!(training.images().iter().max(), Some(&255), "black");
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn the_last_10_000_training_images_are_for_validation() {
    let data = mnist();
    let last = data.training.clone();
    let split = data.split_validation(10_000).expect("60,000 training images");
    assert_eq!(split.training.len(), 50_000);
    assert_eq!(split.validation.len(), 10_000);
    assert_eq!(split.validation.image(9_999), last.image(59_999));
    assert_eq!(split.validation.labels(), &last.labels()[50_000..]);
}
