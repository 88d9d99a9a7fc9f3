//! The bytes of a model file.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::error::ModelError;
use super::model::Model;
use super::names;
use crate::activation::Activation;

/// Of one network.
pub(super) fn one(model: &Model) -> Result<Vec<u8>, ModelError> {
    let mut metadata = full_metadata(model)?;
    metadata.insert("format".into(), names::ONE.into());
    Ok(file(&metadata, &[(String::new(), model)]))
}

/// Of several.
pub(super) fn committee(members: &[Model]) -> Result<Vec<u8>, ModelError> {
    let mut metadata = BTreeMap::new();
    metadata.insert("format".into(), names::COMMITTEE.into());
    metadata.insert(names::MEMBERS.into(), members.len().to_string());
    let mut prefixed = Vec::new();
    for (i, member) in members.iter().enumerate() {
        let prefix = names::of_member(i);
        let of_member = full_metadata(member)?;
        metadata
            .extend(of_member.into_iter().map(|(key, value)| (format!("{prefix}{key}"), value)));
        prefixed.push((prefix, member));
    }
    Ok(file(&metadata, &prefixed))
}

/// Header and data of networks whose names begin so.
fn file(metadata: &BTreeMap<String, String>, models: &[(String, &Model)]) -> Vec<u8> {
    // The library's own writer takes the metadata in a hash map, whose order changes from run to
    // run.
    let mut header = Map::new();
    header.insert("__metadata__".into(), json!(metadata));
    let mut end = 0;
    for (prefix, model) in models {
        for (name, shape) in tensors(prefix, model.network.sizes()) {
            let begin = end;
            end += shape.iter().product::<usize>() * size_of::<f32>();
            let entry = json!({ "dtype": "F32", "shape": shape, "data_offsets": [begin, end] });
            header.insert(name, entry);
        }
    }
    let mut header = Value::Object(header).to_string().into_bytes();
    // The format requires the data to begin at a multiple of eight.
    header.resize(header.len().next_multiple_of(8), b' ');

    let mut bytes = Vec::with_capacity(size_of::<u64>() + header.len() + end);
    bytes.extend((header.len() as u64).to_le_bytes());
    bytes.extend(header);
    for (_, model) in models {
        bytes.extend(model.network.position().iter().flat_map(|w| w.to_le_bytes()));
    }
    bytes
}

/// What was given, and what the network itself says; all but the format.
fn full_metadata(model: &Model) -> Result<BTreeMap<String, String>, ModelError> {
    let network = &model.network;
    let is_built_in = |a: &Activation| Activation::BUILT_IN.contains(a);
    if let Some(custom) = network.activations().iter().find(|a| !is_built_in(a)) {
        return Err(ModelError::CustomActivation(custom.name().into()));
    }
    let sizes: Vec<String> = network.sizes().iter().map(usize::to_string).collect();
    let mut metadata = model.metadata.clone();
    metadata.remove("format");
    metadata.insert("sizes".into(), sizes.join("-"));
    metadata.insert("activation".into(), activation_names(network.activations()));
    metadata.insert("cost".into(), network.cost_function().name().into());
    Ok(metadata)
}

/// One name if all layers have it, else the names of all layers, joined by commas.
fn activation_names(activations: &[Activation]) -> String {
    match activations {
        [first, rest @ ..] if rest.iter().all(|a| a == first) => first.name().into(),
        _ => activations.iter().map(|a| a.name()).collect::<Vec<_>>().join(","),
    }
}

/// Names and shapes of the tensors of a network, in the order of its position.
fn tensors(prefix: &str, sizes: &[usize]) -> impl Iterator<Item = (String, Vec<usize>)> {
    sizes.windows(2).enumerate().flat_map(move |(l, pair)| {
        [
            (names::weight(prefix, l), vec![pair[1], pair[0]]),
            (names::bias(prefix, l), vec![pair[1]]),
        ]
    })
}
