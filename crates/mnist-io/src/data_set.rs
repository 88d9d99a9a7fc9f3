use std::path::Path;

use crate::error::Error;
use crate::examples::Examples;
use crate::file::IdxFile;
use crate::folder::Folder;
use crate::images::Images;
use crate::labels::Labels;

/// A training set and a test set with images of one shape and the same classes.
///
/// MNIST has 60,000 and 10,000 examples of 28 × 28 pixels in 10 classes; nothing here relies on
/// any of these numbers, so Fashion-MNIST, KMNIST and EMNIST are read as well.
#[derive(Debug, Clone)]
pub struct DataSet {
    /// Examples to learn from.
    pub training: Examples,
    /// Examples to judge by, once, what was learnt.
    pub test: Examples,
}

/// A [`DataSet`] some of whose training examples are set aside.
#[derive(Debug, Clone)]
pub struct Split {
    /// Examples to learn from.
    pub training: Examples,
    /// Examples to choose by, as often as need be: epochs, learning rate, hidden neurons.
    pub validation: Examples,
    /// Examples to judge by, once, what was learnt.
    pub test: Examples,
}

impl DataSet {
    /// Opens the four files of a folder, mapping those that are not compressed.
    ///
    /// They are called `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
    /// `t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`; also with `.gz` after it, with a
    /// dot before `idx`, with `test` for `t10k`, and with a prefix such as `emnist-letters-`.
    ///
    /// There are as many classes as the largest label of the training set says, plus one for
    /// label 0: EMNIST's letters, labelled 1 to 26, are 27 classes.
    ///
    /// The files must not change while they are mapped: see [`IdxFile::open`]. If you cannot be
    /// sure of that, use [`read`](Self::read).
    ///
    /// # Errors
    ///
    /// The folder or a file is missing, two files could be meant, one cannot be read, has no
    /// pixels or is not what its name says, or they do not belong together: images and labels
    /// differ in number, training and test images in shape, or a test label is no class.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, Error> {
        Self::load(dir.as_ref(), |path| IdxFile::open(path))
    }

    /// Reads the four files into memory: the twin of [`open`](Self::open) that never maps.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn read(dir: impl AsRef<Path>) -> Result<Self, Error> {
        Self::load(dir.as_ref(), |path| IdxFile::read(path))
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
        let folder = Folder::find(dir)?;
        let images = |path| open(path).and_then(images_with_pixels);
        let labels = |path| open(path).and_then(Labels::from_file);

        let training_images = images(&folder.training_images)?;
        let training_labels = labels(&folder.training_labels)?;
        let test_images = images(&folder.test_images)?;
        let test_labels = labels(&folder.test_labels)?;

        if test_images.shape() != training_images.shape() {
            return Err(Error::ShapeMismatch {
                path: folder.test_images,
                training: training_images.shape().to_vec(),
                test: test_images.shape().to_vec(),
            });
        }
        let largest_label = training_labels.as_slice().iter().max();
        let classes = largest_label.map_or(0, |&label| usize::from(label) + 1);
        Ok(Self {
            training: Examples::new(training_images, training_labels, classes)?,
            test: Examples::new(test_images, test_labels, classes)?,
        })
    }
}

fn images_with_pixels(file: IdxFile) -> Result<Images, Error> {
    let idx = file.idx();
    if idx.is_empty() {
        let shape = idx.shape().to_vec();
        return Err(Error::NoPixels { path: file.path().to_owned(), shape });
    }
    Images::from_file(file)
}
