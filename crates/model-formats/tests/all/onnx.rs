//! ONNX: what is written, what is read, and what is refused. ONNX Runtime's answers are compared in
//! `other_programs.py`.

use model_formats::{Error, Format, read, write};
use proptest::prelude::*;
use sigmoid_net::{Activation, CostFunction, Init, Model, Network};

use crate::support::chain;

/// A field of protocol buffers with bytes in it: a message, a string.
fn bytes(tag: u8, content: impl AsRef<[u8]>) -> Vec<u8> {
    let content = content.as_ref();
    let mut field = vec![tag << 3 | 2];
    let mut len = content.len();
    while len >= 128 {
        field.push(u8::try_from(len % 128).expect("seven bits") | 128);
        len /= 128;
    }
    field.push(u8::try_from(len).expect("seven bits"));
    field.extend(content);
    field
}

/// A field with a small number in it.
fn number(tag: u8, value: u8) -> Vec<u8> {
    vec![tag << 3, value]
}

fn tensor(name: &str, dims: &[u8], numbers: &[f32]) -> Vec<u8> {
    let mut tensor: Vec<u8> = dims.iter().flat_map(|&n| number(1, n)).collect();
    tensor.extend(number(2, 1));
    tensor.extend(bytes(8, name));
    tensor.extend(bytes(9, numbers.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>()));
    bytes(5, tensor)
}

/// `output = op(inputs)`, with attributes that are ready.
fn node(op: &str, inputs: &[&str], output: &str, attributes: &[u8]) -> Vec<u8> {
    let mut node: Vec<u8> = inputs.iter().flat_map(|input| bytes(1, input)).collect();
    node.extend(bytes(2, output));
    node.extend(bytes(4, op));
    node.extend(attributes);
    bytes(1, node)
}

fn int(name: &str, value: u8) -> Vec<u8> {
    bytes(5, [bytes(1, name), number(3, value)].concat())
}

/// A file of a graph from x to y.
fn file(parts: &[Vec<u8>]) -> Vec<u8> {
    let ends = [bytes(11, bytes(1, "x")), bytes(12, bytes(1, "y"))].concat();
    bytes(7, [parts.concat(), ends].concat())
}

fn onnx(parts: &[Vec<u8>]) -> Result<Model, Error> {
    read(&file(parts), Format::Onnx)
}

#[test]
fn chains_of_other_programs_are_read() {
    // As Keras has them, weights n_in x n_out, and as PyTorch has them.
    let keras = [
        tensor("w", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        tensor("b", &[1, 3], &[7.0, 8.0, 9.0]),
        tensor("w2", &[3, 1], &[0.5, 0.25, 0.125]),
        node("Flatten", &["x"], "f", &int("axis", 1)),
        node("MatMul", &["f", "w"], "p", &[]),
        node("Add", &["b", "p"], "z", &[]),
        node("Relu", &["z"], "a", &[]),
        node("MatMul", &["a", "w2"], "z2", &[]),
        node("Sigmoid", &["z2"], "y", &[]),
    ];
    let network = onnx(&keras).expect("a chain").network;
    assert_eq!(network.sizes(), [2, 3, 1]);
    assert_eq!(network.activations(), [Activation::Relu, Activation::Sigmoid]);
    let expected = [1.0, 4.0, 2.0, 5.0, 3.0, 6.0, 7.0, 8.0, 9.0, 0.5, 0.25, 0.125, 0.0];
    assert_eq!(network.position(), expected);

    let torch = [
        node("Gemm", &["x", "w", "b"], "z", &int("transB", 1)),
        node("Softmax", &["z"], "y", &int("axis", 1)),
        tensor("w", &[2, 2], &[1.0, 2.0, 3.0, 4.0]),
        tensor("b", &[2], &[5.0, 6.0]),
        // Initializers among the inputs, as old files have them.
        bytes(11, bytes(1, "w")),
        bytes(11, bytes(1, "b")),
    ];
    let network = onnx(&torch).expect("a chain").network;
    assert_eq!(network.position(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(network.cost_function(), CostFunction::LogLikelihood);
}

#[test]
fn what_is_no_chain_of_known_layers_is_refused_with_the_place() {
    let w = || tensor("w", &[2, 2], &[1.0; 4]);
    let gemm = || node("Gemm", &["x", "w"], "z", &[]);
    let end = || node("Sigmoid", &["z"], "y", &[]);
    let half = bytes(5, [bytes(1, "alpha"), vec![2 << 3 | 5, 0, 0, 0, 63]].concat());
    for (parts, reason) in [
        (vec![], "the chain of layers ends in \"x\", expected \"y\""),
        (vec![node("Identity", &["x"], "y", &[])], "the graph has no layers"),
        (vec![gemm(), end()], "node 0, Gemm, needs a stored tensor of its own, \"w\" is none"),
        (vec![w(), gemm()], "the chain of layers ends in \"z\", expected \"y\""),
        (vec![w(), end(), gemm()], "node 0, Sigmoid, is not the next link of a chain"),
        (
            vec![w(), node("Conv", &["x", "w"], "z", &[]), end()],
            "node 0, Conv, has no place in layers of Gemm",
        ),
        (
            vec![w(), node("Gemm", &["x", "w"], "y", &[])],
            "layer 0 has no Sigmoid, Tanh, Relu or Softmax",
        ),
        (
            vec![w(), gemm(), end(), node("Sigmoid", &["y"], "q", &[])],
            "node 2, Sigmoid, has no place in layers",
        ),
        (
            vec![w(), node("Gemm", &["x", "w"], "z", &half), end()],
            "node 0, Gemm, has a factor alpha, expected 1",
        ),
        (
            vec![w(), node("Gemm", &["x", "w"], "z", &int("transA", 1)), end()],
            "node 0, Gemm, transposes its inputs",
        ),
        (
            vec![w(), node("Gemm", &["w", "x"], "z", &[]), end()],
            "node 0, Gemm, has no place in layers",
        ),
        (
            vec![tensor("w", &[2, 2], &[1.0; 3]), gemm(), end()],
            "tensor \"w\" of shape [2, 2] has 3 numbers",
        ),
        (
            vec![tensor("w", &[4], &[1.0; 4]), gemm(), end()],
            "tensor \"w\" has shape [4], expected two lengths",
        ),
        (
            vec![tensor("w", &[0, 0], &[]), gemm(), end()],
            "sizes[0] of [0, 0] is 0, expected at least 1",
        ),
        (
            vec![tensor("w", &[2, 2], &[1.0, f32::NAN, 1.0, 1.0]), gemm(), end()],
            "\"w\"[1] is NaN, expected a number within",
        ),
        (
            vec![
                w(),
                tensor("b", &[3], &[1.0; 3]),
                node("Gemm", &["x", "w", "b"], "z", &[]),
                end(),
            ],
            "tensor \"b\" has shape [3], expected [2]",
        ),
        (
            vec![
                w(),
                tensor("v", &[3, 1], &[1.0; 3]),
                node("MatMul", &["x", "w"], "a", &[]),
                node("Tanh", &["a"], "b", &[]),
                node("MatMul", &["b", "v"], "z", &[]),
                end(),
            ],
            "tensor \"v\" is for 3 inputs, the layer before has 2 outputs",
        ),
        (
            vec![
                w(),
                tensor("v", &[2, 1], &[1.0; 2]),
                node("MatMul", &["x", "w"], "a", &[]),
                node("Softmax", &["a"], "b", &[]),
                node("MatMul", &["b", "v"], "z", &[]),
                end(),
            ],
            "layer 0 of 0 to 1 has softmax neurons",
        ),
        (
            vec![
                bytes(5, [number(1, 1), number(1, 1), number(2, 11), bytes(8, "w")].concat()),
                gemm(),
                end(),
            ],
            "tensor \"w\" is of data type 11, expected 1, float",
        ),
    ] {
        let message = chain(&onnx(&parts).expect_err(reason));
        assert!(message.starts_with(reason), "{message}\n{reason}");
    }
    let refused = |bytes: &[u8]| chain(&read(bytes, Format::Onnx).expect_err("no model"));
    assert_eq!(refused(b""), "the file has no graph");
    assert!(refused(b"buy milk").starts_with("not in ONNX format: "));
    let deep = (0..2000).fold(Vec::new(), |inside, _| bytes(7, inside));
    assert!(!refused(&deep).is_empty());
}

/// However small the file, its layers would otherwise fill the memory.
#[test]
fn layers_that_share_a_tensor_are_refused() {
    let parts = [
        tensor("w", &[2, 2], &[1.0; 4]),
        node("MatMul", &["x", "w"], "a", &[]),
        node("Tanh", &["a"], "b", &[]),
        node("MatMul", &["b", "w"], "z", &[]),
        node("Sigmoid", &["z"], "y", &[]),
    ];
    let message = onnx(&parts).expect_err("one tensor for two layers").to_string();
    assert_eq!(message, "node 2, MatMul, needs a stored tensor of its own, \"w\" is none");
}

#[test]
fn functions_and_metadata_come_back() {
    let network = Network::from_seed(&[5, 4, 3, 2], Init::He, 1).expect("sizes");
    let functions = [Activation::Relu, Activation::Tanh, Activation::Softmax];
    let mut model = Model::new(network.with_activations(&functions).expect("functions"));
    model.metadata.insert("preparation".into(), "deslanted".into());
    let back = read(&write(&model, Format::Onnx).expect("ONNX"), Format::Onnx).expect("a chain");
    assert_eq!(back.network, model.network);
    assert_eq!(back.metadata["preparation"], "deslanted");
    assert_eq!(back.metadata["cost"], "log-likelihood");

    let odd = Activation::Other { name: "softplus", f: |z| z, slope: |_| 1.0 };
    model.network = model.network.with_activations(&[odd; 3]).expect("functions");
    assert_eq!(
        write(&model, Format::Onnx).expect_err("softplus").to_string(),
        "an ONNX file cannot hold the softplus neurons of layer 0, only sigmoid, tanh, relu and \
         softmax"
    );
    model.network.position_mut()[21] = f32::INFINITY;
    model.network = model.network.with_activations(&functions).expect("functions");
    let message = write(&model, Format::Onnx).expect_err("infinite").to_string();
    assert_eq!(message, "layers.0.bias[1] is inf, expected a number within ±3.4e38");
}

#[test]
fn a_file_cut_short_is_refused_or_lacks_only_what_may_be_missing() {
    let network = Network::from_seed(&[3, 2], Init::Scaled, 1).expect("sizes");
    let whole = write(&Model::new(network.clone()), Format::Onnx).expect("ONNX");
    for len in 0..whole.len() {
        if let Ok(model) = read(&whole[..len], Format::Onnx) {
            assert_eq!(model.network, network, "{len} of {} bytes", whole.len());
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_to_the_last_bit(bits in prop::collection::vec(any::<u32>(), 9)) {
        let finite = |bits| Some(f32::from_bits(bits)).filter(|w| w.is_finite()).unwrap_or(-0.0);
        let position = bits.into_iter().map(finite).collect();
        let network = Network::from_position(&[2, 3], position).expect("nine numbers");
        let bytes = write(&Model::new(network.clone()), Format::Onnx).expect("ONNX");
        let read = read(&bytes, Format::Onnx).expect("what was written").network;
        let bits = |network: &Network| -> Vec<u32> {
            network.position().iter().map(|w| w.to_bits()).collect()
        };
        prop_assert_eq!(bits(&read), bits(&network));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..100), at in 0..200_usize) {
        let _ = read(&bytes, Format::Onnx);
        let network = Network::zeros(&[2, 2]).expect("sizes");
        let mut onnx = write(&Model::new(network), Format::Onnx).expect("ONNX");
        let at = at.min(onnx.len());
        let end = onnx.len().min(at + 2);
        onnx.splice(at..end, bytes.into_iter().take(4));
        let _ = read(&onnx, Format::Onnx);
    }
}
