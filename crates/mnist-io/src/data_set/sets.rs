//! Training, validation and test sets.

use std::path::Path;

use crate::data_set::examples::Examples;
use crate::data_set::folder::{Folder, TEST_IMAGES, TEST_LABELS, TRAINING_IMAGES, TRAINING_LABELS};
use crate::data_set::images::Images;
use crate::data_set::labels::Labels;
use crate::error::Error;
use crate::file::idx_file::IdxFile;

/// A training set and a test set with images of one shape and the same classes.
///
/// MNIST has 60,000 examples for training and 10,000 for testing, 28 × 28 pixels in 10 classes.
/// Nothing here relies on these numbers: Fashion-MNIST, KMNIST and EMNIST are read as well.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DataSet {
    /// Examples to train on.
    pub training: Examples,
    /// Examples to test on, once, when all choices have been made.
    pub test: Examples,
}

/// A [`DataSet`] some of whose training examples are set aside.
#[derive(Debug, Clone)]
pub struct Split {
    /// Examples to train on.
    pub training: Examples,
    /// Examples to choose by, as often as need be: epochs, learning rate, hidden neurons.
    pub validation: Examples,
    /// Examples to test on, once, when all choices have been made.
    pub test: Examples,
}

impl DataSet {
    /// Reads the four files of a folder into memory.
    ///
    /// They are called `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
    /// `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`; also with `.gz` after it, with a
    /// dot before `idx`, with `test` for `t10k`, and with a prefix such as `emnist-letters-`.
    ///
    /// There are as many classes as the largest label of the training set says, plus one for
    /// label 0: EMNIST's letters, labelled 1 to 26, are 27 classes.
    ///
    /// # Errors
    ///
    /// The folder or a file is missing, two files could be meant, one cannot be read, has no
    /// pixels or is not what its name says, or they do not belong together: images and labels
    /// differ in number, training and test images in shape, or a test label is no class.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, Error> {
        Self::load(dir.as_ref(), |path| IdxFile::open(path))
    }

    /// [`open`](Self::open), mapping the images that are not compressed: nothing of them is read
    /// before it is needed.
    ///
    /// # Safety
    ///
    /// As long as any of the examples exist, clones included, nobody may change the bytes of the
    /// two files of images or shorten them: see [`IdxFile::open_mapped`]. The labels are copied.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open), or a file cannot be mapped.
    #[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
    pub unsafe fn open_mapped(dir: impl AsRef<Path>) -> Result<Self, Error> {
        // SAFETY: the caller promises what mapping asks for.
        Self::load(dir.as_ref(), |path| unsafe { IdxFile::open_mapped(path) })
    }

    /// Reads the test set of a folder into memory. Training files need not be there.
    ///
    /// There are as many classes as the largest test label says, or the largest training label
    /// where a file of those is there and can be read.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open), as far as the test set is concerned.
    pub fn open_test(dir: impl AsRef<Path>) -> Result<Examples, Error> {
        load_test(dir.as_ref(), |path| IdxFile::open(path))
    }

    /// [`open_test`](Self::open_test), mapping the images if they are not compressed.
    ///
    /// # Safety
    ///
    /// As for [`open_mapped`](Self::open_mapped).
    ///
    /// # Errors
    ///
    /// As for [`open_test`](Self::open_test), or the file cannot be mapped.
    #[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
    pub unsafe fn open_test_mapped(dir: impl AsRef<Path>) -> Result<Examples, Error> {
        // SAFETY: the caller promises what mapping asks for.
        load_test(dir.as_ref(), |path| unsafe { IdxFile::open_mapped(path) })
    }

    /// Sets the last `validation` training examples aside: 10,000 of MNIST's 60,000 in the book.
    ///
    /// Nothing is copied.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyForValidation`] if no training example would be left.
    pub fn split_validation(self, validation: usize) -> Result<Split, Error> {
        let all = self.training.len();
        if validation >= all {
            return Err(Error::TooManyForValidation { validation, training: all });
        }
        let (training, validation) = self.training.split_at(all - validation)?;
        Ok(Split { training, validation, test: self.test })
    }

    fn load(dir: &Path, open: impl Fn(&Path) -> Result<IdxFile, Error>) -> Result<Self, Error> {
        let names = [TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS];
        let [images, labels, test_images, test_labels] = Folder::list(dir)?.find(names)?;
        let training_images = images_with_pixels(open(&images)?)?;
        let training_labels = open_labels(&labels)?;
        let images = images_with_pixels(open(&test_images)?)?;
        let labels = open_labels(&test_labels)?;

        if images.shape() != training_images.shape() {
            return Err(Error::ShapeMismatch {
                path: test_images,
                training: training_images.shape().to_vec(),
                test: images.shape().to_vec(),
            });
        }
        let classes = classes(&training_labels);
        Ok(Self {
            training: Examples::new(training_images, training_labels, classes)?,
            test: Examples::new(images, labels, classes)?,
        })
    }
}

fn load_test(
    dir: &Path,
    open: impl Fn(&Path) -> Result<IdxFile, Error>,
) -> Result<Examples, Error> {
    let folder = Folder::list(dir)?;
    let [images, labels] = folder.find([TEST_IMAGES, TEST_LABELS])?;
    let images = images_with_pixels(open(&images)?)?;
    let labels = open_labels(&labels)?;
    let training = folder.find([TRAINING_LABELS]).and_then(|[path]| open_labels(&path));
    let classes = classes(&labels).max(training.as_ref().map_or(0, classes));
    Examples::new(images, labels, classes)
}

/// Labels are copied in any case, so there is nothing to map.
fn open_labels(path: &Path) -> Result<Labels, Error> {
    IdxFile::open(path).and_then(Labels::from_file)
}

fn classes(labels: &Labels) -> usize {
    labels.as_slice().iter().max().map_or(0, |&label| usize::from(label) + 1)
}

fn images_with_pixels(file: IdxFile) -> Result<Images, Error> {
    let idx = file.idx();
    if idx.is_empty() {
        let shape = idx.shape().to_vec();
        return Err(Error::NoPixels { path: file.path().to_owned(), shape });
    }
    Images::from_file(file)
}
