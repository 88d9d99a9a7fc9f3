//! What can be wrong with an image.

/// Why there is no image to find ink in.
///
/// The message says what and how much, [`hint`](Error::hint) what helps; the underlying cause, if
/// there is one, is in [`source`](std::error::Error::source).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,

    /// The first bytes are those of no format that is known.
    #[error("not an image: it begins with {start}")]
    NotAnImage {
        /// The first bytes, in hexadecimal.
        start: String,
    },

    /// A format that is recognised, but not read.
    #[error("{format} cannot be read")]
    Format {
        /// Its name.
        format: &'static str,
    },

    /// A variety of a format that is not read.
    #[error("this variety of {format} cannot be read")]
    Variety {
        /// The format's name.
        format: &'static str,
        /// What the decoder said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// Width or height is 0.
    #[error("the image is {width} x {height} pixels")]
    NoPixels {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
    },

    /// More pixels than are read. Told from the header, before memory is taken.
    #[error("the image is {width} x {height} pixels, more than {most} in all")]
    TooLarge {
        /// Columns, as the header has it.
        width: usize,
        /// Rows, as the header has it.
        height: usize,
        /// The most pixels an image may have: [`MAX_PIXELS`](crate::MAX_PIXELS).
        most: usize,
    },

    /// Decoding would take more memory than is allowed.
    #[error("decoding this {format} takes more than {most} bytes of memory")]
    Memory {
        /// The format's name.
        format: &'static str,
        /// The most that may be taken at once, in bytes.
        most: u64,
    },

    /// Its end is missing.
    #[error("the {format} is truncated after {bytes} bytes")]
    Truncated {
        /// The format's name.
        format: &'static str,
        /// Length of the file.
        bytes: usize,
    },

    /// It begins as the format does, but cannot be decoded.
    #[error("the {format} is damaged")]
    Damaged {
        /// The format's name.
        format: &'static str,
        /// What the decoder said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// Grey pixels that are not as many as width and height say.
    #[error("{found} pixels do not make an image of {width} x {height}")]
    PixelCount {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// Pixels given.
        found: usize,
    },
}

impl Error {
    /// What helps against it.
    ///
    /// ```
    /// let error = ink::Grey::new(3, 2, vec![0; 5]).unwrap_err();
    /// assert_eq!(error.to_string(), "5 pixels do not make an image of 3 x 2");
    /// assert_eq!(error.hint(), "give width x height pixels, row by row");
    /// ```
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::Truncated { .. } | Self::Damaged { .. } => {
                "get the file again, or save it again from a program that opens it"
            }
            Self::NotAnImage { .. } => "PNG, JPEG, WebP, TIFF, GIF, BMP and PNM files are read",
            Self::Format { .. } => "save or export it as PNG or JPEG",
            Self::Variety { .. } | Self::Memory { .. } => "save it as an 8-bit PNG or a JPEG",
            Self::NoPixels { .. } => "name an image with pixels in it",
            Self::TooLarge { .. } => "scale it down first; 2,000 pixels a side are enough",
            Self::PixelCount { .. } => "give width x height pixels, row by row",
        }
    }
}
