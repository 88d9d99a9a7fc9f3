//! Why a model cannot be read from a format, or written in it.

use sigmoid_net::ModelError;

use crate::format::Format;

/// Why a model cannot be read from a format, or written in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The format has no such neurons.
    #[error("{format} cannot hold the {activation} neurons of layer {layer}, only {holds}")]
    Activation {
        /// The format.
        format: Format,
        /// The layer; 0 is the first with weights.
        layer: usize,
        /// The layer's activation function.
        activation: String,
        /// Those that it can hold.
        holds: &'static str,
    },
    /// The format has no such cost.
    #[error("{format} cannot hold the {cost} cost, only {holds}")]
    CostFunction {
        /// The format.
        format: Format,
        /// The network's cost function.
        cost: &'static str,
        /// Those that it can hold.
        holds: &'static str,
    },
    /// A weight or bias that is no finite 32-bit float.
    #[error("{place} is {value}, expected a number within ±3.4e38")]
    NotFinite {
        /// Which: `weights[0][3][7]`.
        place: String,
        /// What it is.
        value: String,
    },
    /// More or fewer of something than the sizes ask for.
    #[error("{place} has {found} {of}, expected {expected}")]
    Count {
        /// Where: `weights[0][3]`.
        place: String,
        /// What is counted.
        of: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// Not JSON, or not this kind of it.
    #[error("not network2.py's JSON{}", at(place))]
    Json {
        /// Where: `weights[0][3]`. Empty for the whole.
        place: String,
        /// What is wrong, with line and column.
        source: serde_json::Error,
    },
    /// A cost function that `network2.py` does not have.
    #[error("cost {0:?} is unknown, expected \"QuadraticCost\" or \"CrossEntropyCost\"")]
    UnknownCost(String),
    /// Not protocol buffers of ONNX.
    #[cfg(feature = "onnx")]
    #[error("not in ONNX format")]
    NotOnnx(#[source] prost::DecodeError),
    /// A graph that is no chain of layers, or not of layers that are known.
    #[cfg(feature = "onnx")]
    #[error("{place} {what}")]
    Onnx {
        /// Where: `node 3, Conv,`.
        place: String,
        /// What is wrong there.
        what: String,
    },
    /// No network has these sizes, activation functions and cost.
    #[error(transparent)]
    Network(#[from] sigmoid_net::Error),
    /// Not a model file, or one that cannot be written.
    #[error(transparent)]
    Model(#[from] ModelError),
}

fn at(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!(" at {place}") }
}
