//! The four files of a data set: their names, and what is in them.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::drawing::test_images;
use crate::error::Error;

/// One of the two sets, with the images of a seed that it has.
#[derive(Debug, Clone)]
pub(crate) struct Set {
    /// What its files begin with.
    name: &'static str,
    pub(crate) images: Range<u64>,
}

impl Set {
    /// The training and the test set of so many images.
    ///
    /// The test images begin with the next writer after the training images.
    pub(crate) fn both(training: u64, test: u64) -> Result<[Self; 2], Error> {
        check_count("training", training)?;
        check_count("test", test)?;
        Ok([
            Self { name: "train", images: 0..training },
            Self { name: "t10k", images: test_images(training, test) },
        ])
    }

    /// Number of images.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.images.end - self.images.start).expect("the number was checked")
    }

    pub(crate) fn image_file(&self, dir: &Path) -> PathBuf {
        image_file(dir, self.name)
    }

    pub(crate) fn label_file(&self, dir: &Path) -> PathBuf {
        label_file(dir, self.name)
    }
}

/// What the files of the two sets begin with.
pub(crate) const SETS: [&str; 2] = ["train", "t10k"];

pub(crate) fn image_file(dir: &Path, set: &str) -> PathBuf {
    dir.join(format!("{set}-images-idx3-ubyte"))
}

pub(crate) fn label_file(dir: &Path, set: &str) -> PathBuf {
    dir.join(format!("{set}-labels-idx1-ubyte"))
}

fn check_count(set: &'static str, images: u64) -> Result<(), Error> {
    match images {
        0 => Err(Error::NoImages { set }),
        _ if images > u64::from(u32::MAX) => Err(Error::TooManyImages { set, found: images }),
        _ => Ok(()),
    }
}
