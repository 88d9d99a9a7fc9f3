//! `mnist convert`: the same network in other programs' files.

use sigmoid_net::{Activation, CostFunction, Init, Model, Network};
use std::fs;

use crate::support::{self, error_and_hint, mnist, output};

/// A folder with a data set and a model 8-3-2.
fn workshop() -> (tempfile::TempDir, Model) {
    let dir = support::workshop();
    let network = Network::from_seed(&[8, 3, 2], Init::Scaled, 1).unwrap();
    let mut model = Model::new(network.with_cost_function(CostFunction::CrossEntropy).unwrap());
    model.metadata.insert("seed".into(), "1".into());
    model.save(dir.path().join("a.safetensors")).unwrap();
    (dir, model)
}

#[test]
fn a_model_comes_back_to_the_last_bit() {
    let (dir, model) = workshop();
    let said = output(dir.path(), "convert a.safetensors b.json");
    assert_eq!(said, "saved b.json, 8-3-2 from a.safetensors\n");
    output(dir.path(), "convert b.json c.safetensors");
    let back = Model::load(dir.path().join("c.safetensors")).unwrap();
    assert_eq!(back.network, model.network);

    // ONNX holds the metadata, too: the file comes back as it was.
    output(dir.path(), "convert a.safetensors b.onnx");
    output(dir.path(), "convert b.onnx c.safetensors");
    let bytes = |name| fs::read(dir.path().join(name)).unwrap();
    assert_eq!(bytes("c.safetensors"), bytes("a.safetensors"));

    let run = mnist(dir.path(), "convert a.safetensors b.json").assert().success();
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert_eq!(said, "note: network2.py's JSON holds no metadata; left out: seed\n");
}

#[test]
fn flags_name_the_format_where_the_ending_does_not() {
    let (dir, model) = workshop();
    output(dir.path(), "convert a.safetensors net --to network2");
    output(dir.path(), "convert net again --from network2 --to safetensors");
    assert_eq!(Model::load(dir.path().join("again")).unwrap().network, model.network);
}

#[test]
fn what_cannot_be_converted_is_refused_and_nothing_written() {
    let (dir, mut model) = workshop();
    model.network = model.network.with_activation(Activation::Relu);
    model.save(dir.path().join("relu.safetensors")).unwrap();
    fs::write(dir.path().join("bad.json"), r#"{"sizes": [2, 1], "weights": [[[NaN"#).unwrap();
    fs::write(dir.path().join("b.onnx"), "buy milk").unwrap();
    fs::create_dir(dir.path().join("folder.json")).unwrap();
    for (args, reason, advice) in [
        (
            "relu.safetensors b.json",
            "relu.safetensors: network2.py's JSON cannot hold the relu neurons of layer 0, only \
             sigmoid",
            "a .safetensors file can hold it",
        ),
        ("a.safetensors b.txt", "b.txt: no format has this ending", "--to safetensors|network2"),
        ("a b.json", "a: no format has this ending", "--from safetensors|network2"),
        ("bad.json c.safetensors", "bad.json: weights[0][0][0] is NaN", "name a whole model file"),
        ("no.onnx c.safetensors", "no.onnx: No such file", "name a whole model file"),
        (
            "b.onnx c.safetensors",
            "b.onnx: not in ONNX format: ",
            "this one is read as an ONNX file",
        ),
        ("no.json c.safetensors", "no.json: No such file", "name a whole model file"),
        (
            "no.safetensors c.json",
            "cannot read no.safetensors: No such file",
            "or name another file",
        ),
        ("folder.json c.safetensors", "folder.json: not a regular file", "name a whole model file"),
        ("a.safetensors no/b.json", "no/b.json: there is no folder no", "mkdir -p no"),
        (
            "a.safetensors b.safetensors --from network2",
            "a.safetensors: not network2.py's JSON: expected value at line 1 column 1",
            "this one is read as network2.py's JSON",
        ),
        ("a.safetensors ./a.safetensors", "./a.safetensors: model to write and model to", ""),
    ] {
        let (error, hint) = error_and_hint(dir.path(), &format!("convert {args}"));
        assert!(error.starts_with(reason), "{args}\n{error}\n{reason}");
        assert!(hint.contains(advice), "{args}\n{hint}\n{advice}");
        for name in ["b.json", "b.txt", "c.safetensors", "c.json", "b.safetensors"] {
            assert!(!dir.path().join(name).exists(), "{args} left {name}");
        }
    }
    let run = mnist(dir.path(), "convert a.safetensors b --to pickle").assert().code(2);
    let said = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    assert!(said.contains("expected one of safetensors, network2, onnx"), "{said}");
}

#[test]
fn other_programs_prepare_no_images_and_that_is_said() {
    let (dir, mut model) = workshop();
    model.metadata.insert("preparation".into(), "deslanted".into());
    model.save(dir.path().join("upright.safetensors")).unwrap();
    let said = |to: &str| {
        let run =
            mnist(dir.path(), &format!("convert upright.safetensors {to}")).assert().success();
        String::from_utf8(run.get_output().stderr.clone()).unwrap()
    };
    for to in ["m.json", "m.onnx"] {
        assert!(
            said(to).contains("warning: this network reads images prepared: deslanted"),
            "{to}"
        );
    }
    assert!(said("copy.safetensors").is_empty());
}
