//! Model files: what is written, what is read, and what is refused.

use std::error::Error as _;

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sigmoid_net::{Activation, CostFunction, Init, Model, ModelError, Network};

fn model() -> Model {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let mut model = Model::new(Network::new(&[3, 4, 2], Init::Scaled, rng).unwrap());
    for (key, value) in [("seed", "1"), ("eta", "3"), ("test accuracy", "0.97")] {
        model.metadata.insert(key.into(), value.into());
    }
    model
}

/// A file with the given header and that many zero bytes of data.
fn file(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.resize(bytes.len() + data, 0);
    bytes
}

/// A message with all its causes.
fn chain(error: &ModelError) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    message
}

#[test]
fn what_is_saved_is_what_is_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("digits.safetensors");
    let mut model = model();
    model.network = model.network.with_activation(Activation::Tanh);
    model.save(&path).unwrap();
    let loaded = Model::load(&path).unwrap();
    assert_eq!(loaded.network, model.network);
    assert_eq!(loaded.network.sizes(), [3, 4, 2]);
    assert_eq!(loaded.network.activations(), [Activation::Tanh; 2]);
    assert_eq!(loaded.metadata["test accuracy"], "0.97");
    assert_eq!(loaded.metadata["sizes"], "3-4-2");
    assert_eq!(loaded.metadata["cost"], "quadratic");
}

#[test]
fn activation_and_cost_functions_are_saved_by_name() {
    let (sigmoid, relu, softmax) = (Activation::Sigmoid, Activation::Relu, Activation::Softmax);
    for (activations, cost, names) in [
        ([relu, sigmoid], CostFunction::CrossEntropy, ["relu,sigmoid", "cross-entropy"]),
        ([relu, softmax], CostFunction::LogLikelihood, ["relu,softmax", "log-likelihood"]),
        ([relu, relu], CostFunction::Quadratic, ["relu", "quadratic"]),
    ] {
        let mut model = model();
        model.network = model.network.with_activations(&activations).unwrap();
        model.network = model.network.with_cost_function(cost).unwrap();
        let loaded = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
        assert_eq!(loaded.network, model.network);
        assert_eq!([&loaded.metadata["activation"], &loaded.metadata["cost"]], names);
    }
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    assert_eq!(model().to_bytes().unwrap(), model().to_bytes().unwrap());
    let loaded = Model::from_bytes(&model().to_bytes().unwrap()).unwrap();
    assert_eq!(loaded.to_bytes().unwrap(), model().to_bytes().unwrap());
}

#[test]
fn tensors_have_the_names_and_shapes_that_other_tools_use() {
    let bytes = model().to_bytes().unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    for (name, shape) in [
        ("layers.0.weight", &[4, 3][..]),
        ("layers.0.bias", &[4]),
        ("layers.1.weight", &[2, 4]),
        ("layers.1.bias", &[2]),
    ] {
        assert_eq!(tensors.tensor(name).unwrap().shape(), shape);
    }
    let data: Vec<u8> = model().network.position().iter().flat_map(|w| w.to_le_bytes()).collect();
    assert!(bytes.ends_with(&data), "the data section is the position");
}

#[test]
fn a_file_without_metadata_is_a_network_of_sigmoid_neurons() {
    let header = r#"{"layers.0.bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"layers.0.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}"#;
    let model = Model::from_bytes(&file(header, 12)).unwrap();
    assert_eq!(model.network.sizes(), [2, 1]);
    assert_eq!(model.network.activations(), [Activation::Sigmoid]);
    assert_eq!(model.network.cost_function(), CostFunction::Quadratic);
    assert!(model.metadata.is_empty());
}

#[test]
fn hostile_files_are_refused_with_a_reason() {
    let tensor = |name: &str, dtype: &str, shape: &str, from: usize, to: usize| {
        format!(r#""{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{from},{to}]}}"#)
    };
    let weight = tensor("layers.0.weight", "F32", "[1,2]", 0, 8);
    let bias = tensor("layers.0.bias", "F32", "[1]", 8, 12);
    let of = |tensors: &[&String]| {
        let tensors: Vec<&str> = tensors.iter().map(|t| t.as_str()).collect();
        format!("{{{}}}", tensors.join(","))
    };
    let metadata = |activation: &str, cost: &str| {
        format!(r#""__metadata__":{{"activation":"{activation}","cost":"{cost}"}}"#)
    };
    let of_a_committee =
        r#""__metadata__":{"format":"sigmoid-net committee 1","members":"8"}"#.to_string();
    let huge = tensor("layers.0.weight", "F32", "[9223372036854775807,9]", 0, 8);
    let empty = [
        tensor("layers.0.weight", "F32", "[0,0]", 0, 0),
        tensor("layers.0.bias", "F32", "[0]", 0, 0),
    ];
    for (header, data, reason) in [
        (String::new(), 0, "not in safetensors format"),
        ("{}".into(), 0, "there is no tensor layers.0.weight"),
        ("{".into(), 0, "not in safetensors format"),
        (of(&[&weight]), 8, "there is no tensor layers.0.bias"),
        (of(&[&weight, &bias]), 11, "the header describes a file of 156 bytes, found 155"),
        (of(&[&weight, &bias]), 13, "the header describes a file of 156 bytes, found 157"),
        (of(&[&huge, &bias]), 12, "not in safetensors format"),
        (of(&[&empty[0], &empty[1]]), 0, "sizes[0] of [0, 0] is 0, expected at least 1"),
        (
            of(&[&weight, &tensor("layers.0.bias", "F32", "[2]", 8, 16)]),
            16,
            "tensor layers.0.bias has shape [2], expected [1]",
        ),
        (
            of(&[&tensor("layers.0.weight", "F32", "[2]", 0, 8), &bias]),
            12,
            "tensor layers.0.weight has shape [2], expected [neurons, inputs]",
        ),
        (
            of(&[&tensor("layers.0.weight", "I32", "[1,2]", 0, 8), &bias]),
            12,
            "tensor layers.0.weight is of type I32, expected F32",
        ),
        (
            of(&[&weight, &bias, &tensor("layers.1.weight", "F32", "[1,3]", 12, 24)]),
            24,
            "tensor layers.1.weight has shape [1, 3], expected [neurons, 1]",
        ),
        (
            of(&[&weight, &bias, &tensor("layers.2.weight", "F32", "[1]", 12, 16)]),
            16,
            "tensor layers.2.weight belongs to no layer",
        ),
        (
            of(&[&metadata("magic", "quadratic"), &weight, &bias]),
            12,
            "activation \"magic\" is unknown, expected sigmoid, tanh, relu or softmax",
        ),
        (
            of(&[&metadata("relu,sigmoid", "quadratic"), &weight, &bias]),
            12,
            "2 activation functions for 1 layer",
        ),
        (
            of(&[&metadata("sigmoid", "hinge"), &weight, &bias]),
            12,
            "cost \"hinge\" is unknown, expected quadratic, cross-entropy or log-likelihood",
        ),
        (
            of(&[&of_a_committee, &weight, &bias]),
            12,
            "the metadata speak of \"8\" members, found 0",
        ),
        (
            of(&[&metadata("softmax", "quadratic"), &weight, &bias]),
            12,
            "the quadratic cost does not fit softmax outputs",
        ),
    ] {
        let message = chain(&Model::from_bytes(&file(&header, data)).unwrap_err());
        assert!(message.starts_with(reason), "{header}\n{message}\n{reason}");
    }
}

#[test]
fn weights_that_are_no_numbers_are_refused_with_their_place() {
    let mut bytes = model().to_bytes().unwrap();
    let last_weight = bytes.len() - 3 * 4;
    bytes[last_weight..][..4].copy_from_slice(&f32::NAN.to_le_bytes());
    let message = Model::from_bytes(&bytes).unwrap_err().to_string();
    assert_eq!(message, "tensor layers.1.weight has NaN in place 7, expected finite numbers");
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let bytes = model().to_bytes().unwrap();
    for len in 0..bytes.len() {
        assert!(Model::from_bytes(&bytes[..len]).is_err(), "{len} of {} bytes", bytes.len());
    }
}

#[test]
fn a_model_that_cannot_be_written_leaves_the_old_file_and_no_debris() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("no such folder").join("digits.safetensors");
    let message = chain(&model().save(&missing).unwrap_err());
    assert!(message.starts_with(&format!("cannot write {}: ", missing.display())), "{message}");

    let folder = dir.path().join("a folder");
    std::fs::create_dir(&folder).unwrap();
    assert!(matches!(model().save(&folder), Err(ModelError::Write { .. })));
    let names: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["a folder"]);
}

#[test]
fn errors_name_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("notes.txt");
    assert!(chain(&Model::load(&path).unwrap_err()).contains("notes.txt: No such file"));
    std::fs::write(&path, "buy milk").unwrap();
    let message = chain(&Model::load(&path).unwrap_err());
    assert!(message.contains("notes.txt is not a model: not in safetensors format"), "{message}");
}

#[test]
fn an_activation_that_no_file_can_name_is_refused_when_saving() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("digits.safetensors");
    let of = |name| Activation::Other { name, f: |z| z.max(0.0), slope: |z| f32::from(z > 0.0) };
    // The second would be loaded as another function than it was saved with.
    for name in ["softplus", "sigmoid"] {
        let mut model = model();
        model.network = model.network.with_activation(of(name));
        let message = model.save(&path).unwrap_err().to_string();
        let begin = format!("a model file cannot hold the activation {name:?}, only sigmoid, tanh");
        assert!(message.starts_with(&begin) && message.contains("with_activations"), "{message}");
        assert!(!path.exists());
    }
}

/// A file as long as can be, but empty except for its beginning, which takes no space on disk.
#[cfg(unix)]
#[test]
fn a_file_of_another_length_than_its_header_says_is_refused_unread() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sparse.safetensors");
    let bytes = model().to_bytes().unwrap();
    let terabyte = 1 << 40;
    let header_of = |len: u64| len.to_le_bytes().to_vec();
    for (beginning, reason) in [
        (bytes.clone(), format!("describes a file of {} bytes, found {terabyte}", bytes.len())),
        (header_of(1 << 63), "not in safetensors format: header too large".into()),
        (header_of(u64::MAX), "not in safetensors format: header too large".into()),
        (header_of(terabyte - 8), "not in safetensors format: header too large".into()),
        // All of it zeros.
        (header_of(1 << 20), "not in safetensors format: invalid JSON in header".into()),
        (header_of(0), "not in safetensors format: invalid JSON in header".into()),
    ] {
        std::fs::write(&path, beginning).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_len(terabyte).unwrap();
        let message = chain(&Model::load(&path).unwrap_err());
        assert!(message.contains(&reason), "{message}\n{reason}");
    }
}

#[test]
fn no_room_is_made_for_weights_that_are_not_there() {
    // 2^56 weights by the header, and a file of 12 bytes of data.
    let side = 1_u64 << 28;
    let (weights, all) = (side * side * 4, side * side * 4 + side * 4);
    let header = format!(
        r#"{{"layers.0.weight":{{"dtype":"F32","shape":[{side},{side}],"data_offsets":[0,{weights}]}},"layers.0.bias":{{"dtype":"F32","shape":[{side}],"data_offsets":[{weights},{all}]}}}}"#
    );
    let message = chain(&Model::from_bytes(&file(&header, 12)).unwrap_err());
    let total = all + 8 + header.len() as u64;
    let found = 12 + 8 + header.len();
    assert_eq!(message, format!("the header describes a file of {total} bytes, found {found}"));
}

#[test]
fn what_is_no_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let message = chain(&Model::load(dir.path()).unwrap_err());
    assert!(message.ends_with("not a regular file"), "{message}");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..300_usize) {
        let _ = Model::from_bytes(&bytes);
        let mut model = model().to_bytes().unwrap();
        let at = at.min(model.len());
        model.splice(at..at, bytes.drain(..bytes.len().min(5)));
        let _ = Model::from_bytes(&model);
    }
}
