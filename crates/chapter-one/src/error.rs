//! Why an experiment cannot be run, or was not run to the end.

use crate::report::numbers::counted;

/// An experiment that cannot be made, or was not made to the end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A number that no perceptron can have.
    #[error(transparent)]
    Perceptron(#[from] perceptron::Error),
    /// Network, examples or settings do not go together.
    #[error(transparent)]
    Network(#[from] sigmoid_net::Error),
    /// A strength of distortion is out of range, or the images are too large.
    #[error(transparent)]
    Distortion(#[from] augmentation::Error),
    /// There are fewer examples than the experiment needs.
    #[error("{what}: {}, expected at least {expected}", counted(*found, "example"))]
    TooFewExamples {
        /// What they are for: training, validation, mini-batches.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many it takes.
        expected: usize,
    },
    /// The examples are not of the kind that the experiment is about.
    #[error("{classes} {} of examples, expected the {expected} digits", if *classes == 1 { "class" } else { "classes" })]
    NotDigits {
        /// Classes found.
        classes: usize,
        /// Digits there are.
        expected: usize,
    },
    /// The images are not of the size that strings are composed of.
    #[error(
        "images of shape {shape:?}, expected 28 x 28: strings are composed of such digits only"
    )]
    NotOfMnistsSize {
        /// Shape of one image.
        shape: Vec<usize>,
    },
    /// Outputs that cannot all be 0 are to learn what is no digit.
    #[error("softmax outputs add up to 1, so they cannot all be 0 for what is no digit")]
    SoftmaxWithNonDigits,
    /// No strings can be composed of the examples.
    #[error(transparent)]
    Strings(#[from] digit_strings::Error),
    /// The images are not flat pictures.
    #[error("images of shape {shape:?} have no rows and columns")]
    NotFlat {
        /// Shape of one image.
        shape: Vec<usize>,
    },
    /// The images cannot be prepared, or the networks cannot read them.
    #[error(transparent)]
    Reading(#[from] reading::Error),
    /// The data set cannot be had. What is inside is the error of whoever was to open it.
    #[error(transparent)]
    Data(Box<dyn std::error::Error + Send + Sync>),
    /// The result cannot be drawn.
    #[error(transparent)]
    Figure(#[from] figures::Error),
    /// Whoever watched asked to stop.
    #[error("stopped before the end")]
    Stopped,
}

impl From<mnist_io::Error> for Error {
    fn from(error: mnist_io::Error) -> Self {
        Self::Data(error.into())
    }
}

impl Error {
    /// Whether the data set does not suit the experiment: others may run with it.
    pub fn is_unsuitable(&self) -> bool {
        !matches!(self, Self::Data(_) | Self::Figure(_) | Self::Stopped)
    }
}
