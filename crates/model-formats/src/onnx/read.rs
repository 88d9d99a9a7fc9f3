//! A network out of an ONNX graph: a chain of layers, each a product, a sum and its neurons.

use std::collections::{BTreeMap, HashMap};

use prost::Message;
use sigmoid_net::{Activation, CostFunction, Model, Network};

use super::messages::{
    AttributeProto, FLOAT, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto,
};
use crate::error::Error;

/// One layer, as far as the chain has been followed.
struct Layer {
    inputs: usize,
    /// n_out x n_in, row by row.
    weights: Vec<f32>,
    biases: Option<Vec<f32>>,
    activation: Option<Activation>,
    outputs: usize,
}

/// Reads a graph that is a chain of `Gemm`, or `MatMul` and `Add`, and `Sigmoid`, `Tanh`, `Relu` or
/// `Softmax`; `Flatten` and `Identity` may stand before them.
pub(crate) fn read(bytes: &[u8]) -> Result<Model, Error> {
    let file = ModelProto::decode(bytes).map_err(Error::NotOnnx)?;
    let graph = file.graph.ok_or_else(|| unsupported("the file", "has no graph"))?;
    let layers = follow(&graph)?;
    let mut sizes = vec![layers[0].inputs];
    let (mut position, mut activations) = (Vec::new(), Vec::new());
    for (l, layer) in layers.into_iter().enumerate() {
        let Layer { weights, biases, activation, outputs, .. } = layer;
        let place = || format!("layer {l}");
        let Some(activation) = activation else {
            return Err(unsupported(&place(), "has no Sigmoid, Tanh, Relu or Softmax"));
        };
        sizes.push(outputs);
        position.extend(weights);
        position.extend(biases.unwrap_or_else(|| vec![0.0; outputs]));
        activations.push(activation);
    }
    let mut metadata: BTreeMap<String, String> = BTreeMap::new();
    for entry in file.metadata_props {
        metadata.insert(entry.key.unwrap_or_default(), entry.value.unwrap_or_default());
    }
    let mut network = Network::from_position(&sizes, position)?.with_activations(&activations)?;
    if let Some(cost) = metadata.get("cost").and_then(|name| CostFunction::from_name(name)) {
        network = network.with_cost_function(cost)?;
    }
    let mut model = Model::new(network);
    model.metadata = metadata;
    Ok(model)
}

fn unsupported(place: &str, what: impl Into<String>) -> Error {
    Error::Onnx { place: place.to_owned(), what: what.into() }
}

/// The layers from the graph's input to its output.
fn follow(graph: &GraphProto) -> Result<Vec<Layer>, Error> {
    let mut tensors: HashMap<&str, &TensorProto> =
        graph.initializer.iter().map(|tensor| (tensor.name(), tensor)).collect();
    // Old files list the initializers among the inputs.
    let inputs = graph.input.iter().map(ValueInfoProto::name);
    let mut inputs = inputs.filter(|name| !tensors.contains_key(name));
    let (Some(input), None) = (inputs.next(), inputs.next()) else {
        return Err(unsupported("the graph", "has no input or several, expected one"));
    };
    let [output] = &graph.output[..] else {
        let outputs = graph.output.len();
        return Err(unsupported("the graph", format!("has {outputs} outputs, expected one")));
    };
    let mut value = input;
    let mut layers: Vec<Layer> = Vec::new();
    for (i, node) in graph.node.iter().enumerate() {
        let place = format!("node {i}, {},", node.op_type());
        let takes_value = node.input.iter().any(|input| input == value);
        let [result] = &node.output[..] else {
            return Err(unsupported(&place, format!("has {} outputs", node.output.len())));
        };
        if !takes_value || !node.domain().is_empty() && node.domain() != "ai.onnx" {
            return Err(unsupported(&place, "is not the next link of a chain of layers"));
        }
        step(node, &place, value, &mut tensors, &mut layers)?;
        value = result;
    }
    if value != output.name() {
        let what = format!("ends in {value:?}, expected {:?}", output.name());
        return Err(unsupported("the chain of layers", what));
    }
    if layers.is_empty() {
        return Err(unsupported("the graph", "has no layers"));
    }
    Ok(layers)
}

/// What one operator adds to the layers. Takes its tensors away: if layers could share one, a small
/// file could ask for any amount of memory.
fn step<'g>(
    node: &NodeProto,
    place: &str,
    value: &str,
    tensors: &mut HashMap<&str, &'g TensorProto>,
    layers: &mut Vec<Layer>,
) -> Result<(), Error> {
    let refused = |what: &str| unsupported(place, what);
    let mut tensor = |i: usize| -> Result<&'g TensorProto, Error> {
        let name = node.input.get(i).map_or("", String::as_str);
        let what = || format!("needs a stored tensor of its own, {name:?} is none");
        tensors.remove(name).ok_or_else(|| unsupported(place, what()))
    };
    let before = layers.last().map(|layer| layer.outputs);
    let is_first = node.input.first().is_some_and(|input| input == value);
    let pending = layers.last_mut().filter(|layer| layer.activation.is_none());
    let activation = match (node.op_type(), pending) {
        ("Identity", _) => return Ok(()),
        ("Flatten", None) if before.is_none() && int(node, "axis", 1) == 1 => return Ok(()),
        ("Gemm", None) if is_first && node.input.len() <= 3 => {
            for (name, expected) in [("alpha", 1.0), ("beta", 1.0)] {
                if attribute(node, name).is_some_and(|a| a.f() != expected) {
                    return Err(unsupported(place, format!("has a factor {name}, expected 1")));
                }
            }
            if int(node, "transA", 0) != 0 {
                return Err(refused("transposes its inputs"));
            }
            let mut layer = product(tensor(1)?, int(node, "transB", 0) != 0, before)?;
            // No third input, or an empty name, is no bias.
            if node.input.get(2).is_some_and(|name| !name.is_empty()) {
                layer.biases = Some(bias(tensor(2)?, layer.outputs)?);
            }
            layers.push(layer);
            return Ok(());
        }
        ("MatMul", None) if is_first && node.input.len() == 2 => {
            layers.push(product(tensor(1)?, false, before)?);
            return Ok(());
        }
        ("Add", Some(layer)) if layer.biases.is_none() && node.input.len() == 2 => {
            layer.biases = Some(bias(tensor(usize::from(is_first))?, layer.outputs)?);
            return Ok(());
        }
        ("Sigmoid", Some(layer)) => (layer, Activation::Sigmoid),
        ("Tanh", Some(layer)) => (layer, Activation::Tanh),
        ("Relu", Some(layer)) => (layer, Activation::Relu),
        ("Softmax", Some(layer)) if matches!(int(node, "axis", -1), -1 | 1) => {
            (layer, Activation::Softmax)
        }
        _ => {
            return Err(refused(
                "has no place in layers of Gemm, or MatMul and Add, and Sigmoid, Tanh, Relu or \
                 Softmax",
            ));
        }
    };
    let (layer, function) = activation;
    layer.activation = Some(function);
    Ok(())
}

fn attribute<'n>(node: &'n NodeProto, name: &str) -> Option<&'n AttributeProto> {
    node.attribute.iter().find(|attribute| attribute.name() == name)
}

fn int(node: &NodeProto, name: &str, default: i64) -> i64 {
    attribute(node, name).map_or(default, AttributeProto::i)
}

/// A layer of these weights: n_out x n_in where they are to be transposed, else n_in x n_out.
fn product(
    tensor: &TensorProto,
    is_transposed: bool,
    before: Option<usize>,
) -> Result<Layer, Error> {
    let place = format!("tensor {:?}", tensor.name());
    let (numbers, shape) = floats(tensor, &place)?;
    let [rows, columns] = shape[..] else {
        return Err(unsupported(&place, format!("has shape {shape:?}, expected two lengths")));
    };
    let (outputs, inputs) = if is_transposed { (rows, columns) } else { (columns, rows) };
    if let Some(before) = before.filter(|before| *before != inputs) {
        let what = format!("is for {inputs} inputs, the layer before has {before} outputs");
        return Err(unsupported(&place, what));
    }
    let weights = if is_transposed {
        numbers
    } else {
        let neuron = |j: usize| numbers.iter().skip(j).step_by(outputs.max(1)).copied();
        (0..outputs).flat_map(neuron).collect()
    };
    Ok(Layer { inputs, weights, biases: None, activation: None, outputs })
}

/// So many biases: of shape [n] or [1, n].
fn bias(tensor: &TensorProto, outputs: usize) -> Result<Vec<f32>, Error> {
    let place = format!("tensor {:?}", tensor.name());
    let (numbers, shape) = floats(tensor, &place)?;
    match shape[..] {
        [n] | [1, n] if n == outputs => Ok(numbers),
        _ => Err(unsupported(&place, format!("has shape {shape:?}, expected [{outputs}]"))),
    }
}

/// A tensor's numbers, all finite, and its shape, which they fill.
fn floats(tensor: &TensorProto, place: &str) -> Result<(Vec<f32>, Vec<usize>), Error> {
    if tensor.data_type() != FLOAT {
        let what = format!("is of data type {}, expected {FLOAT}, float", tensor.data_type());
        return Err(unsupported(place, what));
    }
    if !tensor.external_data.is_empty() {
        return Err(unsupported(place, "is kept in another file"));
    }
    let numbers = match &tensor.raw_data {
        None => tensor.float_data.clone(),
        Some(bytes) => {
            let (numbers, rest) = bytes.as_chunks();
            if !rest.is_empty() {
                let what = format!("has {} bytes, expected a multiple of 4", bytes.len());
                return Err(unsupported(place, what));
            }
            numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
        }
    };
    let shape: Vec<usize> = tensor.dims.iter().map_while(|&n| usize::try_from(n).ok()).collect();
    let filled = shape.iter().try_fold(1_usize, |all, &n| all.checked_mul(n));
    if shape.len() != tensor.dims.len() || filled != Some(numbers.len()) {
        let what = format!("of shape {:?} has {} numbers", tensor.dims, numbers.len());
        return Err(unsupported(place, what));
    }
    if let Some(at) = numbers.iter().position(|w| !w.is_finite()) {
        let (place, value) = (format!("{:?}[{at}]", tensor.name()), numbers[at].to_string());
        return Err(Error::NotFinite { place, value });
    }
    Ok((numbers, shape))
}
