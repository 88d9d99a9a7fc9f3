//! Images, a byte a pixel.

use std::ops::Range;
use std::sync::Arc;

use ndarray::{Array, ArrayView2, Dimension};

use crate::data_set::shared_bytes::SharedBytes;
use crate::error::Error;
use crate::file::idx_file::IdxFile;
use crate::idx::error::IdxError;

/// Images of one shape, a byte a pixel: all those of an IDX file, or a range of them.
///
/// A pixel is read as it is stored: 0 is white, 255 is black. Divided by 255 it is the book's
/// grey value, 0.0 for white to 1.0 for black.
///
/// Cloning is cheap: clones share the bytes.
#[derive(Debug, Clone)]
pub struct Images {
    /// `[len, pixels]`, row-major.
    bytes: SharedBytes,
    len: usize,
    pixels: usize,
    /// Of one image: `[28, 28]`.
    shape: Arc<[usize]>,
}

impl Images {
    /// The images of a file whose first dimension counts them; MNIST's is `[60000, 28, 28]`.
    ///
    /// # Errors
    ///
    /// The elements are not `u8`, or have fewer than two dimensions.
    pub fn from_file(file: IdxFile) -> Result<Self, Error> {
        let shape = file.idx().view().and_then(|view| count_and_shape(view.shape()));
        match shape {
            Ok((len, shape)) => Ok(Self::new(SharedBytes::from_file(file), len, shape)),
            Err(source) => Err(file.idx_error(source)),
        }
    }

    /// The images of an array whose first dimension counts them; copied only if it is not
    /// row-major.
    ///
    /// ```
    /// use mnist_io::Images;
    /// use ndarray::Array3;
    ///
    /// let images = Images::from_array(Array3::zeros((5, 28, 28)))?;
    /// assert_eq!((images.len(), images.pixels()), (5, 784));
    /// # Ok::<(), mnist_io::IdxError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`IdxError::NotImages`] if the array has fewer than two dimensions.
    pub fn from_array<D: Dimension>(array: Array<u8, D>) -> Result<Self, IdxError> {
        let (len, shape) = count_and_shape(array.shape())?;
        let elements = array.len();
        let flat = array.into_shape_clone(elements).expect("the number of elements is the same");
        // The vector is longer than the array if the array was cut from a larger one.
        let (bytes, start) = flat.into_raw_vec_and_offset();
        let start = start.unwrap_or(0);
        let bytes = SharedBytes::from_vec(bytes).slice(start..start + elements);
        Ok(Self::new(bytes, len, shape))
    }

    fn new(bytes: SharedBytes, len: usize, shape: Arc<[usize]>) -> Self {
        let pixels = shape.iter().product();
        Self { bytes, len, pixels, shape }
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no images.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of pixels of one image: 784 = 28 × 28.
    pub fn pixels(&self) -> usize {
        self.pixels
    }

    /// Shape of one image: `[28, 28]`, height before width.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Pixels of image `i`, row by row: `[784]`.
    ///
    /// # Panics
    ///
    /// If there is no image `i`.
    #[track_caller]
    pub fn image(&self, i: usize) -> &[u8] {
        assert!(i < self.len, "image {i} of {}", self.len);
        &self.bytes.as_slice()[i * self.pixels..][..self.pixels]
    }

    /// Image `i` as rows of pixels, without copying: `[28, 28]`.
    ///
    /// An image of one dimension is a single row. Of one with more than two, the first counts the
    /// rows: 32 × 32 pixels of 3 colours are `[32, 96]`.
    ///
    /// ```
    /// let images = mnist_io::Images::from_array(ndarray::array![[[1, 2, 3], [4, 5, 6]]])?;
    /// assert_eq!(images.image_2d(0), ndarray::array![[1, 2, 3], [4, 5, 6]]);
    /// # Ok::<(), mnist_io::IdxError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no image `i`.
    #[track_caller]
    pub fn image_2d(&self, i: usize) -> ArrayView2<'_, u8> {
        let image = self.image(i);
        let (rows, columns) = match *self.shape {
            [height, ref width @ ..] if !width.is_empty() => (height, width.iter().product()),
            _ => (1, self.pixels),
        };
        ArrayView2::from_shape((rows, columns), image).expect("as many pixels as the shape says")
    }

    /// All images, a row each, without copying: `[60000, 784]`.
    pub fn view(&self) -> ArrayView2<'_, u8> {
        ArrayView2::from_shape((self.len, self.pixels), self.bytes.as_slice())
            .expect("the bytes are those of the images")
    }

    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        Self {
            bytes: self.bytes.slice(range.start * self.pixels..range.end * self.pixels),
            len: range.len(),
            ..self.clone()
        }
    }
}

/// Number of images and shape of one.
fn count_and_shape(shape: &[usize]) -> Result<(usize, Arc<[usize]>), IdxError> {
    match shape {
        [len, image @ ..] if !image.is_empty() => Ok((*len, image.into())),
        _ => Err(IdxError::NotImages { shape: shape.to_vec() }),
    }
}
