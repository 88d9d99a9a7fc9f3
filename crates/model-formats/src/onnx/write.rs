//! A network as an ONNX graph.

use prost::Message;
use sigmoid_net::{Activation, Model};

use super::messages::{
    AttributeProto, DimensionProto, FLOAT, GraphProto, INT, ModelProto, NodeProto,
    OperatorSetIdProto, StringStringEntryProto, TensorProto, TensorShapeProto, TensorTypeProto,
    TypeProto, ValueInfoProto,
};
use crate::error::Error;
use crate::format::Format;

/// Versions of file format and operators, of 2020: old enough for every runtime in use.
const IR_VERSION: i64 = 7;
const OPERATORS: i64 = 13;

/// The bytes of a model that takes pixels from 0 to 1, batch x inputs, and gives batch x outputs.
pub(crate) fn write(model: &Model) -> Result<Vec<u8>, Error> {
    let network = &model.network;
    let (mut node, mut initializer) = (Vec::new(), Vec::new());
    let last = network.layers() - 1;
    let mut before = "pixels".to_owned();
    for (layer, &activation) in network.activations().iter().enumerate() {
        let (weight, bias) = (format!("layers.{layer}.weight"), format!("layers.{layer}.bias"));
        let (w, b) = (network.weights(layer), network.biases(layer));
        for (name, numbers, dims) in [
            (&weight, w.iter().copied().collect::<Vec<f32>>(), vec![w.nrows(), w.ncols()]),
            (&bias, b.to_vec(), vec![b.len()]),
        ] {
            if let Some(at) = numbers.iter().position(|w| !w.is_finite()) {
                let (place, value) = (format!("{name}[{at}]"), numbers[at].to_string());
                return Err(Error::NotFinite { place, value });
            }
            initializer.push(TensorProto {
                dims: dims.into_iter().map(length).collect(),
                data_type: Some(FLOAT),
                name: Some(name.clone()),
                raw_data: Some(numbers.iter().flat_map(|w| w.to_le_bytes()).collect()),
                ..TensorProto::default()
            });
        }
        let sum = format!("layers.{layer}.z");
        let after = if layer == last { "outputs".to_owned() } else { format!("layers.{layer}.a") };
        // z = a · wᵀ + b, an example in each row.
        let transposed = attribute("transB", 1);
        node.push(operator("Gemm", vec![before, weight, bias], &sum, vec![transposed]));
        let (op_type, attributes) = match activation {
            Activation::Sigmoid => ("Sigmoid", Vec::new()),
            Activation::Tanh => ("Tanh", Vec::new()),
            Activation::Relu => ("Relu", Vec::new()),
            Activation::Softmax => ("Softmax", vec![attribute("axis", -1)]),
            other => {
                let holds = "sigmoid, tanh, relu and softmax";
                let (format, activation) = (Format::Onnx, other.name().to_owned());
                return Err(Error::Activation { format, layer, activation, holds });
            }
        };
        node.push(operator(op_type, vec![sum], &after, attributes));
        before = after;
    }
    let graph = GraphProto {
        node,
        name: Some("network".to_owned()),
        initializer,
        input: vec![batch_of(
            "pixels",
            network.inputs(),
            "A row for each image, its pixels row by row, 0.0 white to 1.0 black: byte / 255",
        )],
        output: vec![batch_of("outputs", network.outputs(), "The digit is the greatest of a row")],
    };
    let mut metadata = model.metadata.clone();
    metadata.insert("cost".to_owned(), network.cost_function().name().to_owned());
    let model = ModelProto {
        ir_version: Some(IR_VERSION),
        producer_name: Some("model-formats".to_owned()),
        graph: Some(graph),
        opset_import: vec![OperatorSetIdProto {
            domain: Some(String::new()),
            version: Some(OPERATORS),
        }],
        metadata_props: metadata
            .into_iter()
            .map(|(key, value)| StringStringEntryProto { key: Some(key), value: Some(value) })
            .collect(),
    };
    Ok(model.encode_to_vec())
}

/// No slice is longer than this can be.
fn length(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn operator(
    op_type: &str,
    input: Vec<String>,
    output: &str,
    attribute: Vec<AttributeProto>,
) -> NodeProto {
    NodeProto {
        input,
        output: vec![output.to_owned()],
        name: Some(format!("{output} = {op_type}")),
        op_type: Some(op_type.to_owned()),
        attribute,
        domain: None,
    }
}

fn attribute(name: &str, value: i64) -> AttributeProto {
    AttributeProto { name: Some(name.to_owned()), i: Some(value), f: None, kind: Some(INT) }
}

/// Floats of shape batch x width, for any batch.
fn batch_of(name: &str, width: usize, doc_string: &str) -> ValueInfoProto {
    let batch = DimensionProto { dim_value: None, dim_param: Some("batch".to_owned()) };
    let width = DimensionProto { dim_value: Some(length(width)), dim_param: None };
    let shape = TensorShapeProto { dim: vec![batch, width] };
    let tensor = TensorTypeProto { elem_type: Some(FLOAT), shape: Some(shape) };
    ValueInfoProto {
        name: Some(name.to_owned()),
        r#type: Some(TypeProto { tensor_type: Some(tensor) }),
        doc_string: Some(doc_string.to_owned()),
    }
}
