//! Signals end a run in order.

use sigmoid_net::Model;

use crate::support::{Running, workshop};

#[test]
fn signals_stop_after_the_mini_batch_save_and_say_which_in_the_exit_code() {
    let dir = workshop();
    // The last one has one mini-batch an epoch.
    for (signal, code, flags) in [
        ("-INT", 130, ""),
        ("-TERM", 143, ""),
        ("-HUP", 129, ""),
        ("-INT", 130, "--mini-batch-size 100000 --eta 1"),
    ] {
        let mut run = Running::start(dir.path(), &format!("train --epochs 1000000 {flags}"));
        run.first_epoch();
        let ended = run.end(signal);
        assert_eq!(ended.code, Some(code), "{signal}");
        let rest = ended.rest;
        let lines: Vec<&str> = rest.lines().collect();
        let [.., interrupted, saved] = lines[..] else { panic!("{rest}") };
        assert!(interrupted.starts_with("interrupted in epoch "), "{interrupted}");
        assert_eq!(saved, "saved digits.safetensors");
        let model = Model::load(dir.path().join("digits.safetensors")).unwrap();
        assert!(!model.metadata.contains_key("test_accuracy"), "the test set was not touched");
        std::fs::remove_file(dir.path().join("digits.safetensors")).unwrap();
    }
}

#[test]
fn a_model_is_left_as_it_is_where_nothing_has_been_learned() {
    let dir = workshop();
    let path = dir.path().join("digits.safetensors");
    std::fs::write(&path, "of before").unwrap();
    // An epoch takes long, and its end is the first time that the replicas are averaged.
    let train = "train --hidden 3000,1000 --mini-batch-size 1 --replicas 2 --threads 1";
    let mut run = Running::start(dir.path(), train);
    // It listens to signals before it prints anything.
    run.line();
    let ended = run.end("-TERM");
    assert_eq!(ended.code, Some(143), "{}", ended.said);
    let lines: Vec<&str> = ended.rest.lines().collect();
    let [.., interrupted, nothing] = lines[..] else { panic!("{}", ended.rest) };
    assert!(interrupted.starts_with("interrupted in epoch 0 after "), "{interrupted}");
    assert_eq!(
        nothing,
        "nothing is learned before the end of the first epoch: digits.safetensors was not written"
    );
    assert_eq!(std::fs::read(&path).unwrap(), b"of before");
}

/// As under nohup: what was ignored when the program started does not stop it.
#[cfg(target_os = "linux")]
#[test]
fn an_ignored_signal_stays_ignored() {
    let dir = workshop();
    let mut shell = std::process::Command::new("sh");
    let script = "trap '' HUP; exec \"$0\" train --epochs 300";
    shell.args(["-c", script, env!("CARGO_BIN_EXE_mnist")]);
    let mut run = Running::of(dir.path(), shell);
    run.first_epoch();
    let ended = run.end("-HUP");
    assert_eq!(ended.rest.lines().last().unwrap(), "saved digits.safetensors");
    assert_eq!(ended.code, Some(0));
}
