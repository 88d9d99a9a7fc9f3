//! From and to bytes, whatever the format.

use sigmoid_net::Model;

use crate::error::Error;
use crate::format::Format;
use crate::network2;
#[cfg(feature = "onnx")]
use crate::onnx;

/// Reads a model. Hostile bytes are an [`Error`] that says what is wrong, and where.
///
/// ```
/// use model_formats::{Format, read, write};
///
/// let json = br#"{"sizes": [2, 1], "weights": [[[0.5, -0.1]]], "biases": [[[3]]],
///     "cost": "CrossEntropyCost"}"#;
/// let model = read(json, Format::Network2)?;
/// assert_eq!(model.network.weights(0)[(0, 1)], -0.1);
///
/// let safetensors = write(&model, Format::Safetensors)?;
/// assert_eq!(read(&safetensors, Format::Safetensors)?.network, model.network);
/// # Ok::<(), model_formats::Error>(())
/// ```
///
/// # Errors
/// Any [`Error`] but [`Error::Activation`] and [`Error::CostFunction`].
pub fn read(bytes: &[u8], format: Format) -> Result<Model, Error> {
    match format {
        Format::Safetensors => Ok(Model::from_bytes(bytes)?),
        Format::Network2 => network2::read(bytes),
        #[cfg(feature = "onnx")]
        Format::Onnx => onnx::read(bytes),
    }
}

/// Writes a model. What is read back is the same network, to the last bit. JSON holds no metadata.
///
/// # Errors
/// [`Error::Activation`] and [`Error::CostFunction`] for what the format cannot hold,
/// [`Error::NotFinite`], and [`Error::Model`].
pub fn write(model: &Model, format: Format) -> Result<Vec<u8>, Error> {
    match format {
        Format::Safetensors => Ok(model.to_bytes()?),
        Format::Network2 => network2::write(model),
        #[cfg(feature = "onnx")]
        Format::Onnx => onnx::write(model),
    }
}
