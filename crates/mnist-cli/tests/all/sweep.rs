//! `mnist sweep`: every combination, with every seed, as `mnist train` would train it.

use std::fs;

use serde_json::Value;
use sigmoid_net::Model;

use crate::support::{mnist, output, workshop};

#[test]
fn a_run_of_a_sweep_is_a_run_of_train() {
    let dir = workshop();
    let flags = "--epochs 2 --hidden 5,7-4,none --eta 1,default --distort --seeds 2 \
                 --prepare as-is,deslanted --log log --figure f.svg";
    let table = output(dir.path(), &format!("sweep {flags}"));
    // A head, a line for each combination, the best, the figure.
    assert_eq!(table.lines().count(), 1 + 12 + 1 + 1, "{table}");
    assert!(fs::read_to_string(dir.path().join("f.svg")).unwrap().contains("hidden 7-4"));

    let log = fs::read_to_string(dir.path().join("log")).unwrap();
    let runs: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(runs.len(), 3 * 2 * 2 * 2);
    for run in runs {
        let flag = |name: &str| run["flags"][name].as_str().unwrap().to_string();
        let (hidden, eta, prepare) = (flag("hidden"), flag("eta"), flag("prepare"));
        let seed = &run["seed"];
        let eta = if eta == "default" { String::new() } else { format!("--eta {eta}") };
        let train = format!(
            "train --epochs 2 --distort --prepare {prepare} --hidden {hidden} {eta} --seed {seed} \
             --model m"
        );
        output(dir.path(), &train);
        let model = Model::load(dir.path().join("m")).unwrap();
        let accuracy: f64 = model.metadata["validation_accuracy"].parse().unwrap();
        assert_eq!(run["validation_accuracy"].as_f64().unwrap(), accuracy, "{train}");
    }
}

#[test]
fn until_an_accuracy_a_run_ends_after_the_first_epoch_that_has_it() {
    let dir = workshop();
    let flags = "--hidden 7 --eta 0.001,1 --seeds 2 --log log";
    output(dir.path(), &format!("sweep {flags} --epochs 4"));
    let runs = || -> Vec<Value> {
        let log = fs::read_to_string(dir.path().join("log")).unwrap();
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let of_eta_1 = |run: &&Value| run["flags"]["eta"] == "1" && run["seed"] == 1;
    let reached = runs().iter().find(of_eta_1).unwrap()["validation_accuracy"].as_f64().unwrap();
    assert!(runs().iter().all(|run| run["epochs"] == 4));

    let until = format!("--epochs 40 --until {:.2} --figure f.svg", 100.0 * reached);
    let table = output(dir.path(), &format!("sweep {flags} {until}"));
    let run = runs().into_iter().find(|run| of_eta_1(&run)).unwrap();
    let epochs = run["epochs"].as_u64().unwrap();
    assert!(epochs <= 4 && run["validation_accuracy"].as_f64().unwrap() >= reached, "{run}");
    // It is the number of epochs that train takes, and one less does not do.
    output(dir.path(), &format!("train --hidden 7 --eta 1 --epochs {epochs} --model m"));
    let model = Model::load(dir.path().join("m")).unwrap();
    assert_eq!(model.metadata["validation_accuracy"], run["validation_accuracy"].to_string());
    // With an η that is far too small it is never there.
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].ends_with("  epochs") && lines[1].ends_with("       -"), "{table}");
    assert!(
        lines[3].starts_with("fewest epochs until") && lines[3].contains("--eta 1 "),
        "{table}"
    );
    let figure = fs::read_to_string(dir.path().join("f.svg")).unwrap();
    assert!(figure.contains("epochs until"), "{figure}");
}

#[test]
fn the_number_of_threads_changes_nothing_but_seconds() {
    let dir = workshop();
    let table = |threads: usize| {
        let flags = "--epochs 1 --hidden 5,30 --mini-batch-size 1,10 --seeds 3";
        let table = output(dir.path(), &format!("sweep {flags} --threads {threads}"));
        let without_seconds =
            table.lines().map(|line| line.rsplit_once("  ").unwrap().0.trim_end().to_string());
        without_seconds.take(5).collect::<Vec<_>>()
    };
    assert_eq!(table(1), table(3));
}

#[test]
fn a_value_that_train_would_refuse_is_refused_before_anything_is_trained() {
    let dir = workshop();
    for (flags, said) in [
        ("--hidden 5,x", "'x' for '--hidden <NEURONS>'"),
        ("--eta 1,0", "'0' for '--eta <ETA>'"),
        ("--cost quadratic,cross-entropy --output softmax", "softmax"),
        ("--recipe bok", "'book'"),
        ("--recipe list", "'list'"),
        ("--seeds 0", "at least 1"),
        ("--until 0", "above 0 and up to 100"),
        ("--until x", "above 0 and up to 100"),
        ("--validation 0", "at least 1"),
        ("--validation 600", "600"),
        ("--log folder/log --hidden 5", "folder"),
        ("--figure f.png", "svg"),
        ("--figure same.svg --log same.svg", "same"),
    ] {
        let output = mnist(dir.path(), &format!("sweep --epochs 1 {flags}")).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && stderr.contains(said), "{flags}: {stderr}");
        assert!(output.stdout.is_empty(), "{flags}");
    }
}

#[test]
fn settings_that_are_the_same_are_trained_once() {
    let dir = workshop();
    let flags = "sweep --epochs 1 --seeds 1 --hidden 5,default,100 --eta 1,1.0,2,1e0 --log log";
    let run = mnist(dir.path(), flags).assert().success();
    let stderr = String::from_utf8(run.get_output().stderr.clone()).unwrap();
    let log = fs::read_to_string(dir.path().join("log")).unwrap();
    let mut trained: Vec<(String, String)> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["flags"].clone())
        .map(|flags| ["hidden", "eta"].map(|name| flags[name].as_str().unwrap().to_string()))
        .map(|[hidden, eta]| (hidden, eta))
        .collect();
    trained.sort();
    let expected = [("5", "1"), ("5", "2"), ("default", "1"), ("default", "2")];
    assert_eq!(trained, expected.map(|(hidden, eta)| (hidden.to_string(), eta.to_string())));
    assert_eq!(stderr.lines().count(), 2 + 2 + 4, "{stderr}");
    let note =
        "note: --hidden 5 --eta 1.0 is left out: the settings are those of --hidden 5 --eta 1\n";
    assert!(stderr.starts_with(note), "{stderr}");
}
