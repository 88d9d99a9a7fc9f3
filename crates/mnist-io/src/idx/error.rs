//! What can be wrong with IDX data, in bytes or in an array.

use crate::idx::element::ElementType;

/// Why bytes are not the IDX data asked for, or an array cannot become IDX data.
///
/// Lengths are in bytes and count the header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdxError {
    /// The data ends within the header; an empty file does so after 0 bytes.
    #[error("the header takes {expected} bytes, but the data ends after {found}")]
    HeaderTooShort {
        /// Bytes the header takes, as far as it can be told from what is there.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },

    /// The first two bytes are not zero.
    #[error(
        "bad magic number: bytes 0 and 1 are 0x{:02x} 0x{:02x}, expected 0x00 0x00",
        found[0], found[1]
    )]
    BadMagic {
        /// Bytes 0 and 1.
        found: [u8; 2],
    },

    /// Byte 2 names none of the six element types.
    #[error(
        "unknown element type: byte 2 is 0x{code:02x}, \
         expected 0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e"
    )]
    UnknownElementType {
        /// Byte 2.
        code: u8,
    },

    /// The declared size is more than a `usize` can count or a pointer can span.
    #[error("shape {shape:?} of {element_type} is more than this machine can address")]
    TooLarge {
        /// Length of each dimension.
        shape: Vec<usize>,
        /// Type of an element.
        element_type: ElementType,
    },

    /// The data ends before the declared elements do.
    #[error(
        "the header declares {expected} bytes in all, but the data ends after {found}, {} short",
        expected.saturating_sub(*found)
    )]
    TooShort {
        /// Bytes declared, header and elements.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },

    /// The data goes on after the declared elements.
    #[error(
        "the header declares {expected} bytes in all, but the data goes on: {found} bytes seen"
    )]
    TooLong {
        /// Bytes declared, header and elements.
        expected: usize,
        /// Bytes seen: all there are, or, where a file is read or unpacked rather than mapped,
        /// one more than `expected`, which is where reading stops.
        found: usize,
    },

    /// The elements are of another type.
    #[error("the elements are {found}, expected {expected}")]
    WrongElementType {
        /// Type asked for.
        expected: ElementType,
        /// Type in the header.
        found: ElementType,
    },

    /// Images have two dimensions or more: how many there are, and then the shape of one.
    #[error("images take two dimensions or more, found {} (shape {shape:?})", shape.len())]
    NotImages {
        /// Length of each dimension.
        shape: Vec<usize>,
    },

    /// Labels have one dimension: how many there are.
    #[error("labels take one dimension, found {} (shape {shape:?})", shape.len())]
    NotLabels {
        /// Length of each dimension.
        shape: Vec<usize>,
    },

    /// An array to be written has more dimensions than the header's one byte can count.
    #[error("IDX holds at most 255 dimensions, found {found}")]
    TooManyDimensions {
        /// Number of dimensions.
        found: usize,
    },

    /// A dimension of an array to be written is longer than the header's four bytes can say.
    #[error("dimension {axis} is {length} long, but IDX holds at most {}", u32::MAX)]
    DimensionTooLong {
        /// Which dimension, counted from 0.
        axis: usize,
        /// Its length.
        length: usize,
    },
}
