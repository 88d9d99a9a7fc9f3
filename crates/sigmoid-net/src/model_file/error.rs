//! Why a model cannot be read or written.

use std::io;
use std::path::PathBuf;

use safetensors::{Dtype, SafeTensorError};

use crate::error::{Error, counted};

/// Why a model cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file cannot be written; what was there before is still there.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file was read but holds no model.
    #[error("{} is not a model", path.display())]
    NotAModel {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<ModelError>,
    },
    /// The bytes are not safetensors.
    #[error("not in safetensors format")]
    Format(#[source] SafeTensorError),
    /// The file is shorter or longer than its header says.
    #[error("the header describes a file of {expected} bytes, found {found}")]
    Length {
        /// Bytes of a file with this header.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// The file holds several networks where one is wanted.
    #[error("a committee of {}, expected one network", counted(*members, "network"))]
    Committee {
        /// How many it holds.
        members: usize,
    },
    /// A committee has more or fewer members than its metadata say.
    #[error("the metadata speak of {said:?} members, found {found}")]
    Members {
        /// The number in the metadata, if it is one.
        said: String,
        /// How many there are tensors of.
        found: usize,
    },
    /// A tensor that should be there is not.
    #[error("there is no tensor {0}")]
    MissingTensor(String),
    /// A tensor that no layer has.
    #[error("tensor {0} belongs to no layer")]
    UnexpectedTensor(String),
    /// A tensor of numbers other than 32-bit floats.
    #[error("tensor {tensor} is of type {found}, expected F32")]
    Dtype {
        /// Its name.
        tensor: String,
        /// Its type.
        found: Dtype,
    },
    /// A tensor that does not fit the layer before or its own layer's weights.
    #[error("tensor {tensor} has shape {found:?}, expected {expected}")]
    Shape {
        /// Its name.
        tensor: String,
        /// Its shape.
        found: Vec<usize>,
        /// What would fit.
        expected: String,
    },
    /// A weight or bias is infinite or not a number.
    #[error("tensor {tensor} has {value} in place {place}, expected finite numbers")]
    NotFinite {
        /// Its name.
        tensor: String,
        /// Where it stands, counted in floats.
        place: usize,
        /// What stands there.
        value: f32,
    },
    /// The file names an activation function that is not built in.
    #[error("activation {0:?} is unknown, expected sigmoid, tanh, relu or softmax")]
    Activation(String),
    /// The file names an unknown cost function.
    #[error("cost {0:?} is unknown, expected quadratic, cross-entropy or log-likelihood")]
    CostFunction(String),
    /// An activation function of the network is not built in, so no file could name it.
    #[error(
        "a model file cannot hold the activation {0:?}, only sigmoid, tanh, relu and softmax; save \
         the network with one of these, and set its own with `with_activations` after loading"
    )]
    CustomActivation(String),
    /// No network has these sizes.
    #[error(transparent)]
    Network(#[from] Error),
}
