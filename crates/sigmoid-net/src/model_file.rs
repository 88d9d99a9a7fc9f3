//! Model files: safetensors, with the tensor names that other tools use.
//!
//! `layers.0.weight` is n_out x n_in and `layers.0.bias` n_out long, both `F32`; the metadata
//! are strings. The data section is the network's position, in its own order.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use safetensors::tensor::{Metadata, TensorInfo};
use safetensors::{Dtype, SafeTensorError};
use serde_json::{Map, Value, json};

use crate::activation::Activation;
use crate::cost::CostFunction;
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
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Model {
    /// The network.
    pub network: Network,
    /// Anything worth recording: seed, settings, accuracy. `format`, `sizes`, `activation` and
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
    /// The file is shorter or longer than its header says.
    #[error("the header describes a file of {expected} bytes, found {found}")]
    Length {
        /// Bytes of a file with this header.
        expected: u64,
        /// Bytes there are.
        found: u64,
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

/// Name and version of what is written, in the metadata.
const FORMAT: &str = "sigmoid-net 1";

/// Bytes of the header's length, which the file begins with.
const LENGTH: usize = size_of::<u64>();

/// Bytes of a header at most. One of ten layers has about two thousand.
const MAX_HEADER: u64 = 16 << 20;

impl Model {
    /// A network without metadata.
    pub fn new(network: Network) -> Self {
        Self { network, metadata: BTreeMap::new() }
    }

    /// The bytes of a model file. The same model always gives the same bytes.
    ///
    /// # Errors
    /// [`ModelError::CustomActivation`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let is_built_in = |a: &Activation| Activation::BUILT_IN.contains(a);
        if let Some(custom) = self.network.activations().iter().find(|a| !is_built_in(a)) {
            return Err(ModelError::CustomActivation(custom.name().into()));
        }
        // The library's own writer takes the metadata in a hash map, whose order changes from run
        // to run.
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
        // The format requires the data to begin at a multiple of eight.
        header.resize(header.len().next_multiple_of(8), b' ');

        let mut bytes = Vec::with_capacity(LENGTH + header.len() + end);
        bytes.extend((header.len() as u64).to_le_bytes());
        bytes.extend(header);
        bytes.extend(self.network.position().iter().flat_map(|w| w.to_le_bytes()));
        Ok(bytes)
    }

    fn full_metadata(&self) -> BTreeMap<&str, String> {
        let sizes: Vec<String> = self.network.sizes().iter().map(usize::to_string).collect();
        let mut metadata: BTreeMap<&str, String> =
            self.metadata.iter().map(|(key, value)| (&**key, value.clone())).collect();
        metadata.insert("format", FORMAT.into());
        metadata.insert("sizes", sizes.join("-"));
        metadata.insert("activation", activation_names(self.network.activations()));
        metadata.insert("cost", self.network.cost_function().name().into());
        metadata
    }

    /// Reads a model from the bytes of a file. Without metadata its neurons are sigmoid ones, and its
    /// cost is the quadratic one.
    ///
    /// # Errors
    /// Any [`ModelError`] but those that name a path.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        read(&mut &*bytes, bytes.len() as u64).map_err(|error| match error {
            ReadError::Model(error) => error,
            ReadError::Io(error) => ModelError::Format(SafeTensorError::IoError(error)),
        })
    }

    /// Writes the model to a file, whole or not at all, as [`atomic_file::write`] does.
    ///
    /// # Errors
    /// [`ModelError::Write`] and [`ModelError::CustomActivation`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), ModelError> {
        let path = path.as_ref();
        atomic_file::write(path, &self.to_bytes()?)
            .map_err(|source| ModelError::Write { path: path.into(), source })
    }

    /// Reads a model from a file. The weights are read only after the header has been found to
    /// describe a network, and a file of exactly this length.
    ///
    /// # Errors
    /// [`ModelError::Read`] and [`ModelError::NotAModel`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ModelError> {
        let path = path.as_ref();
        open(path).map_err(ReadError::Io).and_then(|(mut file, len)| read(&mut file, len)).map_err(
            |error| match error {
                ReadError::Io(source) => ModelError::Read { path: path.into(), source },
                ReadError::Model(error) => {
                    ModelError::NotAModel { path: path.into(), source: Box::new(error) }
                }
            },
        )
    }
}

/// A file and its length.
fn open(path: &Path) -> io::Result<(File, u64)> {
    // Asked before opening, which waits for ever on a named pipe that nobody writes to.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let file = File::open(path)?;
    let len = file.metadata()?.len();
    Ok((file, len))
}

/// Why reading failed: the file could not be read, or it is no model.
enum ReadError {
    Io(io::Error),
    Model(ModelError),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ModelError> for ReadError {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

/// Reads a model from a file of that many bytes.
fn read(file: &mut impl Read, len: u64) -> Result<Model, ReadError> {
    let after_length = len
        .checked_sub(LENGTH as u64)
        .ok_or(ModelError::Format(SafeTensorError::HeaderTooSmall))?;
    let mut header_len = [0; LENGTH];
    file.read_exact(&mut header_len)?;
    let header_len = u64::from_le_bytes(header_len);
    if header_len > MAX_HEADER {
        return Err(ModelError::Format(SafeTensorError::HeaderTooLarge).into());
    }
    let data_len = after_length
        .checked_sub(header_len)
        .ok_or(ModelError::Format(SafeTensorError::InvalidHeaderLength))?;
    let mut header = Vec::new();
    file.take(header_len).read_to_end(&mut header)?;
    // Checks that tensors follow each other without gaps, each of the size its shape says.
    let header: Metadata = serde_json::from_slice(&header).map_err(|error| {
        ModelError::Format(SafeTensorError::InvalidHeaderDeserialization(error))
    })?;
    let described = header.data_len() as u64;
    if described != data_len {
        let (expected, found) = (len - data_len + described, len);
        return Err(ModelError::Length { expected, found }.into());
    }

    let (sizes, tensors) = find_layers(&header)?;
    let mut network =
        with_functions(Network::zeros(&sizes).map_err(ModelError::Network)?, &header)?;
    read_weights(file, tensors, network.position_mut())?;
    let metadata = header.metadata().iter().flatten();
    Ok(Model { network, metadata: metadata.map(|(k, v)| (k.clone(), v.clone())).collect() })
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

/// A tensor that the header lists.
struct Tensor<'h> {
    name: String,
    info: &'h TensorInfo,
}

impl Tensor<'_> {
    fn wrong_shape(self, expected: String) -> ModelError {
        ModelError::Shape { tensor: self.name, found: self.info.shape.clone(), expected }
    }
}

/// The sizes that the tensors' shapes amount to, and the tensors in the order of the position.
fn find_layers(header: &Metadata) -> Result<(Vec<usize>, Vec<Tensor<'_>>), ModelError> {
    let mut sizes = Vec::new();
    let mut tensors = Vec::new();
    for l in 0.. {
        let name = format!("layers.{l}.weight");
        if l > 0 && header.info(&name).is_none() {
            break;
        }
        let weight = find_tensor(header, name)?;
        let [n_out, n_in] = weight.info.shape[..] else {
            return Err(weight.wrong_shape("[neurons, inputs]".into()));
        };
        match sizes.last() {
            Some(&before) if before != n_in => {
                return Err(weight.wrong_shape(format!("[neurons, {before}]")));
            }
            Some(_) => {}
            None => sizes.push(n_in),
        }
        sizes.push(n_out);
        tensors.push(weight);
        let bias = find_tensor(header, format!("layers.{l}.bias"))?;
        if bias.info.shape != [n_out] {
            return Err(bias.wrong_shape(format!("[{n_out}]")));
        }
        tensors.push(bias);
    }
    let names = header.offset_keys();
    if names.len() != tensors.len() {
        let known: HashSet<&String> = tensors.iter().map(|tensor| &tensor.name).collect();
        let unexpected = names.into_iter().filter(|name| !known.contains(name));
        return Err(ModelError::UnexpectedTensor(unexpected.min().unwrap_or_default()));
    }
    Ok((sizes, tensors))
}

fn find_tensor(header: &Metadata, name: String) -> Result<Tensor<'_>, ModelError> {
    match header.info(&name) {
        None => Err(ModelError::MissingTensor(name)),
        Some(info) if info.dtype != Dtype::F32 => {
            Err(ModelError::Dtype { tensor: name, found: info.dtype })
        }
        Some(info) => Ok(Tensor { name, info }),
    }
}

/// One name if all layers have it, else the names of all layers, joined by commas.
fn activation_names(activations: &[Activation]) -> String {
    match activations {
        [first, rest @ ..] if rest.iter().all(|a| a == first) => first.name().into(),
        _ => activations.iter().map(|a| a.name()).collect::<Vec<_>>().join(","),
    }
}

/// The network with the activation and cost functions that the metadata name.
fn with_functions(mut network: Network, header: &Metadata) -> Result<Network, ModelError> {
    let value = |key: &str| header.metadata().as_ref().and_then(|metadata| metadata.get(key));
    if let Some(names) = value("activation") {
        let unknown = |name: &str| ModelError::Activation(name.into());
        let activation = |name| Activation::from_name(name).ok_or_else(|| unknown(name));
        let mut activations: Vec<Activation> =
            names.split(',').map(activation).collect::<Result<_, _>>()?;
        if let [activation] = activations[..] {
            activations = vec![activation; network.layers()];
        }
        network = network.with_activations(&activations)?;
    }
    if let Some(name) = value("cost") {
        let cost = CostFunction::from_name(name);
        let cost = cost.ok_or_else(|| ModelError::CostFunction(name.clone()))?;
        network = network.with_cost_function(cost)?;
    }
    Ok(network)
}

/// Reads the tensors, given in the order of the position, from wherever in the data they are.
fn read_weights(
    file: &mut impl Read,
    tensors: Vec<Tensor<'_>>,
    mut position: &mut [f32],
) -> Result<(), ReadError> {
    let mut in_file_order = Vec::new();
    for Tensor { name, info } in tensors {
        let len = info.shape.iter().product();
        let floats = position.split_off_mut(..len).expect("a position of these shapes");
        in_file_order.push((info.data_offsets, name, floats));
    }
    in_file_order.sort_by_key(|(offsets, ..)| *offsets);
    for (_, tensor, floats) in in_file_order {
        read_floats(file, floats)?;
        if let Some(place) = floats.iter().position(|w| !w.is_finite()) {
            let value = floats[place];
            return Err(ModelError::NotFinite { tensor, place, value }.into());
        }
    }
    Ok(())
}

fn read_floats(file: &mut impl Read, floats: &mut [f32]) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    for floats in floats.chunks_mut(buffer.len() / size_of::<f32>()) {
        let bytes = &mut buffer[..size_of_val(floats)];
        file.read_exact(bytes)?;
        for (float, bytes) in floats.iter_mut().zip(bytes.as_chunks().0) {
            *float = f32::from_le_bytes(*bytes);
        }
    }
    Ok(())
}
