//! A made-up data set, and runs of the program in a folder of its own.

use std::path::Path;

use assert_cmd::Command;
use mnist_io::write_idx;
use ndarray::{Array1, Array3};
use tempfile::TempDir;

#[allow(dead_code, reason = "not every test file looks at it")]
pub(crate) const TRAINING: usize = 600;
#[allow(dead_code, reason = "not every test file looks at it")]
pub(crate) const TEST: usize = 100;

/// A folder with a data set in `data/mnist`: ten kinds of bars in images of 8 x 10 pixels, dark
/// to different degrees, on a little noise.
#[allow(dead_code, reason = "not every test file learns from it")]
pub(crate) fn workshop() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data/mnist");
    std::fs::create_dir_all(&data).unwrap();
    write_set(&data, "train", TRAINING);
    write_set(&data, "t10k", TEST);
    dir
}

/// A folder with as many drawn digits in `data/mnist`: 28 x 28 pixels, for what is only for digits.
#[allow(dead_code, reason = "not every test file learns from it")]
pub(crate) fn drawn_workshop() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data/mnist");
    drawn_digits::write_data_set(&data, TRAINING as u64, TEST as u64, 1).unwrap();
    dir
}

#[allow(dead_code, reason = "not every test file learns from it")]
fn write_set(data: &Path, name: &str, n: usize) {
    let label = |i: usize| u8::try_from(i * 7 % 10).unwrap();
    let images = Array3::from_shape_fn((n, 8, 10), |(i, row, column)| {
        let noise = u8::try_from((i * 31 + row * 17 + column * 5) % 23).unwrap();
        let is_dark = column == usize::from(label(i));
        if is_dark { 160 + noise * 4 } else { noise.saturating_sub(18) * 9 }
    });
    let labels: Array1<u8> = (0..n).map(label).collect();
    write_idx(data.join(format!("{name}-images-idx3-ubyte")), &images).unwrap();
    write_idx(data.join(format!("{name}-labels-idx1-ubyte")), &labels).unwrap();
}

/// The program, to be run in that folder, with its data in `data` there.
#[allow(dead_code, reason = "not every test file looks at it")]
pub(crate) fn mnist(dir: &Path, args: &str) -> Command {
    let mut command = Command::cargo_bin("mnist").unwrap();
    command.current_dir(dir).env("MNIST_DATA", "data").args(args.split_whitespace());
    command
}

/// What it prints to standard output when all goes well.
#[allow(dead_code, reason = "not every test file looks at it")]
pub(crate) fn output(dir: &Path, args: &str) -> String {
    let output = mnist(dir, args).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}
