//! `mnist train --non-digits`, and the recipe that is for reading.

use std::fs;
use std::path::Path;

use sigmoid_net::Model;
use tempfile::TempDir;

use crate::support::{mnist, output, workshop};

/// A folder with drawn digits in `few`.
fn drawn() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    output(dir.path(), "draw --count 240 --out few");
    dir
}

const TRAIN: &str = "train --data few --non-digits --activation relu --cost cross-entropy \
                     --init he --eta 0.1 --hidden 20 --epochs 4";

fn bytes(dir: &Path, name: &str) -> Vec<u8> {
    fs::read(dir.join(name)).unwrap()
}

fn refused(dir: &Path, args: &str) -> String {
    let run = mnist(dir, args).assert().code(1);
    assert!(!dir.join("digits.safetensors").exists());
    String::from_utf8(run.get_output().stderr.clone()).unwrap()
}

#[test]
fn the_model_says_that_it_knows_them_and_its_temperature() {
    let dir = drawn();
    let said = output(dir.path(), TRAIN);
    let on = "on 200 training, 40 validation and 40 test images from few\nand on ";
    assert!(said.contains(on) && said.contains(" images that are no digits, and "), "{said}");
    let metadata = Model::load(dir.path().join("digits.safetensors")).unwrap().metadata;
    assert_eq!((&*metadata["non_digits"], &*metadata["training_images"]), ("true", "200"));
    let temperature = &metadata["temperature"];
    assert!((0.1..10.0).contains(&temperature.parse::<f32>().unwrap()), "{temperature}");
    let confidence = &metadata["confidence"];
    assert!(confidence.parse::<reading::EvidenceWeights>().is_ok(), "{confidence}");
    let told = format!("\ncalibrated on validation digits: temperature {temperature}\nsaved ");
    assert!(said.contains(&told), "{said}");

    // Others know nothing of either; and without validation digits there is no temperature.
    for (flags, expected) in
        [("--non-digits=false", [false; 3]), ("--validation 0", [true, false, false])]
    {
        let said = output(dir.path(), &format!("{TRAIN} {flags} --model other"));
        let metadata = Model::load(dir.path().join("other")).unwrap().metadata;
        let has = ["non_digits", "temperature", "confidence"].map(|key| metadata.contains_key(key));
        assert_eq!(has, expected, "{flags}");
        assert!(!said.contains("calibrated"), "{said}");
    }
}

#[test]
fn a_run_goes_on_with_the_same_examples_on_any_number_of_threads() {
    let dir = drawn();
    let dir = dir.path();
    output(dir, &format!("{TRAIN} --threads 2 --model at-once"));
    let resumed = format!("{TRAIN} --threads 1 --model resumed --checkpoint run --resume");
    output(dir, &format!("{resumed} --epochs 2"));
    assert!(bytes(dir, "resumed") != bytes(dir, "at-once"));
    output(dir, &resumed);
    assert!(bytes(dir, "resumed") == bytes(dir, "at-once"));

    let said = refused(dir, &format!("{resumed} --non-digits=false --model digits.safetensors"));
    assert!(said.contains("saved by another run: non-digits is not there, not learned"), "{said}");
}

#[test]
fn members_of_a_committee_learn_them_too_each_on_images_prepared_its_way() {
    let dir = drawn();
    let dir = dir.path();
    let members = "--members 2 --prepare as-is,deslanted";
    output(dir, &format!("{TRAIN} {members} --model both"));
    output(dir, &format!("{TRAIN} --seed 2 --prepare deslanted --model second"));
    let both = Model::load_members(dir.join("both")).unwrap();
    let second = Model::load(dir.join("second")).unwrap();
    assert!(both[1].network == second.network);
    assert_eq!(both[1].metadata["temperature"], second.metadata["temperature"]);
}

#[test]
fn what_cannot_be_learned_is_refused_with_a_hint() {
    let dir = drawn();
    let said = refused(dir.path(), &format!("{TRAIN} --output softmax --cost log-likelihood"));
    assert_eq!(
        said,
        "error: softmax outputs add up to 1, so they cannot all be 0 for what is no digit\n\
         hint: sigmoid outputs can all be 0: --output sigmoid --cost cross-entropy; or leave out \
         --non-digits\n"
    );
    // Images of 8 x 10 pixels.
    let dir = workshop();
    for flags in ["", "--members 2"] {
        let said = refused(dir.path(), &format!("train --non-digits --epochs 1 {flags}"));
        assert_eq!(
            said,
            "error: data/mnist: images of shape [8, 10], expected 28 x 28: strings are composed of \
             such digits only\n\
             hint: without --non-digits such images can be learned, too\n"
        );
    }
}

#[test]
fn the_recipe_makes_a_network_that_knows_them() {
    let dir = drawn();
    output(dir.path(), "train --data few --recipe reading --epochs 1");
    let Model { network, metadata, .. } =
        Model::load(dir.path().join("digits.safetensors")).unwrap();
    assert_eq!(metadata["non_digits"], "true");
    assert!(metadata.contains_key("temperature"));
    assert_eq!((network.inputs(), network.outputs()), (784, 10));
}
