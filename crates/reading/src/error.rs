//! Why nothing can be read.

/// What does not go together, or is no image.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There are no networks, or they do not fit each other or the examples.
    #[error(transparent)]
    Network(#[from] sigmoid_net::Error),
    /// The network is not one for images of single digits.
    #[error("{inputs} inputs and {outputs} outputs, expected 784 and 10")]
    NotDigits {
        /// Input neurons.
        inputs: usize,
        /// Output neurons.
        outputs: usize,
    },
    /// The images are not flat pictures.
    #[error("images of shape {shape:?} have no rows and columns")]
    NotFlat {
        /// Shape of one image.
        shape: Vec<usize>,
    },
    /// Ink is to be wider than the images.
    #[error("width-{width} asks for wider ink than images of width {columns} can hold")]
    TooWide {
        /// The width asked for, in pixels.
        width: usize,
        /// Pixels of the images from left to right.
        columns: usize,
    },
    /// A model asks for images prepared in a way that is unknown.
    #[error(
        "preparation {name:?} is unknown, expected as-is, deslanted, or the width of the ink, such as width-12"
    )]
    Preparation {
        /// Which of the models.
        member: usize,
        /// What its metadata say.
        name: String,
    },
    /// A model's outputs cannot be calibrated.
    #[error("temperature {value:?}, expected a positive number")]
    Temperature {
        /// Which of the models.
        member: usize,
        /// What its metadata say.
        value: String,
    },
    /// A model does not say how evidence becomes confidence.
    #[error(
        "confidence {value:?}, expected four numbers, the third one not above 0 and the first two not below"
    )]
    Confidence {
        /// Which of the models.
        member: usize,
        /// What its metadata say.
        value: String,
    },
}
