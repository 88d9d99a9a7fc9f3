//! Reading a model file: nothing is believed before it is checked.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use safetensors::tensor::{Metadata, TensorInfo};
use safetensors::{Dtype, SafeTensorError};

use super::error::ModelError;
use super::model::Model;
use super::names;
use crate::activation::Activation;
use crate::cost::CostFunction;
use crate::network::Network;

/// Bytes of the header's length, which the file begins with.
const LENGTH: usize = size_of::<u64>();

/// Bytes of a header at most. One of ten layers has about two thousand.
const MAX_HEADER: u64 = 16 << 20;

/// How many networks are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    One,
    Any,
}

/// Reads a file. At least one model comes of it, and no more than one if one is wanted.
pub(super) fn from_path(path: &Path, wanted: Wanted) -> Result<Vec<Model>, ModelError> {
    let opened = open(path).map_err(ReadError::Io);
    opened.and_then(|(mut file, len)| read(&mut file, len, wanted)).map_err(|error| match error {
        ReadError::Io(source) => ModelError::Read { path: path.into(), source },
        ReadError::Model(error) => {
            ModelError::NotAModel { path: path.into(), source: Box::new(error) }
        }
    })
}

/// The same from bytes.
pub(super) fn from_bytes(bytes: &[u8], wanted: Wanted) -> Result<Vec<Model>, ModelError> {
    read(&mut &*bytes, bytes.len() as u64, wanted).map_err(|error| match error {
        ReadError::Model(error) => error,
        ReadError::Io(error) => ModelError::Format(SafeTensorError::IoError(error)),
    })
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

/// Reads the models of a file of that many bytes.
fn read(file: &mut impl Read, len: u64, wanted: Wanted) -> Result<Vec<Model>, ReadError> {
    let header = read_header(file, len)?;
    let prefixes = prefixes(&header);
    if wanted == Wanted::One && !prefixes[0].is_empty() {
        return Err(ModelError::Committee { members: prefixes.len() }.into());
    }
    let mut found = Vec::new();
    for prefix in &prefixes {
        found.push(find_layers(&header, prefix)?);
    }
    check_nothing_else(&header, &found)?;
    check_number(&header, &prefixes)?;
    let mut models = Vec::new();
    for (prefix, (sizes, _)) in prefixes.iter().zip(&found) {
        let metadata = metadata_of(&header, prefix);
        let network = Network::zeros(sizes).map_err(ModelError::Network)?;
        models.push(Model { network: with_functions(network, &metadata)?, metadata });
    }
    let tensors = found.into_iter().map(|(_, tensors)| tensors);
    read_weights(file, tensors.zip(models.iter_mut().map(|model| &mut model.network)))?;
    Ok(models)
}

/// The header, once it has been found to describe a file of exactly this length.
fn read_header(file: &mut impl Read, len: u64) -> Result<Metadata, ReadError> {
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
    Ok(header)
}

/// What the names of each network begin with: of a single one with nothing.
fn prefixes(header: &Metadata) -> Vec<String> {
    let is_there = |prefix: &String| header.info(&names::weight(prefix, 0)).is_some();
    // No more members than tensors.
    let possible = (0..header.offset_keys().len()).map(names::of_member);
    let members: Vec<String> = possible.take_while(is_there).collect();
    if members.is_empty() { vec![String::new()] } else { members }
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
type Layers<'h> = (Vec<usize>, Vec<Tensor<'h>>);

fn find_layers<'h>(header: &'h Metadata, prefix: &str) -> Result<Layers<'h>, ModelError> {
    let mut sizes = Vec::new();
    let mut tensors = Vec::new();
    for l in 0.. {
        let name = names::weight(prefix, l);
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
        let bias = find_tensor(header, names::bias(prefix, l))?;
        if bias.info.shape != [n_out] {
            return Err(bias.wrong_shape(format!("[{n_out}]")));
        }
        tensors.push(bias);
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

/// Refuses tensors that no network has.
fn check_nothing_else(header: &Metadata, found: &[Layers<'_>]) -> Result<(), ModelError> {
    let known = || found.iter().flat_map(|(_, tensors)| tensors).map(|tensor| &tensor.name);
    let names = header.offset_keys();
    if names.len() != known().count() {
        let known: HashSet<&String> = known().collect();
        let unexpected = names.into_iter().filter(|name| !known.contains(name));
        return Err(ModelError::UnexpectedTensor(unexpected.min().unwrap_or_default()));
    }
    Ok(())
}

/// Refuses committees with more or fewer members than the metadata say.
fn check_number(header: &Metadata, prefixes: &[String]) -> Result<(), ModelError> {
    let metadata = header.metadata().as_ref();
    let get = |key| metadata.and_then(|metadata| metadata.get(key));
    let found = prefixes.iter().filter(|prefix| !prefix.is_empty()).count();
    let is_committee = found > 0 || get("format").is_some_and(|format| format == names::COMMITTEE);
    match get(names::MEMBERS) {
        Some(said) if is_committee && *said != found.to_string() => {
            Err(ModelError::Members { said: said.clone(), found })
        }
        _ => Ok(()),
    }
}

/// The metadata whose keys begin so, without that beginning.
fn metadata_of(header: &Metadata, prefix: &str) -> BTreeMap<String, String> {
    let all = header.metadata().iter().flatten();
    let of_it = |(key, value): (&String, &String)| {
        key.strip_prefix(prefix).map(|key| (key.to_owned(), value.clone()))
    };
    all.filter_map(of_it).collect()
}

/// The network with the activation and cost functions that the metadata name.
fn with_functions(
    mut network: Network,
    metadata: &BTreeMap<String, String>,
) -> Result<Network, ModelError> {
    if let Some(names) = metadata.get("activation") {
        let unknown = |name: &str| ModelError::Activation(name.into());
        let activation = |name| Activation::from_name(name).ok_or_else(|| unknown(name));
        let mut activations: Vec<Activation> =
            names.split(',').map(activation).collect::<Result<_, _>>()?;
        if let [activation] = activations[..] {
            activations = vec![activation; network.layers()];
        }
        network = network.with_activations(&activations)?;
    }
    if let Some(name) = metadata.get("cost") {
        let cost = CostFunction::from_name(name);
        let cost = cost.ok_or_else(|| ModelError::CostFunction(name.clone()))?;
        network = network.with_cost_function(cost)?;
    }
    Ok(network)
}

/// Reads the tensors of networks, given in the order of their positions, from wherever in the data
/// they are.
fn read_weights<'n>(
    file: &mut impl Read,
    networks: impl Iterator<Item = (Vec<Tensor<'n>>, &'n mut Network)>,
) -> Result<(), ReadError> {
    let mut in_file_order = Vec::new();
    for (tensors, network) in networks {
        let mut position = network.position_mut();
        for Tensor { name, info } in tensors {
            let len = info.shape.iter().product();
            let floats = position.split_off_mut(..len).expect("a position of these shapes");
            in_file_order.push((info.data_offsets, name, floats));
        }
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
