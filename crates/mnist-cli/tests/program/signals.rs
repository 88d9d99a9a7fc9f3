//! Signals end a run in order.

use sigmoid_net::Model;

use super::support::workshop;

#[cfg(unix)]
#[test]
fn signals_stop_after_the_mini_batch_save_and_say_which_in_the_exit_code() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    let dir = workshop();
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mnist"))
            .args(["train", "--epochs", "1000000"])
            .current_dir(dir.path())
            .env("MNIST_DATA", "data")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        // Headline, head of the table, first epoch: it is at work.
        for _ in 0..3 {
            out.read_line(&mut line).unwrap();
        }
        let killed = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
        let lines: Vec<&str> = rest.lines().collect();
        let [.., interrupted, saved] = lines[..] else { panic!("{rest}") };
        assert!(interrupted.starts_with("interrupted in epoch "), "{interrupted}");
        assert_eq!(saved, "saved digits.safetensors");
        let model = Model::load(dir.path().join("digits.safetensors")).unwrap();
        assert!(!model.metadata.contains_key("test_accuracy"), "the test set was not touched");
        std::fs::remove_file(dir.path().join("digits.safetensors")).unwrap();
    }
}

/// As under nohup: what was ignored when the program started does not stop it.
#[cfg(target_os = "linux")]
#[test]
fn an_ignored_signal_stays_ignored() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let dir = workshop();
    let mut child = Command::new("sh")
        .args(["-c", "trap '' HUP; exec \"$0\" train --epochs 300", env!("CARGO_BIN_EXE_mnist")])
        .current_dir(dir.path())
        .env("MNIST_DATA", "data")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    // Headline, head of the table, first epoch: it is at work.
    assert!(lines.by_ref().nth(2).is_some());
    let killed = Command::new("kill").args(["-HUP", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(lines.last().unwrap(), "saved digits.safetensors");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
