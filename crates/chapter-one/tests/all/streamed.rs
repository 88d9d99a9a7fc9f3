//! Runs on examples that are read while others are learned from.

use std::num::NonZeroU32;
use std::ops::ControlFlow;
use std::path::Path;

use augmentation::{Distortion, Preparation};
use chapter_one::Error;
use chapter_one::runs::{Run, RunIdentity, RunSettings};
use mnist_io::{ExampleReader, Examples, Images, Labels};
use ndarray::{Array1, Array3, ArrayView1, ArrayView2, s};
use reading::prepare;
use sgd::{Order, WindowSize};

use crate::support::digits;

/// Windows of 4 blocks of 25 images.
fn order() -> Order {
    let number = |n| NonZeroU32::new(n).unwrap();
    Order::Window(WindowSize { block: number(25), blocks: number(4) })
}

/// The same examples, read from files that are written first.
fn in_files(folder: &Path, examples: &Examples) -> ExampleReader {
    let shape = [&[examples.len()], examples.image_shape()].concat();
    let images = examples.images().to_owned().into_shape_with_order(shape).unwrap();
    let labels: Array1<u8> = ArrayView1::from(examples.labels()).to_owned();
    mnist_io::write_idx(folder.join("train-images-idx3-ubyte"), &images).unwrap();
    mnist_io::write_idx(folder.join("train-labels-idx1-ubyte"), &labels).unwrap();
    ExampleReader::of_training_set(folder).unwrap()
}

#[test]
fn a_streamed_run_ends_in_the_network_of_a_run_in_memory() {
    ends_as_in_memory(&digits(0..430));
    ends_as_in_memory(&large(&digits(0..430)));
}

/// The same in the middle of images of 40 x 40 pixels.
fn large(digits: &Examples) -> Examples {
    let mut images = Array3::zeros((digits.len(), 40, 40));
    for (mut large, i) in images.outer_iter_mut().zip(0..) {
        let image = ArrayView2::from_shape((28, 28), digits.image(i)).unwrap();
        large.slice_mut(s![6..34, 6..34]).assign(&image);
    }
    let labels = Labels::from_vec(digits.labels().to_vec());
    Examples::new(Images::from_array(images).unwrap(), labels, 10).unwrap()
}

fn ends_as_in_memory(training: &Examples) {
    let folder = tempfile::tempdir().unwrap();
    for (preparation, distortion) in [
        (Preparation::AsIs, None),
        (Preparation::AsIs, Some(Distortion::default())),
        (Preparation::Deslanted, None),
        (Preparation::Deslanted, Some(Distortion::default())),
    ] {
        let mut settings = RunSettings::new(20, 2, 1)
            .with_order(order())
            .with_momentum(0.5)
            .with_preparation(preparation)
            .with_distortion(distortion);
        settings.lambda = 0.1;
        let prepared = prepare(training, preparation).unwrap();
        let mut in_memory = Run::new(&settings, &prepared).unwrap();
        let mut streamed = Run::streamed(&settings, in_files(folder.path(), training)).unwrap();
        for _ in 0..settings.epochs {
            let reports = [&mut in_memory, &mut streamed]
                .map(|run| run.run_epoch(|_| ControlFlow::Continue(())).examples);
            assert_eq!(reports, [430; 2]);
        }
        assert!(streamed.take_source_error().is_none());
        assert!(in_memory.network() == streamed.network(), "{preparation:?} {distortion:?}");
    }
}

#[test]
fn files_that_cannot_be_read_end_the_epoch() {
    let folder = tempfile::tempdir().unwrap();
    let reader = in_files(folder.path(), &digits(0..430));
    let settings = RunSettings::new(20, 2, 1).with_order(order());
    let mut run = Run::streamed(&settings, reader).unwrap();
    let path = folder.path().join("train-images-idx3-ubyte");
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(run.run_epoch(|_| ControlFlow::Continue(())).examples, 0);
    let error = run.take_source_error().unwrap().downcast::<mnist_io::Error>().unwrap();
    assert!(matches!(*error, mnist_io::Error::Length { .. }), "{error}");
    // Mended.
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(run.run_epoch(|_| ControlFlow::Continue(())).examples, 430);
}

#[test]
fn what_cannot_be_streamed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let digits = digits(0..30);
    let refused = |settings: RunSettings| {
        Run::streamed(&settings, in_files(folder.path(), &digits)).unwrap_err()
    };
    let settings = RunSettings::new(20, 2, 1);
    let error = refused(settings.clone());
    assert!(matches!(error, Error::Network(sigmoid_net::Error::OrderOfStream)), "{error}");
    let too_wide = Preparation::WidthNormalised(29);
    let error = refused(settings.with_order(order()).with_preparation(too_wide));
    assert!(matches!(error, Error::Reading(_)), "{error}");
}

#[test]
fn a_streamed_run_is_recognised_by_its_order_and_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let digits = digits(0..30);
    let reader = in_files(folder.path(), &digits);
    let of = |settings: &RunSettings, sha256: &str| {
        RunIdentity::of_streamed(settings, None, &reader, &digits, sha256.to_owned())
    };
    let full = RunSettings::new(20, 2, 1);
    let window = full.clone().with_order(Order::Window(WindowSize::default()));
    assert_eq!(of(&window, "0f").first_difference(&of(&window, "0f")), None);
    for (other, difference) in [
        (of(&full, "0f"), "order is not there, not Window {block 4096, blocks 64}"),
        (of(&window, "1f"), "SHA-256 of the data is 1f, not 0f"),
        (RunIdentity::of(&window, None, &digits, &digits), "SHA-256 of the data is "),
    ] {
        let found = of(&window, "0f").first_difference(&other).unwrap().to_string();
        assert!(found.starts_with(difference), "{found}");
    }
}
