//! Runs that are killed at random moments and go on from their checkpoints end in the model of a
//! run that was left alone, byte for byte.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{self, workshop};

/// Says how many runs are to be killed; `cargo xtask ci` asks for 200.
const KILLS: &str = "MNIST_TEST_KILLS";

/// With all that a run has to remember, and saved so often that many a kill is in the middle of it.
const TRAIN: &str = "train --epochs 5 --hidden 30,20 --mini-batch-size 7 --eta 1 --momentum 0.5 \
                     --schedule cosine --eta-end 0.1 --averaging 0.8 --lambda 0.1 --distort \
                     --patience 5 --log log --model model --checkpoint run --every 2ms --keep 2 \
                     --resume";

fn run(dir: &Path, threads: u64) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mnist"));
    command
        .current_dir(dir)
        .env("MNIST_DATA", "data")
        .args(TRAIN.split_whitespace())
        .args(["--threads", &threads.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The lines of the log, without the times.
fn log(dir: &Path) -> Vec<Value> {
    let text = fs::read_to_string(dir.join("log")).unwrap();
    let lines = text.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        assert!(line["train_seconds"].take().as_f64().unwrap() > 0.0);
        line
    });
    lines.collect()
}

fn begin_anew(dir: &Path) {
    for file in ["log", "model"] {
        let _ = fs::remove_file(dir.join(file));
    }
    let _ = fs::remove_dir_all(dir.join("run"));
}

#[test]
fn a_killed_run_goes_on_and_ends_in_the_same_bytes() {
    let kills: u64 = std::env::var(KILLS).map_or(6, |kills| kills.parse().unwrap());
    let workshop = workshop();
    let dir = workshop.path();
    // One that is left alone, with and without checkpoints.
    let plain = TRAIN.split(" --checkpoint").next().unwrap();
    support::output(dir, plain);
    let (model, lines) = (fs::read(dir.join("model")).unwrap(), log(dir));
    begin_anew(dir);
    let start = Instant::now();
    assert!(run(dir, 1).status().unwrap().success());
    let length = start.elapsed();
    assert!(fs::read(dir.join("model")).unwrap() == model && log(dir) == lines);

    let mut random = 1_u64;
    let mut next = |below: u64| {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let mut killed = 0;
    for round in 0.. {
        if killed == kills {
            break;
        }
        begin_anew(dir);
        // Up to the end, and each of them again and again, until one comes to its end.
        for kill in 0.. {
            let threads = 1 + next(3);
            let mut child = run(dir, threads).spawn().unwrap();
            sleep(Duration::from_micros(next(u64::try_from(length.as_micros()).unwrap())));
            if killed < kills && child.try_wait().unwrap().is_none() {
                child.kill().unwrap();
                killed += 1;
            }
            let status = child.wait().unwrap();
            if status.success() {
                let what = format!("run {round}, killed {kill} times");
                assert!(fs::read(dir.join("model")).unwrap() == model, "{what}");
                assert_eq!(log(dir), lines, "{what}");
                break;
            }
            assert_eq!(status.code(), None, "killed, and nothing else went wrong");
        }
    }
}
