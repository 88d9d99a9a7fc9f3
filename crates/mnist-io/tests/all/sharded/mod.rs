//! Data sets in many files.

use std::error::Error as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use mnist_io::{Error, Examples, Images, Labels, ShardedExamples, ShardedLayout, ShardedWriter};
use ndarray::Array3;
use tempfile::TempDir;

mod blocks;
mod files;
mod manifests;
mod writing;

const EXAMPLES: u64 = 11;
const PIXELS: usize = 6;

fn layout() -> ShardedLayout {
    ShardedLayout { image_shape: vec![2, 3], classes: 5, examples: EXAMPLES, shard_files: 3 }
}

fn images() -> Vec<u8> {
    (0..11 * 6_u8).collect()
}

fn labels() -> Vec<u8> {
    (0..11_u8).map(|i| i * 2 % 5).collect()
}

/// So many examples of one grey.
fn set_aside(n: usize, grey: u8) -> Examples {
    let images = Images::from_array(Array3::from_elem((n, 2, 3), grey)).unwrap();
    Examples::new(images, Labels::from_vec(vec![4; n]), 5).unwrap()
}

/// Eleven examples of 2 x 3 pixels in three shard files, with two for validation and one for
/// testing.
fn write_sharded(dir: &Path) {
    let mut writer = ShardedWriter::create(dir, layout()).unwrap();
    writer.write_validation(&set_aside(2, 20)).unwrap();
    writer.append(&images(), &labels()).unwrap();
    writer.write_test(&set_aside(1, 30)).unwrap();
    writer.finish().unwrap();
}

/// Its files by name. Written, and synced to disk, once.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("set");
    write_sharded(&dir);
    names(&dir).into_iter().map(|name| (name.clone(), fs::read(dir.join(name)).unwrap())).collect()
});

/// A copy of it.
fn sharded() -> (TempDir, PathBuf) {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("set");
    fs::create_dir(&dir).unwrap();
    for (name, bytes) in &*FILES {
        fs::write(dir.join(name), bytes).unwrap();
    }
    (parent, dir)
}

/// Writes a file anew. Over an old one, some file systems would wait for the disk.
fn rewrite(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

/// What a program would show, the folder left out.
fn text(error: &Error, dir: &Path) -> String {
    let text = match error.source() {
        Some(source) => match source.source() {
            Some(cause) => format!("{error}: {source}: {cause}"),
            None => format!("{error}: {source}"),
        },
        None => error.to_string(),
    };
    text.replace(&dir.display().to_string(), "DIR")
}

fn open_error(dir: &Path) -> String {
    text(&ShardedExamples::open(dir).unwrap_err(), dir)
}

/// Names in a folder, in order.
fn names(dir: &Path) -> Vec<String> {
    let entries = dir.read_dir().unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
