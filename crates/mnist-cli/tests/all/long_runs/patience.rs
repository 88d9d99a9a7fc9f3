//! `--patience`: runs that stop early.

use std::fs;

use sigmoid_net::Model;

use super::{change_labels, make_noise, model};
use crate::support::{output, workshop};

#[test]
fn patience_ends_a_run_and_the_best_network_is_saved() {
    let dir = workshop();
    let dir = dir.path();
    make_noise(dir);
    let train = "train --hidden 30 --eta 1 --epochs 200";
    let said = output(dir, &format!("{train} --patience 4 --log log"));
    let costs: Vec<f64> = fs::read_to_string(dir.join("log"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| line["validation_cost"].as_f64().unwrap())
        .collect();
    let best = (0..costs.len()).min_by(|&i, &j| costs[i].total_cmp(&costs[j])).unwrap();
    assert_eq!(costs.len(), best + 1 + 4, "four more epochs than the best: {costs:?}");
    assert!(costs.len() < 200);
    let line = format!(
        "stopped: the lowest validation cost was {:.5}, after epoch {best}; that network is saved",
        costs[best]
    );
    assert!(said.lines().any(|said| said == line), "{said}");
    let stopped = Model::load(dir.join("digits.safetensors")).unwrap();
    assert_eq!(stopped.metadata["epochs"], (best + 1).to_string());

    // It is the network that a run of so many epochs ends with, byte for byte.
    let bytes = model(dir);
    output(dir, &format!("{train} --epochs {}", best + 1).replace(" --epochs 200", ""));
    assert!(model(dir) == bytes);

    // Broken off after that epoch, and gone on with: the best network and the patience are known.
    let resume = format!("{train} --patience 4 --checkpoint run --resume");
    let shorter = resume.replace("--epochs 200", &format!("--epochs {}", best + 3));
    output(dir, &shorter);
    for _ in 0..2 {
        let said = output(dir, &resume);
        assert!(said.lines().any(|said| said == line), "{said}");
        assert!(model(dir) == bytes);
    }

    // What the test set says plays no part.
    change_labels(&dir.join("data/mnist/t10k-labels-idx1-ubyte"), |label| 9 - label);
    output(dir, &format!("{train} --patience 4"));
    let again = Model::load(dir.join("digits.safetensors")).unwrap();
    assert!(again.network == stopped.network);
    assert_ne!(again.metadata["test_accuracy"], stopped.metadata["test_accuracy"]);
}

#[test]
fn a_run_that_never_gets_worse_saves_its_last_network() {
    let dir = workshop();
    let said = output(dir.path(), "train --hidden 20 --eta 3 --epochs 3 --patience 3");
    assert!(said.contains("\nthe lowest validation cost was 0.0"), "{said}");
    assert!(said.contains(", after epoch 2; that network is saved\n"), "{said}");
    let patient = model(dir.path());
    output(dir.path(), "train --hidden 20 --eta 3 --epochs 3");
    assert!(model(dir.path()) == patient);
}
