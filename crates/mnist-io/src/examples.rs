use ndarray::{Array2, ArrayView2};

use crate::error::Error;
use crate::images::Images;
use crate::labels::Labels;

/// Images with a label each: the book's pairs (x, y(x)).
///
/// Cloning and splitting are cheap: nothing is copied.
///
/// ```
/// use mnist_io::{Examples, Images, Labels};
/// use ndarray::Array3;
///
/// let images = Images::from_array(Array3::zeros((3, 28, 28)))?;
/// let examples = Examples::new(images, Labels::from_vec(vec![6, 0, 4]), 10)?;
/// assert_eq!(examples.images().dim(), (3, 784));
/// assert_eq!(examples.label(2), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Examples {
    images: Images,
    labels: Labels,
    classes: usize,
}

impl Examples {
    /// Puts images and labels together.
    ///
    /// # Errors
    ///
    /// There are not as many images as labels, or a label is not below `classes`.
    pub fn new(images: Images, labels: Labels, classes: usize) -> Result<Self, Error> {
        let path = || labels.path().map(ToOwned::to_owned);
        if images.len() != labels.len() {
            let (images, labels) = (images.len(), labels.len());
            return Err(Error::CountMismatch { path: path(), images, labels });
        }
        let out_of_range = |&label: &u8| usize::from(label) >= classes;
        if let Some(index) = labels.as_slice().iter().position(out_of_range) {
            let label = labels.as_slice()[index];
            return Err(Error::LabelOutOfRange { path: path(), index, label, classes });
        }
        Ok(Self { images, labels, classes })
    }

    /// Number of examples.
    pub fn len(&self) -> usize {
        self.images.len()
    }

    /// Whether there are no examples.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// Number of pixels of one image: 784 = 28 × 28, a network's input neurons.
    pub fn pixels(&self) -> usize {
        self.images.pixels()
    }

    /// Number of classes, all labels being below it: 10, a network's output neurons.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Shape of one image: `[28, 28]`, height before width.
    pub fn image_shape(&self) -> &[usize] {
        self.images.shape()
    }

    /// All images, a row each, without copying: `[len, pixels]`, 0 white to 255 black.
    pub fn images(&self) -> ArrayView2<'_, u8> {
        self.images.view()
    }

    /// All labels, without copying.
    pub fn labels(&self) -> &[u8] {
        self.labels.as_slice()
    }

    /// Pixels of image `i`, row by row: `[pixels]`, 0 white to 255 black.
    ///
    /// # Panics
    ///
    /// If there is no example `i`.
    #[track_caller]
    pub fn image(&self, i: usize) -> &[u8] {
        self.images.image(i)
    }

    /// Label `i`.
    ///
    /// # Panics
    ///
    /// If there is no example `i`.
    #[track_caller]
    pub fn label(&self, i: usize) -> u8 {
        assert!(i < self.len(), "label {i} of {}", self.len());
        self.labels()[i]
    }

    /// The first `n` examples, and the others.
    ///
    /// # Errors
    ///
    /// [`Error::SplitTooFar`] if there are fewer than `n`.
    pub fn split_at(&self, n: usize) -> Result<(Self, Self), Error> {
        let examples = self.len();
        if n > examples {
            return Err(Error::SplitTooFar { at: n, examples });
        }
        let slice = |range: std::ops::Range<usize>| Self {
            images: self.images.slice(range.clone()),
            labels: self.labels.slice(range),
            classes: self.classes,
        };
        Ok((slice(0..n), slice(n..examples)))
    }

    /// The targets y(x), a row each: `[len, classes]`, 1 in the column of the label, else 0.
    ///
    /// A 6 becomes 0 0 0 0 0 0 1 0 0 0.
    #[doc(alias = "targets")]
    pub fn one_hot(&self) -> Array2<f32> {
        let mut targets = Array2::zeros((self.len(), self.classes));
        for (mut target, &label) in targets.rows_mut().into_iter().zip(self.labels()) {
            target[usize::from(label)] = 1.0;
        }
        targets
    }
}
