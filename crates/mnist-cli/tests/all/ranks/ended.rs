//! When one rank ends, all do.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use mnist_io::{Examples, Images, Labels, ShardedLayout, ShardedWriter};
use sgd::{WindowOrder, WindowSize};

use super::mpirun::{mpirun, on_ranks, program};
use super::{REPLICAS, TRAIN};
use crate::support::{output, workshop};

/// Waits until a job has saved some of them.
fn wait_for_checkpoint(dir: &Path) {
    let is_saved = || fs::read_dir(dir.join("run")).is_ok_and(|files| files.count() > 2);
    let begin = Instant::now();
    while !is_saved() {
        assert!(begin.elapsed() < Duration::from_secs(60), "no checkpoint");
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn one_of_four_ranks_is_killed_and_two_go_on() {
    for others in ["", REPLICAS] {
        let workshop = workshop();
        let dir = workshop.path();
        // Long enough to be in the middle of it.
        let train = format!("{TRAIN} {others} --epochs 300 --patience 300 --model model");
        output(dir, &train);
        let model = fs::read(dir.join("model")).unwrap();
        fs::remove_file(dir.join("model")).unwrap();
        let train = format!("{train} --checkpoint run --every 20ms --resume");
        let mut job = mpirun(dir, &format!("-n 4 {} {train}", program()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_for_checkpoint(dir);
        let parent = job.id().to_string();
        let kill = ["-KILL", "--newest", "--parent", &parent, "mnist"];
        assert!(Command::new("pkill").args(kill).status().unwrap().success());
        assert!(!job.wait().unwrap().success());
        assert!(!dir.join("model").exists(), "killed in the middle of it");

        let run = on_ranks(dir, 2, &train);
        assert!(run.status.success(), "{run:?}");
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(said.matches("note: going on from run").count(), 1, "{said}");
        assert!(fs::read(dir.join("model")).unwrap() == model);
    }
}

/// The process of this rank, of a job.
fn process_of(job: &Child, rank: usize) -> String {
    let parent = job.id().to_string();
    let found = Command::new("pgrep").args(["--parent", &parent, "mnist"]).output().unwrap();
    let processes = String::from_utf8(found.stdout).unwrap();
    let is_rank = |process: &&str| {
        let environment = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
        environment.split(|&byte| byte == 0).any(|variable| {
            ["OMPI_COMM_WORLD_RANK", "PMI_RANK"]
                .iter()
                .any(|name| variable == format!("{name}={rank}").as_bytes())
        })
    };
    processes.lines().find(is_rank).expect("a process of that rank").to_owned()
}

#[test]
fn a_rank_that_is_asked_to_end_ends_all_in_order() {
    let workshop = workshop();
    let dir = workshop.path();
    let train = format!("{TRAIN} --epochs 200 --patience 200 --model model");
    output(dir, &train);
    let model = fs::read(dir.join("model")).unwrap();
    fs::remove_file(dir.join("model")).unwrap();
    let train = format!("{train} --checkpoint run --every 20ms --resume");
    let said = dir.join("said");
    let mut job = mpirun(dir, &format!("-n 2 {} {train}", program()))
        .stdout(fs::File::create(&said).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for_checkpoint(dir);
    let process = process_of(&job, 1);
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    assert_eq!(job.wait().unwrap().code(), Some(143));
    let said = fs::read_to_string(said).unwrap();
    assert!(said.contains("interrupted on rank 1 in epoch "), "{said}");
    assert!(said.contains("saved model"), "{said}");

    let run = on_ranks(dir, 2, &train);
    assert!(run.status.success(), "{run:?}");
    assert!(fs::read(dir.join("model")).unwrap() == model);
}

#[test]
fn a_rank_that_cannot_read_on_ends_all_ranks() {
    let dir = tempfile::tempdir().unwrap();
    // More than a window.
    let examples = 300_000;
    for folder in ["a", "b"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
        let layout =
            ShardedLayout { image_shape: vec![2, 2], classes: 2, examples, shard_files: 1 };
        let mut writer =
            ShardedWriter::create(dir.path().join(folder).join("set"), layout).unwrap();
        for _ in 0..examples / 2 {
            writer.append(&[0, 0, 0, 9, 9, 0, 0, 0], &[0, 1]).unwrap();
        }
        let images = Images::from_array(ndarray::Array3::zeros((2, 2, 2))).unwrap();
        let test = Examples::new(images, Labels::from_vec(vec![0, 1]), 2).unwrap();
        writer.write_test(&test).unwrap();
        writer.finish().unwrap();
    }
    // For the second rank, an image in the second window has changed.
    let order = WindowOrder::new(WindowSize::default(), 1, 0, examples);
    let second = (0..examples).find(|&example| order.window_of(example) == 1).unwrap();
    let images = dir.path().join("b/set/shard-00000-images-idx3-ubyte");
    let mut bytes = fs::read(&images).unwrap();
    bytes[16 + 4 * usize::try_from(second).unwrap()] ^= 1;
    fs::write(images, bytes).unwrap();

    let train = format!(
        "{} train --data set --hidden 5 --mini-batch-size 1000 --shards 2 --threads 1",
        program()
    );
    let arguments = format!("-n 1 --wdir a {train} : -n 1 --wdir b {train}");
    let said = dir.path().join("said");
    let mut job = mpirun(dir.path(), &arguments)
        .stdout(Stdio::null())
        .stderr(fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = job.try_wait().unwrap() {
            break status;
        }
        if begin.elapsed() > Duration::from_secs(60) {
            job.kill().unwrap();
            panic!("the other rank waits for ever: {}", fs::read_to_string(said).unwrap());
        }
        sleep(Duration::from_millis(20));
    };
    assert!(!status.success());
    let said = fs::read_to_string(said).unwrap();
    let expected = "error: rank 1: set/shard-00000-images-idx3-ubyte has been altered: ";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_failure_of_rank_0_under_way_ends_all_ranks() {
    let workshop = workshop();
    let dir = workshop.path();
    let run = on_ranks(
        dir,
        2,
        &format!("{TRAIN} --eta 1e30 --lambda 0 --activation relu --output softmax --model model"),
    );
    assert!(!run.status.success());
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
    assert!(said.contains("after epoch 0"), "{said}");
    assert!(!dir.join("model").exists());
}
