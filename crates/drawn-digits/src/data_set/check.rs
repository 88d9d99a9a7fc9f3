//! Whether a folder holds a whole data set.

use std::fs::{self, File};
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use mnist_io::{IdxFile, Images, Labels, encode_idx};
use ndarray::Array3;

use crate::data_set::files::{SETS, Set, image_file, label_file};
use crate::drawing::label;
use crate::error::Error;
use crate::normalise::{PIXELS, SIDE};

/// Number of classes, the ten digits.
const DIGITS: usize = 10;

/// Checks that a folder holds a whole data set of digits: four files, each as long as it says that
/// it is, an image of 28 × 28 pixels for each label, and labels from 0 to 9.
///
/// Whether the images are those of any seed is not checked, and they are not read, unless they
/// are compressed: the check takes less than a millisecond.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let dir = folder.path().join("drawn");
/// drawn_digits::write_data_set(&dir, 60, 10, 1)?;
/// assert!(drawn_digits::check_data_set(&dir).is_ok());
///
/// std::fs::write(dir.join("t10k-images-idx3-ubyte"), "half of what was there")?;
/// assert!(drawn_digits::check_data_set(&dir).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Error::Damaged`] or [`Error::WrongImages`], with the first file that is missing or damaged.
pub fn check_data_set(dir: impl AsRef<Path>) -> Result<(), Error> {
    let dir = dir.as_ref();
    SETS.into_iter().try_for_each(|set| check_set(dir, set).map(drop))
}

/// Whether a folder holds exactly the sets of a seed, compared by all labels: those of two seeds
/// or of two sizes differ.
pub(crate) fn is_same(dir: &Path, sets: &[Set; 2], seed: u64) -> bool {
    SETS.into_iter().zip(sets).all(|(name, set)| {
        check_set(dir, name).is_ok_and(|labels| {
            let drawn = set.images.clone().map(|i| label(seed, i));
            drawn.eq(labels.as_slice().iter().copied())
        })
    })
}

/// The labels of a set, if all is well with it.
fn check_set(dir: &Path, set: &str) -> Result<Labels, Error> {
    let labels = IdxFile::open(label_file(dir, set)).and_then(Labels::from_file);
    let labels = labels.map_err(Error::Damaged)?;
    let path = image_file(dir, set);
    let fits = if path.exists() {
        holds_images(&path, labels.len())
    } else {
        // Perhaps its owner has compressed it.
        let images = IdxFile::open(&path).and_then(Images::from_file).map_err(Error::Damaged)?;
        images.pixels() == PIXELS && images.len() == labels.len() && !images.is_empty()
    };
    let is_digit = |&label: &u8| usize::from(label) < DIGITS;
    match labels.as_slice().iter().position(|label| !is_digit(label)) {
        _ if !fits => Err(Error::WrongImages { path, labels: labels.len() }),
        Some(index) => Err(Error::Damaged(mnist_io::Error::LabelOutOfRange {
            path: Some(label_file(dir, set)),
            index,
            label: labels.as_slice()[index],
            classes: DIGITS,
        })),
        None => Ok(labels),
    }
}

/// Whether a file has the header and the length of so many images.
fn holds_images(path: &Path, images: usize) -> bool {
    let Ok(count @ 1..) = u32::try_from(images) else { return false };
    let header = header_of_images(count);
    let expected = header.len() as u64 + u64::from(count) * PIXELS as u64;
    let mut start = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(header.len() as u64).read_to_end(&mut start));
    read.is_ok() && start == header && fs::metadata(path).is_ok_and(|file| file.len() == expected)
}

/// The header of a file of so many images.
fn header_of_images(count: u32) -> Vec<u8> {
    /// Where the count is: after magic number, type and number of dimensions.
    const COUNT: Range<usize> = 4..8;
    let empty = encode_idx(&Array3::<u8>::zeros((0, SIDE, SIDE)));
    let mut header = empty.expect("nothing fits into any format");
    header[COUNT].copy_from_slice(&count.to_be_bytes());
    header
}
