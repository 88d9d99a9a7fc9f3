//! The six types of an element, and their bytes.

use std::fmt;
use std::io::{self, Write};

/// The six element types of IDX.
///
/// Source: "The IDX file format" in Y. LeCun, C. Cortes and C. Burges, *The MNIST database of
/// handwritten digits*.
///
/// ```
/// use mnist_io::ElementType;
///
/// assert_eq!(ElementType::I16.code(), 0x0b);
/// assert_eq!(ElementType::I16.size(), 2);
/// assert_eq!(ElementType::I16.to_string(), "i16");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ElementType {
    /// 0x08, unsigned byte: MNIST's pixels and labels.
    U8,
    /// 0x09, signed byte.
    I8,
    /// 0x0b, two bytes.
    I16,
    /// 0x0c, four bytes.
    I32,
    /// 0x0d, four bytes.
    F32,
    /// 0x0e, eight bytes.
    F64,
}

impl ElementType {
    /// The byte that stands for the type in the header.
    pub const fn code(self) -> u8 {
        match self {
            Self::U8 => 0x08,
            Self::I8 => 0x09,
            Self::I16 => 0x0b,
            Self::I32 => 0x0c,
            Self::F32 => 0x0d,
            Self::F64 => 0x0e,
        }
    }

    /// Bytes an element takes.
    pub const fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::I16 => 2,
            Self::I32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    pub(crate) const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            0x08 => Self::U8,
            0x09 => Self::I8,
            0x0b => Self::I16,
            0x0c => Self::I32,
            0x0d => Self::F32,
            0x0e => Self::F64,
            _ => return None,
        })
    }
}

/// Rust's name for the type: `u8`, `i8`, `i16`, `i32`, `f32` or `f64`.
impl fmt::Display for ElementType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::U8 => "u8",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::F32 => "f32",
            Self::F64 => "f64",
        })
    }
}

/// A Rust type that IDX files can hold: `u8`, `i8`, `i16`, `i32`, `f32` and `f64`, no others.
pub trait Element: BigEndian + Copy + 'static {
    /// What the header calls it.
    const TYPE: ElementType;
}

/// Conversion from and to the file's byte order. Unnameable outside, which seals [`Element`].
pub trait BigEndian: Sized {
    /// All whole elements in `bytes`.
    fn decode(bytes: &[u8]) -> Vec<Self>;

    fn encode(self, out: &mut impl Write) -> io::Result<()>;
}

macro_rules! element {
    ($($rust:ty => $idx:ident),+ $(,)?) => {$(
        impl Element for $rust {
            const TYPE: ElementType = ElementType::$idx;
        }

        impl BigEndian for $rust {
            fn decode(bytes: &[u8]) -> Vec<Self> {
                let (elements, _) = bytes.as_chunks();
                elements.iter().copied().map(Self::from_be_bytes).collect()
            }

            fn encode(self, out: &mut impl Write) -> io::Result<()> {
                out.write_all(&self.to_be_bytes())
            }
        }
    )+};
}

element!(u8 => U8, i8 => I8, i16 => I16, i32 => I32, f32 => F32, f64 => F64);
