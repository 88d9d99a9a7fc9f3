//! `mnist chapter` as its readers see it, on a made-up data set.

use std::fs;
use std::path::Path;

use crate::support::output;

mod experiments;
mod page;
mod refused;

/// The experiments in the list, each under the last heading before it.
fn listed() -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    let said = output(dir.path(), "chapter");
    let mut section = "";
    let mut listed = Vec::new();
    for line in said.lines().take_while(|line| !line.is_empty()) {
        match line.strip_prefix("  ") {
            Some(line) => {
                let (name, rest) = line.split_once(' ').unwrap();
                assert!(!rest.trim().is_empty(), "{line}");
                listed.push((name.to_string(), section.to_string()));
            }
            None => section = line,
        }
    }
    listed
}

/// The names of the files in a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name();
    let mut files: Vec<String> = entries.map(|entry| name(entry).into_string().unwrap()).collect();
    files.sort();
    files
}

/// A data set of `n` images of 2 x 2 pixels and so many classes, for training and for testing.
fn write_data(dir: &Path, n: usize, classes: u8) {
    let data = dir.join("data/mnist");
    fs::create_dir_all(&data).unwrap();
    for name in ["train", "t10k"] {
        let images = ndarray::Array3::<u8>::from_elem((n, 2, 2), 9);
        let labels: ndarray::Array1<u8> = (0..classes).cycle().take(n).collect();
        mnist_io::write_idx(data.join(format!("{name}-images-idx3-ubyte")), &images).unwrap();
        mnist_io::write_idx(data.join(format!("{name}-labels-idx1-ubyte")), &labels).unwrap();
    }
}
