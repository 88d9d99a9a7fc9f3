//! Images and labels that belong together.

use std::iter::FusedIterator;
use std::ops::Range;

use ndarray::ArrayView2;

use crate::data_set::images::Images;
use crate::data_set::labels::Labels;
use crate::error::Error;

/// Images with a label each: the book's pairs (x, y(x)), y(x) as a number.
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
/// for (image, label) in &examples {
///     assert_eq!(image.dim(), (28, 28));
///     assert!(label < 10);
/// }
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

    /// Image `i` as rows of pixels, without copying: `[28, 28]`; see [`Images::image_2d`].
    ///
    /// # Panics
    ///
    /// If there is no example `i`.
    #[track_caller]
    pub fn image_2d(&self, i: usize) -> ArrayView2<'_, u8> {
        self.images.image_2d(i)
    }

    /// All examples in order: images as [`image_2d`](Self::image_2d) views them, and labels.
    ///
    /// ```
    /// # use mnist_io::{Examples, Images, Labels};
    /// # let images = Images::from_array(ndarray::array![[[0, 9]], [[5, 1]], [[3, 0]]])?;
    /// # let examples = Examples::new(images, Labels::from_vec(vec![0, 1, 0]), 2)?;
    /// // The blackest pixel of the last image of a 0.
    /// let (image, _) = examples.iter().rfind(|&(_, label)| label == 0).expect("a 0");
    /// assert_eq!(image.iter().max(), Some(&3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> ExamplesIter<'_> {
        ExamplesIter { examples: self, range: 0..self.len() }
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
        let slice = |range: Range<usize>| Self {
            images: self.images.slice(range.clone()),
            labels: self.labels.slice(range),
            classes: self.classes,
        };
        Ok((slice(0..n), slice(n..examples)))
    }
}

impl<'a> IntoIterator for &'a Examples {
    type Item = (ArrayView2<'a, u8>, u8);
    type IntoIter = ExamplesIter<'a>;

    fn into_iter(self) -> ExamplesIter<'a> {
        self.iter()
    }
}

/// The iterator of [`Examples::iter`].
#[derive(Debug, Clone)]
pub struct ExamplesIter<'a> {
    examples: &'a Examples,
    range: Range<usize>,
}

impl<'a> ExamplesIter<'a> {
    fn example(&self, i: usize) -> (ArrayView2<'a, u8>, u8) {
        (self.examples.image_2d(i), self.examples.label(i))
    }
}

impl<'a> Iterator for ExamplesIter<'a> {
    type Item = (ArrayView2<'a, u8>, u8);

    fn next(&mut self) -> Option<Self::Item> {
        self.range.next().map(|i| self.example(i))
    }

    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        self.range.nth(n).map(|i| self.example(i))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

impl DoubleEndedIterator for ExamplesIter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.range.next_back().map(|i| self.example(i))
    }
}

impl ExactSizeIterator for ExamplesIter<'_> {}

impl FusedIterator for ExamplesIter<'_> {}
