//! Model files: safetensors, with the tensor names that other tools use.
//!
//! `layers.0.weight` is n_out x n_in and `layers.0.bias` n_out long, both `F32`; the metadata
//! are strings. The data section is the network's position, in its own order.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use safetensors::{Dtype, SafeTensorError, SafeTensors};
use serde_json::{Map, Value, json};

use crate::activation::Activation;
use crate::error::Error;
use crate::network::Network;

/// A network with what is known about it.
///
/// ```
/// use sigmoid_net::{Model, Network};
///
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("zeros.safetensors");
/// let mut model = Model::new(Network::zeros(&[784, 30, 10])?);
/// model.metadata.insert("seed".into(), "1".into());
/// model.save(&path)?;
///
/// let loaded = Model::load(&path)?;
/// assert_eq!(loaded.network.sizes(), [784, 30, 10]);
/// assert_eq!(loaded.metadata["seed"], "1");
/// assert_eq!(loaded.metadata["sizes"], "784-30-10");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// In Python: `load_file("zeros.safetensors")["layers.0.weight"].shape` is `(30, 784)`.
#[derive(Debug, Clone)]
pub struct Model {
    /// The network.
    pub network: Network,
    /// Anything worth knowing: seed, settings, accuracy. `format`, `sizes`, `activation` and
    /// `cost` are written by [`to_bytes`](Self::to_bytes).
    pub metadata: BTreeMap<String, String>,
}

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
    /// An activation function that is none of ours.
    #[error("activation {0:?} is unknown, expected sigmoid, tanh or relu")]
    Activation(String),
    /// No network has these sizes.
    #[error(transparent)]
    Network(#[from] Error),
}

/// Name and version of what is written, in the metadata.
const FORMAT: &str = "sigmoid-net 1";

impl Model {
    /// A network of which nothing more is known.
    pub fn new(network: Network) -> Self {
        Self { network, metadata: BTreeMap::new() }
    }

    /// The bytes of a model file; the same model always gives the same ones.
    pub fn to_bytes(&self) -> Vec<u8> {
        // The header is put together here, since the library's own writer takes the metadata
        // in a hash map and so in an order that changes from run to run.
        let mut header = Map::new();
        header.insert("__metadata__".into(), json!(self.full_metadata()));
        let mut end = 0;
        for (name, shape) in tensors(self.network.sizes()) {
            let begin = end;
            end += shape.iter().product::<usize>() * size_of::<f32>();
            let entry = json!({ "dtype": "F32", "shape": shape, "data_offsets": [begin, end] });
            header.insert(name, entry);
        }
        let mut header = Value::Object(header).to_string().into_bytes();
        // The format wants the data to begin at a multiple of eight.
        header.resize(header.len().next_multiple_of(8), b' ');

        let mut bytes = Vec::with_capacity(8 + header.len() + end);
        bytes.extend((header.len() as u64).to_le_bytes());
        bytes.extend(header);
        bytes.extend(self.network.position().iter().flat_map(|w| w.to_le_bytes()));
        bytes
    }

    fn full_metadata(&self) -> BTreeMap<&str, String> {
        let sizes: Vec<String> = self.network.sizes().iter().map(usize::to_string).collect();
        let mut metadata: BTreeMap<&str, String> =
            self.metadata.iter().map(|(key, value)| (&**key, value.clone())).collect();
        metadata.insert("format", FORMAT.into());
        metadata.insert("sizes", sizes.join("-"));
        metadata.insert("activation", self.network.activation().name().into());
        metadata.insert("cost", "quadratic".into());
        metadata
    }

    /// Reads a model from the bytes of a file. Without metadata its neurons are sigmoid ones.
    ///
    /// # Errors
    /// Any [`ModelError`] but those that name a path.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(ModelError::Format)?;
        let tensors = SafeTensors::deserialize(bytes).map_err(ModelError::Format)?;
        let (sizes, position) = read_layers(&tensors)?;
        let metadata: BTreeMap<String, String> =
            header.metadata().iter().flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
        let activation = match metadata.get("activation") {
            None => Activation::Sigmoid,
            Some(name) => {
                Activation::from_name(name).ok_or_else(|| ModelError::Activation(name.clone()))?
            }
        };
        let network = Network::from_position(&sizes, position)?.with_activation(activation);
        Ok(Self { network, metadata })
    }

    /// Writes the model to a file, whole or not at all, as [`atomic_file::write`] does.
    ///
    /// # Errors
    /// [`ModelError::Write`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), ModelError> {
        let path = path.as_ref();
        atomic_file::write(path, &self.to_bytes())
            .map_err(|source| ModelError::Write { path: path.into(), source })
    }

    /// Reads a model from a file.
    ///
    /// # Errors
    /// [`ModelError::Read`] and [`ModelError::NotAModel`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ModelError> {
        let path = path.as_ref();
        let bytes =
            read_file(path).map_err(|source| ModelError::Read { path: path.into(), source })?;
        let not_a_model =
            |source| ModelError::NotAModel { path: path.into(), source: Box::new(source) };
        Self::from_bytes(&bytes).map_err(not_a_model)
    }
}

/// Names and shapes of the tensors of a network, in the order of its position.
fn tensors(sizes: &[usize]) -> impl Iterator<Item = (String, Vec<usize>)> {
    sizes.windows(2).enumerate().flat_map(|(l, pair)| {
        [
            (format!("layers.{l}.weight"), vec![pair[1], pair[0]]),
            (format!("layers.{l}.bias"), vec![pair[1]]),
        ]
    })
}

/// The sizes that the tensors' shapes add up to, and their numbers as one position.
fn read_layers(tensors: &SafeTensors<'_>) -> Result<(Vec<usize>, Vec<f32>), ModelError> {
    let mut sizes = Vec::new();
    let mut position = Vec::new();
    let mut known = 0;
    for l in 0.. {
        let weight = format!("layers.{l}.weight");
        if l > 0 && tensors.tensor(&weight).is_err() {
            break;
        }
        let shape = read_tensor(tensors, &weight, &mut position)?;
        let before = sizes.last().copied();
        let [n_out, n_in] = shape[..] else {
            let expected = "[neurons, inputs]".to_string();
            return Err(ModelError::Shape { tensor: weight, found: shape, expected });
        };
        if before.is_some_and(|before| before != n_in) {
            let expected = format!("[neurons, {}]", before.unwrap_or(n_in));
            return Err(ModelError::Shape { tensor: weight, found: shape, expected });
        }
        let bias = format!("layers.{l}.bias");
        let shape = read_tensor(tensors, &bias, &mut position)?;
        if shape != [n_out] {
            let expected = format!("[{n_out}]");
            return Err(ModelError::Shape { tensor: bias, found: shape, expected });
        }
        if l == 0 {
            sizes.push(n_in);
        }
        sizes.push(n_out);
        known += 2;
    }
    let names = tensors.names();
    if names.len() != known {
        let layers: HashSet<String> = self::tensors(&sizes).map(|(name, _)| name).collect();
        let unexpected = names.iter().filter(|name| !layers.contains(**name));
        let first = unexpected.min().map_or_else(String::new, ToString::to_string);
        return Err(ModelError::UnexpectedTensor(first));
    }
    Ok((sizes, position))
}

/// Appends a tensor's numbers to the position and returns its shape.
fn read_tensor(
    tensors: &SafeTensors<'_>,
    name: &str,
    position: &mut Vec<f32>,
) -> Result<Vec<usize>, ModelError> {
    let tensor = name.to_string();
    let view = tensors.tensor(name).map_err(|_| ModelError::MissingTensor(tensor.clone()))?;
    if view.dtype() != Dtype::F32 {
        return Err(ModelError::Dtype { tensor, found: view.dtype() });
    }
    let floats = view.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
    let begin = position.len();
    position.extend(floats);
    match position[begin..].iter().position(|w| !w.is_finite()) {
        Some(place) => Err(ModelError::NotFinite { tensor, place, value: position[begin + place] }),
        None => Ok(view.shape().to_vec()),
    }
}

/// A device may never end.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if std::fs::metadata(path)?.is_file() {
        std::fs::read(path)
    } else {
        Err(io::Error::other("not a regular file"))
    }
}
