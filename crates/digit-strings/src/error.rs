//! Why strings cannot be composed.

/// Images that no strings can be composed of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// None at all.
    #[error("no images of digits, expected at least 1")]
    NoImages,
    /// Images of another size.
    #[error("images of {found} pixels, expected 28 x 28 = 784")]
    Pixels {
        /// Bytes in a row.
        found: usize,
    },
    /// Not a label for each image.
    #[error("{found} labels for {images} images")]
    Labels {
        /// Images there are.
        images: usize,
        /// Labels there are.
        found: usize,
    },
    /// A label that is no digit.
    #[error("image {image} is labelled {label}, expected 0 to 9")]
    Label {
        /// Which image.
        image: usize,
        /// Its label.
        label: u8,
    },
    /// Not a writer for each image.
    #[error("{found} writers for {images} images")]
    Writers {
        /// Images there are.
        images: usize,
        /// Writers there are.
        found: usize,
    },
}
