//! What ranks refuse before anything is trained, and who says so.

use std::fs;
use std::path::{Path, PathBuf};

use super::TRAIN;
use super::mpirun::{mpirun, on_ranks, program};
use crate::support::workshop;

/// What two ranks with these flags say when they fail: one error and one hint.
fn said_by_one_of(dir: &Path, [first, second]: &[String; 2]) -> String {
    let program = program();
    let arguments = format!("-n 1 {program} {first} : -n 1 {program} {second}");
    let run = mpirun(dir, &arguments).output().unwrap();
    assert!(!run.status.success(), "{first} : {second}");
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!((said.matches("error: ").count(), said.matches("hint: ").count()), (1, 1), "{said}");
    said
}

/// The data of a workshop, one bit of a file of which is made another.
fn with_another_byte(workshop: &Path, file: &str) -> PathBuf {
    let data = workshop.join("data/mnist");
    let mut bytes = fs::read(data.join(file)).unwrap();
    // The last bit of a label or a pixel: another of the ten digits.
    bytes[108] ^= 1;
    fs::write(data.join(file), bytes).unwrap();
    data
}

#[test]
fn ranks_that_would_train_something_else_are_refused_by_one_of_them() {
    let (own, other) = (workshop(), workshop());
    let dir = own.path();
    let other = with_another_byte(other.path(), "train-images-idx3-ubyte");
    for (flags, others, expected) in [
        ("", "--eta 2".to_owned(), "rank 1: not as on rank 0: eta is Constant 2.0, not"),
        ("", "--shards 4".to_owned(), "rank 1: not as on rank 0: shards is 4, not 8"),
        ("", "--epochs 4".to_owned(), "rank 1: not as on rank 0: epochs is 4, not 3"),
        (
            "",
            format!("--data {}", other.display()),
            "rank 1: not as on rank 0: SHA-256 of the data is ",
        ),
        ("", "--data nowhere".to_owned(), "rank 1: no such folder: nowhere"),
        ("--data nowhere", String::new(), "no such folder: nowhere"),
        ("--model no/model", String::new(), "no/model: there is no folder no"),
        (
            "--shards 1",
            "--shards 1".to_owned(),
            "number of ranks is 2, expected a power of two up to the number of shards, 1",
        ),
        (
            "--shards 1 --replicas 1",
            "--shards 1 --replicas 4".to_owned(),
            "number of ranks is 2, expected a power of two up to the number of shards, 1",
        ),
        (
            "--shards 1 --replicas 4",
            "--shards 1 --replicas 8".to_owned(),
            "rank 1: not as on rank 0: replicas is 8, not 4",
        ),
    ] {
        let ranks = [format!("{TRAIN} {flags}"), format!("{TRAIN} {others}")];
        let said = said_by_one_of(dir, &ranks);
        assert!(said.contains(&format!("error: {expected}")), "{said}");
    }
}

#[test]
fn ranks_that_would_share_out_another_sweep_are_refused_before_anything_is_trained() {
    let (own, other) = (workshop(), workshop());
    let dir = own.path();
    let other = with_another_byte(other.path(), "train-labels-idx1-ubyte");
    let sweep = "sweep --hidden 5 --epochs 1 --log log";
    for (others, expected) in [
        ("--eta 1,3", "not as on rank 0: eta is Constant 1.0, not".to_owned()),
        (
            "--eta default,3",
            "not as on rank 0: the list of combinations is --eta default; --eta 3, not".to_owned(),
        ),
        ("--seeds 2", "not as on rank 0: seeds is 2, not 3".to_owned()),
        ("--until 90", "not as on rank 0: until is 0.9, not the end".to_owned()),
        ("--data nowhere", "no such folder: nowhere".to_owned()),
        (&format!("--data {}", other.display()), "SHA-256 of the data is ".to_owned()),
    ] {
        let said = said_by_one_of(dir, &[sweep.to_owned(), format!("{sweep} {others}")]);
        assert!(said.contains("error: rank 1: ") && said.contains(&expected), "{said}");
        assert_eq!(fs::read_to_string(dir.join("log")).unwrap(), "");
    }
    let sweep = "sweep --hidden 5,6 --eta 1";
    for (first, second, expected) in [
        ("--epochs 1", "--epochs 2", "epochs is 2,2, not 1,1"),
        // Closer to each other than percentages are printed.
        ("--until 12.5", "--until 12.501", "until is 0.12501, not 0.125"),
    ] {
        let ranks = [first, second].map(|flags| format!("{sweep} {flags}"));
        let said = said_by_one_of(dir, &ranks);
        assert!(said.contains(&format!("error: rank 1: not as on rank 0: {expected}")), "{said}");
    }
}

#[test]
fn ranks_that_would_train_another_committee_are_refused_before_anything_is_trained() {
    let (own, other) = (workshop(), workshop());
    let dir = own.path();
    let other = with_another_byte(other.path(), "train-labels-idx1-ubyte");
    let train = "train --hidden 5 --epochs 1 --eta 1 --members 3 --replicas 2 --model model";
    for (others, expected) in [
        ("--eta 2", "not as on rank 0: eta is Constant 2.0, not".to_owned()),
        ("--seed 2", "not as on rank 0: seed is 2, not 1".to_owned()),
        ("--epochs 2", "not as on rank 0: epochs is 2, not 1".to_owned()),
        ("--members 4", "not as on rank 0: members is 4, not 3".to_owned()),
        ("--members 1", "not as on rank 0: members is 1, not 3".to_owned()),
        (
            "--prepare as-is,deslanted",
            "not as on rank 0: prepare is as-is,deslanted,as-is, not as-is,as-is,as-is".to_owned(),
        ),
        ("--data nowhere", "no such folder: nowhere".to_owned()),
        (&format!("--data {}", other.display()), "SHA-256 of the data is ".to_owned()),
    ] {
        let said = said_by_one_of(dir, &[train.to_owned(), format!("{train} {others}")]);
        assert!(said.contains("error: rank 1: ") && said.contains(&expected), "{said}");
        assert!(!dir.join("model").exists());
    }
    // What rank 0 alone can find out.
    let checkpoint = format!("{train} --checkpoint run");
    assert!(on_ranks(dir, 2, &checkpoint).status.success());
    let said = said_by_one_of(dir, &[checkpoint.clone(), checkpoint]);
    assert!(said.contains("error: run/member-0: a run was saved here before"), "{said}");
}

#[test]
fn help_and_wrong_flags_are_printed_by_one_rank() {
    let dir = tempfile::tempdir().unwrap();
    let help = on_ranks(dir.path(), 3, "train --help");
    assert!(help.status.success());
    assert_eq!(String::from_utf8(help.stdout).unwrap().matches("[OPTIONS]").count(), 1);
    let wrong = on_ranks(dir.path(), 3, "train --shards");
    assert!(!wrong.status.success());
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(said.matches("error: ").count() <= 1, "{said}");
}
