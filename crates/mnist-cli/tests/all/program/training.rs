//! What `mnist train` learns, prints and saves.

use std::fs;

use serde_json::Value;
use sigmoid_net::Model;

use crate::support::{TEST, mnist, output, workshop};

#[test]
fn training_ends_in_a_model_that_reads_images_it_has_never_seen() {
    let dir = workshop();
    let said = output(dir.path(), "train --epochs 8 --hidden 20");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[0],
        "80-20-10 on 500 training, 100 validation and 100 test images from data/mnist"
    );
    assert_eq!(lines.len(), 1 + 1 + 8 + 1 + 1, "{said}");
    let [.., verdict, saved] = lines[..] else { panic!("{said}") };
    assert!(verdict.starts_with("test set: 100 of 100 right (100.00 %), cost 0.0"), "{said}");
    assert_eq!(saved, "saved digits.safetensors");

    let model = Model::load(dir.path().join("digits.safetensors")).unwrap();
    assert_eq!(model.network.sizes(), [80, 20, 10]);
    for (key, value) in [
        ("seed", "1"),
        ("init", "base-rate"),
        ("eta", "2"),
        ("schedule", "default"),
        ("mini_batch_size", "10"),
        ("epochs", "8"),
        ("training_images", "500"),
        ("validation_accuracy", "1"),
        ("test_accuracy", "1"),
    ] {
        assert_eq!(model.metadata[key], value, "{key}");
    }
}

#[test]
fn other_functions_are_trained_with_named_and_saved() {
    let dir = workshop();
    for (flags, described, activation, cost) in [
        (
            "--hidden 20,15 --activation relu,tanh --output softmax --init he",
            "80-20-15-10 of relu,tanh,softmax neurons by the log-likelihood cost on ",
            "relu,tanh,softmax",
            "log-likelihood",
        ),
        (
            "--hidden 20,15 --activation relu --cost cross-entropy --init he --figure c.svg",
            "80-20-15-10 of relu,relu,sigmoid neurons by the cross-entropy cost on ",
            "relu,relu,sigmoid",
            "cross-entropy",
        ),
        ("--hidden none --activation tanh", "80-10 on ", "sigmoid", "quadratic"),
    ] {
        let said = output(dir.path(), &format!("train --epochs 15 --eta 0.1 {flags}"));
        assert!(said.starts_with(described), "{said}");
        let model = Model::load(dir.path().join("digits.safetensors")).unwrap();
        let of = |key: &str| model.metadata[key].as_str();
        assert_eq!([of("activation"), of("cost")], [activation, cost]);
        assert!(of("test_accuracy").parse::<f64>().unwrap() > 0.9, "{flags}: {said}");
        // Evaluated by the same cost.
        let cost = said.split("cost ").last().unwrap().lines().next().unwrap();
        let evaluated = output(dir.path(), "eval");
        assert!(evaluated.contains(&format!("cost {cost}\n")), "{said}{evaluated}");
    }
    let figure = fs::read_to_string(dir.path().join("c.svg")).unwrap();
    assert!(figure.contains("cross-entropy cost"));
}

#[test]
fn descent_beyond_the_chapters_learns_and_is_recorded() {
    let dir = workshop();
    let model = || Model::load(dir.path().join("digits.safetensors")).unwrap();
    for (flags, recorded) in [
        ("--momentum 0.9", &[("eta", "0.3"), ("momentum", "0.9")][..]),
        (
            "--schedule cosine --eta-end 0.01 --averaging 0.8",
            &[("eta", "0.3"), ("schedule", "cosine"), ("eta_end", "0.01"), ("averaging", "0.8")],
        ),
        (
            "--schedule exponential --eta-end 0.1 --lambda 0.5 --momentum 0.5",
            &[("schedule", "exponential"), ("eta_end", "0.1"), ("lambda", "0.5")],
        ),
    ] {
        let command = format!("train --epochs 30 --hidden 20 --eta 0.3 {flags}");
        let said = output(dir.path(), &command);
        let trained = model();
        for (key, value) in recorded {
            assert_eq!(trained.metadata[*key], *value, "{flags}");
        }
        assert!(trained.metadata["test_accuracy"].parse::<f64>().unwrap() > 0.4, "{said}");
        output(dir.path(), &format!("{command} --threads 1"));
        assert!(model().network == trained.network, "{flags}");
    }
    output(dir.path(), "train --epochs 1 --eta 0.3");
    for key in ["momentum", "schedule", "eta_end", "averaging", "lambda"] {
        assert!(!model().metadata.contains_key(key), "{key}");
    }
}

/// The bars stand where their digit says, so they are not to be moved far.
#[test]
fn distorted_images_are_learned_from_and_recorded() {
    let dir = workshop();
    let model = || Model::load(dir.path().join("digits.safetensors")).unwrap();
    let train = |flags: &str| output(dir.path(), &format!("train --epochs 8 --hidden 20 {flags}"));
    train("");
    let plain = model();
    assert!(!plain.metadata.contains_key("distortion"));

    let all = "--rotation 0.05 --scaling 0.02 --shear 0.03 --shift 0.4 --displacement 0.1";
    let said = train(all);
    let recorded = "rotation 0.05, scaling 0.02, shear 0.03, shift 0.4, displacement 0.1";
    assert_eq!(said.lines().nth(1), Some(&*format!("training images distorted: {recorded}")));
    let distorted = model();
    assert_eq!(distorted.metadata["distortion"], recorded);
    assert!(distorted.metadata["test_accuracy"].parse::<f64>().unwrap() > 0.9, "{said}");
    assert!(distorted.network != plain.network);

    // On any number of threads, the same.
    train(&format!("{all} --threads 1"));
    assert!(model().network == distorted.network);
    train(&format!("{all} --distort --threads 3"));
    assert!(model().network == distorted.network);

    train("--rotation 0 --scaling 0 --shear 0 --shift 0 --displacement 0");
    assert!(model().network == plain.network, "not distorted at all");
    output(dir.path(), "train --distort --epochs 1");
    let recorded = "rotation 0.17, scaling 0.12, shear 0.15, shift 1, displacement 2";
    assert_eq!(model().metadata["distortion"], recorded);
}

#[test]
fn what_is_piped_is_plain_lines() {
    let dir = workshop();
    let run = mnist(dir.path(), "train --epochs 8 --hidden 20").assert().success();
    let (out, err) = (&run.get_output().stdout, &run.get_output().stderr);
    assert!(!out.contains(&0x1b) && !out.contains(&b'\r'));
    assert_eq!(String::from_utf8_lossy(err), "");
}

#[test]
fn the_log_has_a_line_of_json_for_each_epoch() {
    let dir = workshop();
    output(dir.path(), "train --epochs 3 --hidden 20 --log epochs.jsonl");
    let log = std::fs::read_to_string(dir.path().join("epochs.jsonl")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    for (epoch, line) in lines.iter().enumerate() {
        assert_eq!(line["epoch"], epoch);
        assert!(line["train_seconds"].as_f64().unwrap() > 0.0);
        for accuracy in ["training_accuracy", "validation_accuracy"] {
            assert!((0.0..=1.0).contains(&line[accuracy].as_f64().unwrap()));
        }
        for cost in ["training_cost", "validation_cost"] {
            assert!(line[cost].as_f64().unwrap() > 0.0);
        }
    }
    let costs: Vec<f64> = lines.iter().map(|l| l["training_cost"].as_f64().unwrap()).collect();
    assert!(costs[2] < costs[0], "{costs:?}");
}

#[test]
fn without_validation_images_there_is_nothing_to_say_of_them() {
    let dir = workshop();
    let said = output(dir.path(), "train --epochs 1 --validation 0 --log log");
    assert!(said.starts_with("80-100-10 on 600 training, 0 validation"), "{said}");
    let log = std::fs::read_to_string(dir.path().join("log")).unwrap();
    let line: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(line["validation_accuracy"], Value::Null);
}

#[test]
fn the_book_s_run_has_the_book_s_lines() {
    let dir = workshop();
    let said = output(dir.path(), "train --book");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("80-30-10 on 500 training"), "{said}");
    assert_eq!(lines.len(), 1 + 30 + 1, "{said}");
    for (epoch, line) in lines[1..31].iter().enumerate() {
        let (head, correct) = line.split_once(": ").unwrap();
        assert_eq!(head, format!("Epoch {epoch}"));
        let (correct, of) = correct.split_once(" / ").unwrap();
        assert!(correct.parse::<usize>().unwrap() <= TEST && of == "100", "{line}");
    }
    let model = Model::load(dir.path().join("digits.safetensors")).unwrap();
    assert_eq!(model.metadata["init"], "book");
}

#[test]
fn the_same_seed_gives_the_same_file_on_any_number_of_threads() {
    let dir = workshop();
    let train = |threads: usize, seed: u64| {
        let flags = "--epochs 2 --hidden 64,300 --mini-batch-size 250";
        output(dir.path(), &format!("train {flags} --threads {threads} --seed {seed} --model m"));
        std::fs::read(dir.path().join("m")).unwrap()
    };
    let one = train(1, 1);
    for threads in [0, 2, 3, 8] {
        assert!(train(threads, 1) == one, "{threads} threads");
    }
    assert!(train(1, 2) != one);
}

#[test]
fn outputs_that_never_fire_are_named_with_a_hint() {
    let dir = workshop();
    // Far too large a step: every output saturates.
    let run = mnist(dir.path(), "train --epochs 3 --hidden 20 --eta 1000").assert().success();
    let warning = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let lines: Vec<&str> = warning.lines().collect();
    let [early, early_hint, late, hint] = lines[..] else { panic!("{warning}") };
    assert!(early.starts_with("warning: output neurons "), "{warning}");
    assert!(early.contains(" on no training image after the first epoch"), "{warning}");
    assert!(late.starts_with("warning: output neurons "), "{warning}");
    assert!(late.contains(" on no test image: the highest activation of neuron "), "{warning}");
    assert!(early_hint.starts_with("hint: ") && hint.starts_with("hint: "), "{warning}");
}

#[test]
fn flags_change_the_book_s_run_and_keep_its_lines() {
    let dir = workshop();
    for (flags, sizes, eta) in
        [("--hidden 100", "80-100-10", "3"), ("--eta 0.001", "80-30-10", "0.001")]
    {
        let said = output(dir.path(), &format!("train --book --epochs 2 {flags}"));
        let lines: Vec<&str> = said.lines().collect();
        let [headline, zero, one, saved] = lines[..] else { panic!("{said}") };
        assert!(headline.starts_with(&format!("{sizes} on 500 training")), "{said}");
        assert!(zero.starts_with("Epoch 0: ") && zero.ends_with(" / 100"), "{said}");
        assert!(one.starts_with("Epoch 1: "), "{said}");
        assert_eq!(saved, "saved digits.safetensors");
        let model = Model::load(dir.path().join("digits.safetensors")).unwrap();
        assert_eq!(model.metadata["eta"], eta);
        assert_eq!(model.metadata["init"], "book");
    }
    // What the book says, said again, changes nothing.
    let bytes = |flags: &str| {
        output(dir.path(), &format!("train --book --model m {flags}"));
        std::fs::read(dir.path().join("m")).unwrap()
    };
    let flags = "--hidden 30 --epochs 30 --mini-batch-size 10 --eta 3 --init book";
    assert!(bytes("") == bytes(flags));
    // So do the defaults.
    let bytes = |flags: &str| {
        output(dir.path(), &format!("train --epochs 2 --model m {flags}"));
        std::fs::read(dir.path().join("m")).unwrap()
    };
    assert!(bytes("") == bytes("--hidden 100 --mini-batch-size 10 --init base-rate"));
}

#[test]
fn a_sample_of_the_training_images_is_evaluated_and_all_are_learned_from() {
    let dir = workshop();
    let train = |flags: &str| {
        let said = output(dir.path(), &format!("train --hidden 5 --epochs 2 --model m {flags}"));
        let row = said.lines().nth(2).unwrap().split_whitespace().nth(1).unwrap().to_string();
        (row, std::fs::read(dir.path().join("m")).unwrap())
    };
    let ((all, with_all), (of_ten, with_ten)) = (train(""), train("--training-sample 10"));
    assert!(all != of_ten && with_all == with_ten, "{all} {of_ten}");
    // Of more than there are, all.
    assert_eq!(train("--training-sample 501"), (all, with_all));
    mnist(dir.path(), "train --training-sample 0").assert().code(2);
}
