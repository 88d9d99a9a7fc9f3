//! The header: two zero bytes, the element type, the number of dimensions, and then the length
//! of each dimension, outermost first, in four bytes, big-endian. MNIST's training images:
//!
//! ```text
//! 00 00 | 08 | 03 | 00 00 ea 60 | 00 00 00 1c | 00 00 00 1c
//!         u8    3        60,000            28            28
//! ```

use std::cmp::Ordering;

use crate::idx::element::ElementType;
use crate::idx::error::IdxError;

/// Bytes that the length of one dimension takes.
const LENGTH_LEN: usize = size_of::<u32>();

#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) element_type: ElementType,
    pub(crate) shape: Vec<usize>,
}

impl Header {
    /// Bytes of the part that tells how long the header is.
    pub(crate) const MAGIC_LEN: usize = 4;

    /// A header whose sizes are safe to multiply.
    ///
    /// Dimensions of length 0 are left out of the check, so that no part of the shape can
    /// overflow on its own; this is also what `ndarray` asks of a shape.
    pub(crate) fn new(element_type: ElementType, shape: Vec<usize>) -> Result<Self, IdxError> {
        let bytes = shape
            .iter()
            .filter(|&&length| length > 0)
            .try_fold(element_type.size(), |product, &length| product.checked_mul(length));
        match bytes {
            Some(bytes) if isize::try_from(bytes).is_ok() => Ok(Self { element_type, shape }),
            _ => Err(IdxError::TooLarge { shape, element_type }),
        }
    }

    /// The header at the start of `bytes`; what follows it is not looked at.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, IdxError> {
        let (element_type, expected) = Self::parse_magic(bytes)?;
        let header = bytes
            .get(..expected)
            .ok_or(IdxError::HeaderTooShort { expected, found: bytes.len() })?;
        let (lengths, _) = header[Self::MAGIC_LEN..].as_chunks();
        let shape = lengths.iter().map(|&length| u32::from_be_bytes(length) as usize).collect();
        Self::new(element_type, shape)
    }

    /// Element type and length of the header that begins with `bytes`.
    pub(crate) fn parse_magic(bytes: &[u8]) -> Result<(ElementType, usize), IdxError> {
        let &[zero, zero_too, code, dimensions, ..] = bytes else {
            return Err(IdxError::HeaderTooShort { expected: Self::MAGIC_LEN, found: bytes.len() });
        };
        if [zero, zero_too] != [0, 0] {
            return Err(IdxError::BadMagic { found: [zero, zero_too] });
        }
        let element_type =
            ElementType::from_code(code).ok_or(IdxError::UnknownElementType { code })?;
        Ok((element_type, Self::MAGIC_LEN + LENGTH_LEN * usize::from(dimensions)))
    }

    /// The inverse of [`parse`](Self::parse).
    pub(crate) fn encode(&self) -> Result<Vec<u8>, IdxError> {
        let dimensions = u8::try_from(self.shape.len())
            .map_err(|_| IdxError::TooManyDimensions { found: self.shape.len() })?;
        let mut bytes = vec![0, 0, self.element_type.code(), dimensions];
        for (axis, &length) in self.shape.iter().enumerate() {
            let length =
                u32::try_from(length).map_err(|_| IdxError::DimensionTooLong { axis, length })?;
            bytes.extend(length.to_be_bytes());
        }
        Ok(bytes)
    }

    /// Length of the header itself, and so where the elements begin.
    pub(crate) fn len(&self) -> usize {
        Self::MAGIC_LEN + LENGTH_LEN * self.shape.len()
    }

    /// Number of elements; 1 for no dimensions.
    pub(crate) fn elements(&self) -> usize {
        self.shape.iter().product()
    }

    /// Declared length of header and elements together.
    pub(crate) fn file_len(&self) -> usize {
        self.len() + self.elements() * self.element_type.size()
    }

    /// Checks that data of `found` bytes is exactly as long as declared.
    pub(crate) fn check_file_len(&self, found: usize) -> Result<(), IdxError> {
        let expected = self.file_len();
        match found.cmp(&expected) {
            Ordering::Less => Err(IdxError::TooShort { expected, found }),
            Ordering::Equal => Ok(()),
            Ordering::Greater => Err(IdxError::TooLong { expected, found }),
        }
    }
}
