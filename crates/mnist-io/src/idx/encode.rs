//! Arrays to bytes.

use std::io::{self, Write};

use ndarray::{ArrayRef, Dimension};

use crate::idx::element::Element;
use crate::idx::error::IdxError;
use crate::idx::header::Header;

/// The bytes of an array as IDX: those that [`write_idx`](crate::write_idx) writes.
///
/// ```
/// let bytes = mnist_io::encode_idx(&ndarray::array![7_u8, 2, 1])?;
/// assert_eq!(bytes, [0, 0, 0x08, 1, 0, 0, 0, 3, 7, 2, 1]);
/// # Ok::<(), mnist_io::IdxError>(())
/// ```
///
/// # Errors
///
/// The array has more than 255 dimensions, or one longer than `u32::MAX`.
pub fn encode_idx<T: Element, D: Dimension>(array: &ArrayRef<T, D>) -> Result<Vec<u8>, IdxError> {
    let header = header_of(array)?;
    let mut bytes = header.encode()?;
    bytes.reserve_exact(header.file_len() - bytes.len());
    write_elements(&mut bytes, array).expect("writing to a Vec does not fail");
    Ok(bytes)
}

/// The header of an array.
pub(crate) fn header_of<T: Element, D: Dimension>(
    array: &ArrayRef<T, D>,
) -> Result<Header, IdxError> {
    Header::new(T::TYPE, array.shape().to_vec())
}

/// Writes the elements of an array of any layout in the order of their indices.
pub(crate) fn write_elements<T: Element, D: Dimension>(
    out: &mut impl Write,
    array: &ArrayRef<T, D>,
) -> io::Result<()> {
    array.iter().try_for_each(|element| element.encode(out))
}
