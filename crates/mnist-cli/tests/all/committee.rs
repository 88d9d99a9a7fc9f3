//! Several models at once, and images prepared as each asks.

use std::fs;
use std::path::Path;

use augmentation::Preparation;
use ndarray::Array2;
use sigmoid_net::{Model, Network, argmax};

use crate::support::{TEST, mnist, output, workshop};

fn fails(dir: &Path, args: &str, code: i32) -> String {
    let run = mnist(dir, args).assert().code(code);
    String::from_utf8(run.get_output().stderr.clone()).unwrap()
}

/// A folder with three models that were trained a little: a as images are, b on deslanted ones, c
/// with other neurons on ink of 3 pixels across.
fn three() -> tempfile::TempDir {
    let dir = workshop();
    for (name, flags) in [
        ("a", "--seed 1"),
        ("b", "--seed 2 --prepare deslanted"),
        ("c", "--seed 3 --prepare width-3 --hidden 12 --output softmax"),
    ] {
        output(dir.path(), &format!("train --epochs 2 --model {name}.safetensors {flags}"));
    }
    dir
}

fn load(dir: &Path, name: &str) -> Model {
    Model::load(dir.join(name)).unwrap()
}

fn correct(dir: &Path, args: &str) -> u64 {
    let json = output(dir, args);
    serde_json::from_str::<serde_json::Value>(&json).unwrap()["correct"].as_u64().unwrap()
}

#[test]
fn several_models_answer_by_the_mean_of_their_outputs() {
    let dir = three();
    let test = mnist_io::DataSet::open_test(dir.path().join("data/mnist")).unwrap();
    let &[rows, columns] = test.image_shape() else { panic!("flat images") };
    let mut sum = Array2::<f32>::zeros((TEST, 10));
    for (name, preparation) in [
        ("a.safetensors", Preparation::AsIs),
        ("b.safetensors", Preparation::Deslanted),
        ("c.safetensors", Preparation::WidthNormalised(3)),
    ] {
        let mut prepared = Array2::zeros((TEST, rows * columns));
        for (i, mut to) in prepared.outer_iter_mut().enumerate() {
            preparation.apply(test.image(i), rows, columns, to.as_slice_mut().unwrap());
        }
        let network: Network = load(dir.path(), name).network;
        let outputs = network.feedforward_many(&prepared);
        sum += &outputs;
        // Each alone: `eval` prepares as the model asks.
        let right = |outputs: &Array2<f32>| -> u64 {
            let answers = outputs.outer_iter().map(|row| argmax(&row.to_vec()));
            let right = answers.zip(test.labels()).filter(|(a, l)| *a == usize::from(**l));
            right.count() as u64
        };
        assert_eq!(correct(dir.path(), &format!("eval --json --model {name}")), right(&outputs));
        if name == "c.safetensors" {
            let all = "a.safetensors b.safetensors c.safetensors";
            assert_eq!(correct(dir.path(), &format!("eval --json {all}")), right(&sum));
            let shown = output(dir.path(), &format!("show 7 {all}"));
            let mean = &sum.row(7) / 3.0;
            for (j, activation) in mean.iter().enumerate() {
                assert!(shown.contains(&format!("{j:3} {activation:.3}")), "{shown}");
            }
        }
    }
}

#[test]
fn a_file_holds_a_committee_and_gives_its_members_back() {
    let dir = three();
    let all = "a.safetensors b.safetensors c.safetensors";
    let said = output(dir.path(), &format!("convert {all} all.safetensors"));
    let from = "a.safetensors, b.safetensors, c.safetensors";
    assert_eq!(said, format!("saved all.safetensors, a committee of 3 networks, from {from}\n"));
    for command in ["eval", "eval --json", "show 3"] {
        assert_eq!(
            output(dir.path(), &format!("{command} all.safetensors")),
            output(dir.path(), &format!("{command} {all}"))
        );
    }
    let eval = output(dir.path(), "eval all.safetensors");
    let line = "3 networks that vote, images prepared: as-is, deslanted, width-3";
    assert_eq!(eval.lines().next(), Some(line));

    output(dir.path(), "convert all.safetensors one.safetensors --member 1");
    let bytes = |name| fs::read(dir.path().join(name)).unwrap();
    assert_eq!(bytes("one.safetensors"), bytes("b.safetensors"));
    // A committee and one more.
    output(dir.path(), "convert all.safetensors a.safetensors four.safetensors");
    assert_eq!(Model::load_members(dir.path().join("four.safetensors")).unwrap().len(), 4);

    let said = fails(dir.path(), "weights all.safetensors", 1);
    assert!(said.contains("a committee of 3 networks, expected one network"), "{said}");
    assert!(
        said.contains("hint: mnist eval and mnist show read committees; mnist convert"),
        "{said}"
    );
}

#[test]
fn training_records_how_images_are_prepared() {
    let dir = three();
    assert_eq!(load(dir.path(), "b.safetensors").metadata["preparation"], "deslanted");
    assert_eq!(load(dir.path(), "c.safetensors").metadata["preparation"], "width-3");
    assert!(!load(dir.path(), "a.safetensors").metadata.contains_key("preparation"));
    // Other images, other weights.
    output(dir.path(), "train --epochs 2 --seed 2 --model d.safetensors");
    assert_ne!(
        load(dir.path(), "d.safetensors").network,
        load(dir.path(), "b.safetensors").network
    );
}

#[test]
fn models_that_do_not_fit_are_named() {
    let dir = three();
    let mut other = Model::new(Network::zeros(&[80, 9]).unwrap());
    other.save(dir.path().join("nine.safetensors")).unwrap();
    other.network = Network::zeros(&[80, 10]).unwrap();
    other.metadata.insert("preparation".into(), "width-11".into());
    other.save(dir.path().join("wide.safetensors")).unwrap();
    other.metadata.insert("preparation".into(), "ironed".into());
    other.save(dir.path().join("ironed.safetensors")).unwrap();
    let mut small = other.clone();
    small.network = Network::zeros(&[79, 10]).unwrap();
    small.metadata.clear();
    small.save(dir.path().join("small.safetensors")).unwrap();
    for (args, reason, advice) in [
        (
            "eval a.safetensors nine.safetensors",
            "nine.safetensors cannot vote with a.safetensors: it has 9 outputs, not 10",
            "name models of the same data set",
        ),
        (
            "convert a.safetensors small.safetensors x.safetensors",
            "small.safetensors cannot vote with a.safetensors: it has 79 inputs, not 80",
            "name models of the same data set",
        ),
        (
            "show 0 a.safetensors ironed.safetensors",
            "ironed.safetensors: preparation \"ironed\" is unknown, expected as-is, deslanted, or",
            "the version of mnist that wrote it",
        ),
        (
            "eval small.safetensors",
            "small.safetensors does not fit data/mnist: the network has 79",
            "mnist train",
        ),
        (
            "eval a.safetensors wide.safetensors",
            "wide.safetensors does not fit data/mnist: width-11 asks for wider ink than images of \
             width 10 can hold",
            "mnist train",
        ),
        (
            "train --prepare width-11 --epochs 1 --model x.safetensors",
            "data/mnist: width-11 asks for wider ink than images of width 10 can hold",
            "at most width-10 with --prepare",
        ),
        (
            "train --members 2 --prepare as-is,width-99 --epochs 1 --model x.safetensors",
            "data/mnist: width-99 asks for wider ink than images of width 10 can hold",
            "at most width-10 with --prepare",
        ),
        (
            "sweep --prepare as-is,width-11 --epochs 1",
            "data/mnist: width-11 asks for wider ink than images of width 10 can hold",
            "at most width-10 with --prepare",
        ),
        (
            "eval a.safetensors no.safetensors",
            "cannot read no.safetensors: No such file",
            "mnist train",
        ),
        (
            "convert a.safetensors b.safetensors both.json",
            "network2.py's JSON holds one network, not 2",
            "a .safetensors file can hold a committee",
        ),
        (
            "convert a.safetensors x.json --member 1",
            "there is no member 1 of 1 network",
            "the only one is 0",
        ),
    ] {
        let said = fails(dir.path(), args, 1);
        assert!(said.starts_with(&format!("error: {reason}")), "{args}\n{said}\n{reason}");
        assert!(said.lines().count() == 2 && said.contains(advice), "{said}\n{advice}");
    }
    let said = fails(dir.path(), "eval a.safetensors --model b.safetensors", 2);
    assert!(said.contains("cannot be used with"), "{said}");
    let said = fails(dir.path(), "train --prepare ironed", 2);
    assert!(
        said.contains("expected as-is, deslanted, or a width of ink such as width-12"),
        "{said}"
    );

    let said = fails(dir.path(), "convert b.safetensors b.json --to safetensors --member 5", 1);
    assert!(said.contains("there is no member 5"), "{said}");
}

#[test]
fn members_trained_by_one_command_are_those_of_many_commands() {
    let dir = workshop();
    let settings = "--hidden 5 --epochs 2 --distort --rotation 0.1";
    let train = format!("train {settings} --seed 4 --members 3 --prepare as-is,deslanted");
    let said = output(dir.path(), &format!("{train} --model all.safetensors"));
    let rows: Vec<&str> = said.lines().collect();
    assert_eq!(rows.len(), 1 + 1 + 1 + 3 + 1 + 1, "{said}");
    for (row, member) in
        rows[3..6].iter().zip(["0     4  as-is", "1     5  deslanted", "2     6  as-is"])
    {
        assert!(row.trim_start().starts_with(member), "{said}");
    }
    for (member, (seed, prepare)) in
        [(4, "as-is"), (5, "deslanted"), (6, "as-is")].into_iter().enumerate()
    {
        let alone = format!("train {settings} --seed {seed} --prepare {prepare} --model alone");
        output(dir.path(), &alone);
        output(
            dir.path(),
            &format!("convert all.safetensors member.safetensors --member {member}"),
        );
        let (alone, member) = (load(dir.path(), "alone"), load(dir.path(), "member.safetensors"));
        assert!(alone.network == member.network, "seed {seed}");
        assert_eq!(alone.metadata["validation_accuracy"], member.metadata["validation_accuracy"]);
    }
    // On another number of threads, and resumed after its last member, the same bytes.
    output(dir.path(), &format!("{train} --model one --threads 1"));
    let saved = format!("{train} --model saved --checkpoint run --resume");
    output(dir.path(), &saved);
    output(dir.path(), &saved);
    let bytes = |model: &str| fs::read(dir.path().join(model)).unwrap();
    assert!(bytes("all.safetensors") == bytes("one") && bytes("all.safetensors") == bytes("saved"));

    for flags in ["--members 0", "--members 10001", "--members x"] {
        mnist(dir.path(), &format!("train {flags}")).assert().code(2);
    }
    mnist(dir.path(), "train --prepare as-is,deslanted").assert().code(1);
}

#[test]
fn what_only_one_network_has_is_refused_of_several_by_name() {
    let dir = workshop();
    for (flags, said) in [
        ("--members 2 --log log", "--log is for one network, and there are 2 members"),
        ("--recipe minute --figure f.svg", "--figure is for one network"),
        ("--members 3 --book", "--test-each-epoch is for one network, and there are 3 members"),
    ] {
        let stderr = fails(dir.path(), &format!("train {flags}"), 1);
        assert!(stderr.contains(said) && stderr.contains("--members 1"), "{stderr}");
    }
    let one = "train --recipe minute --members 1 --epochs 1 --hidden 3 --log log";
    output(dir.path(), one);
    assert_eq!(fs::read_to_string(dir.path().join("log")).unwrap().lines().count(), 1);
}

#[test]
fn settings_that_no_member_can_have_are_refused_before_a_folder_is_made() {
    let dir = workshop();
    let stderr = fails(dir.path(), "train --members 2 --replicas 3 --checkpoint run", 1);
    let said = "error: 3 replicas, expected a power of two";
    assert!(stderr.contains(said) && stderr.contains("hint: replicas are 1, 2, 4"), "{stderr}");
    assert!(!dir.path().join("run").exists());
}

#[test]
fn members_that_were_trained_before_are_in_the_file_before_others_begin() {
    let dir = workshop();
    let train = "train --hidden 5 --epochs 2 --members 2 --checkpoint run --resume --model c";
    output(dir.path(), train);
    // One of them is to be trained again; its run goes on from nothing.
    fs::remove_dir_all(dir.path().join("run/member-0")).unwrap();
    let whole = fs::read(dir.path().join("c")).unwrap();
    output(dir.path(), train);
    assert!(fs::read(dir.path().join("c")).unwrap() == whole);
    // Checkpoints of another run are refused before any member is trained.
    fs::remove_dir_all(dir.path().join("run/member-0")).unwrap();
    let other =
        "train --hidden 5 --epochs 2 --members 2 --seed 7 --checkpoint run --resume --model c";
    let stderr = fails(dir.path(), other, 1);
    assert!(stderr.contains("saved by another run"), "{stderr}");
    assert!(fs::read(dir.path().join("c")).unwrap() == whole);
}

#[test]
fn warnings_name_the_member_they_are_about() {
    let dir = workshop();
    let train = "train --hidden 5 --epochs 1 --members 2 --model c";
    let stderr = |flags: &str, code| fails(dir.path(), &format!("{train} {flags}"), code);
    let saturated = stderr("--init book --hidden 100 --eta 100", 0);
    for member in 0..2 {
        let warning = format!("warning: member {member}: output neuron");
        assert!(saturated.contains(&warning), "{saturated}");
    }
    let diverged = stderr("--activation relu --output softmax --eta 1e30 --threads 1", 1);
    assert!(diverged.starts_with("error: member 0: "), "{diverged}");
    assert!(diverged.contains(" after epoch 0\n"), "{diverged}");
}
