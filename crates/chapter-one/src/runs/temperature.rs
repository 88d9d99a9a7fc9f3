//! The temperature that makes a network's outputs probabilities.

use augmentation::Preparation;
use digit_strings::SIDE;
use mnist_io::Examples;
use reading::{fit_temperature, prepare_images};
use sigmoid_net::Network;

use crate::error::Error;
use crate::runs::non_digits::with_candidates;

/// The temperature at which a network's outputs say best how probable each digit is: on these digits,
/// which it has not learned from, and on candidates of strings composed of them, digits and others.
/// `digits` are as in their file; the network sees them, and what is cut out, prepared.
///
/// A model's metadata name it under [`TEMPERATURE`](reading::TEMPERATURE).
///
/// # Errors
/// [`Error::TooFewExamples`], [`Error::NotDigits`] or [`Error::NotOfMnistsSize`] if no strings can be
/// composed of the digits.
///
/// # Panics
/// If the network does not have 784 inputs and 10 outputs.
#[track_caller]
pub fn temperature(
    network: &Network,
    preparation: Preparation,
    digits: &Examples,
    seed: u64,
) -> Result<f32, Error> {
    let examples = with_candidates(digits, seed)?;
    let outputs = if preparation == Preparation::AsIs {
        network.feedforward_many(examples.images())
    } else {
        network.feedforward_many(&prepare_images(examples.images(), [SIDE; 2], preparation))
    };
    Ok(fit_temperature(outputs.view(), &examples.labels))
}
