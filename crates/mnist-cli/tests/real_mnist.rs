//! The figures on the real MNIST, which `cargo xtask download-mnist` brings:
//!
//!     cargo test --release -p mnist-cli --test real_mnist -- --ignored
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::env;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;

/// Images of the test set that are read right after a run with these flags.
fn correct(flags: &str, seed: u64) -> u64 {
    // The folder `MNIST_DIR`, or else `data/mnist` of the workspace.
    let in_workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/mnist");
    let data = env::var_os("MNIST_DIR").map_or_else(|| in_workspace.into(), PathBuf::from);
    let dir = tempfile::tempdir().unwrap();
    let model = dir.path().join("digits.safetensors");
    let mnist = |args: &str| {
        let mut command = Command::cargo_bin("mnist").unwrap();
        command.args(args.split_whitespace()).arg("--model").arg(&model).arg("--data").arg(&data);
        command.assert().success().get_output().stdout.clone()
    };
    mnist(&format!("train {flags} --seed {seed}"));
    let evaluation: Value = serde_json::from_slice(&mnist("eval --json")).unwrap();
    assert_eq!(evaluation["examples"], 10_000);
    evaluation["correct"].as_u64().unwrap()
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn with_100_hidden_neurons_97_4_percent_or_more_are_read_right() {
    let counts: Vec<u64> = (1..=5).map(|seed| correct("", seed)).collect();
    println!("784-100-10, seeds 1 to 5: {counts:?}");
    assert!(counts.iter().all(|&count| count >= 9_740), "{counts:?}");
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn the_book_s_run_reads_94_6_to_95_6_percent_right() {
    let mut counts: Vec<u64> = (1..=15).map(|seed| correct("--book", seed)).collect();
    println!("784-30-10 drawn from N(0, 1), seeds 1 to 15: {counts:?}");
    // One seed in fifteen ends a digit or two below, and one of thirty, with an output that never
    // fires, far below; which ones, the last bits of the sums decide.
    let within = counts.iter().filter(|count| (9_460..=9_560).contains(*count)).count();
    assert!(within >= 13, "{counts:?}");
    counts.sort_unstable();
    assert!(counts[1] >= 9_450, "{counts:?}");
    assert!((9_480..=9_540).contains(&counts[7]), "{counts:?}");
}

#[test]
#[ignore = "needs data/mnist: cargo xtask download-mnist"]
fn with_30_hidden_neurons_and_the_scaled_draw_95_percent_or_more_are_read_right() {
    let counts: Vec<u64> = (1..=5).map(|seed| correct("--hidden 30", seed)).collect();
    println!("784-30-10, seeds 1 to 5: {counts:?}");
    assert!(counts.iter().all(|&count| count >= 9_500), "{counts:?}");
}
