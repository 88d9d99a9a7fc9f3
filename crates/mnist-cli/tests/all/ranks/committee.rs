//! The members of a committee, shared out among ranks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use sigmoid_net::Model;

use super::mpirun::{mpirun, on_ranks, program};
use crate::support::{drawn_workshop, output, workshop};

const TRAIN: &str = "train --hidden 8 --epochs 3 --members 5 --prepare as-is,deslanted --distort \
                     --model model";

/// Long enough to be in the middle of it.
const LONG: &str = "train --hidden 30 --epochs 1000 --members 3 --patience 1000 --model model";

/// The model file, which is then gone.
fn model(dir: &Path) -> Vec<u8> {
    let bytes = fs::read(dir.join("model")).unwrap();
    fs::remove_file(dir.join("model")).unwrap();
    bytes
}

/// The lines without what a run takes in seconds.
fn without_seconds(printed: &str) -> Vec<String> {
    let cut = |line: &str| {
        let is_row = line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let cut = line.rsplit_once("  ").filter(|_| is_row).map(|(row, _)| row.trim_end());
        cut.unwrap_or(line).to_owned()
    };
    printed.lines().map(cut).collect()
}

#[test]
fn the_committee_does_not_depend_on_the_ranks() {
    let workshop = workshop();
    let dir = workshop.path();
    let printed = without_seconds(&output(dir, TRAIN));
    let alone = model(dir);
    for (ranks, threads) in [(1, 1), (2, 1), (3, 2), (4, 1), (8, 1)] {
        let run = on_ranks(dir, ranks, &format!("{TRAIN} --threads {threads}"));
        assert!(run.status.success(), "{run:?}");
        assert!(model(dir) == alone, "{ranks} ranks of {threads} threads");
        let mut found = without_seconds(&String::from_utf8(run.stdout).unwrap());
        if ranks > 1 {
            assert_eq!(found.remove(0), format!("5 members on {ranks} ranks"));
        }
        assert_eq!(found, printed);
    }
}

#[test]
fn members_learn_on_ranks_what_is_no_digit() {
    let workshop = drawn_workshop();
    let dir = workshop.path();
    let train = "train --hidden 8 --epochs 1 --members 2 --non-digits --model model";
    output(dir, train);
    let alone = model(dir);
    let run = on_ranks(dir, 2, train);
    assert!(run.status.success(), "{run:?}");
    assert!(model(dir) == alone);
}

/// Ranks that train, and are in the middle of it.
fn under_way(dir: &Path, ranks: usize, flags: &str, is_so: impl Fn() -> bool) -> Child {
    let job = mpirun(dir, &format!("-n {ranks} {} {flags}", program()))
        .stdout(fs::File::create(dir.join("printed")).unwrap())
        .stderr(fs::File::create(dir.join("said")).unwrap())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(60), "not under way");
        sleep(Duration::from_millis(5));
    }
    job
}

/// Sends a signal to the first or the last rank of a job.
fn send(job: &Child, signal: &str, which: &str) {
    let parent = job.id().to_string();
    let sent = Command::new("pkill").args([signal, which, "--parent", &parent, "mnist"]).status();
    assert!(sent.unwrap().success());
}

/// The newest checkpoint of each of so many members that has one.
fn checkpoints(dir: &Path, members: usize) -> Vec<Option<PathBuf>> {
    let newest = |number| {
        let files = fs::read_dir(dir.join(format!("run/member-{number}"))).ok()?;
        let paths = files.flatten().map(|file| file.path());
        // Their numbers have leading zeros.
        paths.filter(|path| path.extension().is_some_and(|e| e == "checkpoint")).max()
    };
    (0..members).map(newest).collect()
}

#[test]
fn a_committee_goes_on_on_other_ranks_when_one_is_killed() {
    let workshop = workshop();
    let dir = workshop.path();
    output(dir, LONG);
    let whole = model(dir);
    let train = format!("{LONG} --checkpoint run --every 20ms --resume");
    let mut job = under_way(dir, 3, &train, || checkpoints(dir, 3).iter().all(Option::is_some));
    send(&job, "-KILL", "--newest");
    assert!(!job.wait().unwrap().success());
    let trained = Model::load_members(dir.join("model")).map_or(0, |members| members.len());
    assert!(trained < 3, "killed in the middle of it");

    let run = on_ranks(dir, 2, &train);
    assert!(run.status.success(), "{run:?}");
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(said.matches("note: going on from run/member-").count(), 3, "{said}");
    assert!(model(dir) == whole);
}

#[test]
fn a_signal_to_one_rank_stops_all_and_keeps_what_they_have() {
    let workshop = workshop();
    let dir = workshop.path();
    output(dir, LONG);
    let whole = model(dir);
    let train = format!("{LONG} --checkpoint run --every 20ms --resume");
    for which in ["--oldest", "--newest"] {
        let before = checkpoints(dir, 2);
        let are_newer = || checkpoints(dir, 2).iter().zip(&before).all(|(now, then)| now > then);
        let mut job = under_way(dir, 2, &train, are_newer);
        let under_way = checkpoints(dir, 2);
        send(&job, "-TERM", which);
        assert_eq!(job.wait().unwrap().code(), Some(143));
        let said = fs::read_to_string(dir.join("said")).unwrap();
        let advice = "note: the same command with --resume goes on from here";
        assert_eq!(said.matches(advice).count(), 1, "{said}");
        assert!(!said.contains("error: "), "{said}");
        let printed = fs::read_to_string(dir.join("printed")).unwrap();
        assert!(printed.contains("interrupted in epoch "), "{printed}");
        let saved = checkpoints(dir, 2);
        assert!(saved.iter().zip(&under_way).all(|(saved, then)| saved >= then), "{saved:?}");
    }
    let run = on_ranks(dir, 3, &train);
    assert!(run.status.success(), "{run:?}");
    assert!(model(dir) == whole);
}

#[test]
fn a_rank_that_fails_is_named_and_ends_all() {
    let workshop = workshop();
    let dir = workshop.path();
    // Too much for the second seed, and so for the member of the other rank.
    let failing = "--seed 1 --activation relu --output softmax --eta 1e15";
    let train = format!("train --hidden 5 --epochs 1 --members 2 --model model {failing}");
    let run = on_ranks(dir, 2, &train);
    assert!(!run.status.success());
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
    assert!(said.contains("error: rank 1: member 1: ") && said.contains("after epoch 0"), "{said}");
    assert!(said.contains("; members trained before are in model\n"), "{said}");
}

#[test]
fn warnings_of_all_ranks_name_the_member_they_are_about() {
    let workshop = workshop();
    let train = "train --init book --hidden 100 --eta 100 --epochs 1 --members 3 --model model";
    let run = on_ranks(workshop.path(), 3, train);
    assert!(run.status.success(), "{run:?}");
    let said = String::from_utf8(run.stderr).unwrap();
    for member in 0..3 {
        let warning = format!("warning: member {member}: output neuron");
        assert_eq!(said.matches(&warning).count(), 1, "{said}");
    }
}
