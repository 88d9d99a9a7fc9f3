//! IDX data over bytes, checked.

use std::fmt;

use ndarray::{ArrayD, ArrayViewD, IxDyn};

use crate::idx::element::{Element, ElementType};
use crate::idx::error::IdxError;
use crate::idx::header::Header;

/// IDX data over borrowed bytes: an array of any number of dimensions.
///
/// Bytes come from anywhere: a file, an archive, the network. Nothing is copied until
/// [`to_array`](Self::to_array) is called.
///
/// ```
/// use mnist_io::Idx;
///
/// // Two signed 16-bit numbers: 0x0b is their type, 1 the number of dimensions.
/// let bytes = [0, 0, 0x0b, 1, 0, 0, 0, 2, 0x01, 0x00, 0xff, 0xfe];
/// let idx = Idx::parse(&bytes)?;
/// assert_eq!(idx.shape(), [2]);
/// assert_eq!(idx.to_array::<i16>()?.into_raw_vec_and_offset().0, [256, -2]);
/// # Ok::<(), mnist_io::IdxError>(())
/// ```
#[derive(Clone)]
pub struct Idx<'a> {
    header: Header,
    elements: &'a [u8],
}

impl<'a> Idx<'a> {
    /// Parses data that `bytes` hold exactly: header and elements, no more and no less.
    ///
    /// No dimensions at all are one element; a dimension of length 0 is none.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the bytes; no input makes it panic, and nothing is allocated but
    /// the shape.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, IdxError> {
        let header = Header::parse(bytes)?;
        header.check_file_len(bytes.len())?;
        Ok(Self::new(header, bytes))
    }

    /// `bytes` are those of a whole file that `header` was parsed from and checked against.
    pub(crate) fn new(header: Header, bytes: &'a [u8]) -> Self {
        let elements = &bytes[header.len()..];
        Self { header, elements }
    }

    /// Type of an element.
    pub fn element_type(&self) -> ElementType {
        self.header.element_type
    }

    /// Length of each dimension, outermost first: `[60000, 28, 28]` for MNIST's training images.
    pub fn shape(&self) -> &[usize] {
        &self.header.shape
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.header.elements()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements as they are in the file: row-major, big-endian, without the header.
    pub fn bytes(&self) -> &'a [u8] {
        self.elements
    }

    /// Elements of type `u8`, without copying.
    ///
    /// # Errors
    ///
    /// [`IdxError::WrongElementType`] if they are of another type.
    pub fn view(&self) -> Result<ArrayViewD<'a, u8>, IdxError> {
        self.check_type::<u8>()?;
        Ok(ArrayViewD::from_shape(IxDyn(self.shape()), self.elements)
            .expect("parsing checks that the shape covers the elements"))
    }

    /// Elements of any type, converted from the file's byte order into a new array.
    ///
    /// # Errors
    ///
    /// [`IdxError::WrongElementType`] if they are not of type `T`.
    pub fn to_array<T: Element>(&self) -> Result<ArrayD<T>, IdxError> {
        self.check_type::<T>()?;
        Ok(ArrayD::from_shape_vec(IxDyn(self.shape()), T::decode(self.elements))
            .expect("parsing checks that the shape covers the elements"))
    }

    fn check_type<T: Element>(&self) -> Result<(), IdxError> {
        let (expected, found) = (T::TYPE, self.element_type());
        if found == expected { Ok(()) } else { Err(IdxError::WrongElementType { expected, found }) }
    }
}

/// The header only: the elements may be many.
impl fmt::Debug for Idx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Idx")
            .field("element_type", &self.element_type())
            .field("shape", &self.shape())
            .finish_non_exhaustive()
    }
}
