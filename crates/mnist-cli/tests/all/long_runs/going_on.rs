//! Runs that are saved, broken off, and gone on with.

use std::fs;
#[cfg(unix)]
use std::path::Path;

use super::{TRAIN, model, newest, notes, refused};
#[cfg(unix)]
use crate::support::{Ended, Running};
use crate::support::{mnist, output, workshop};

#[test]
fn the_same_command_begins_a_run_goes_on_with_it_and_ends_it_again() {
    let dir = workshop();
    let dir = dir.path();
    let plain = output(dir, "train --epochs 3 --hidden 20 --eta 3");
    let wanted = model(dir);
    let resume = format!("{TRAIN} --resume");
    assert_eq!(notes(dir, &resume), "note: no checkpoint in run yet, so the run begins\n");
    assert!(model(dir) == wanted, "checkpoints change nothing");
    assert_eq!(fs::read_dir(dir.join("run")).unwrap().count(), 3 + 1, "three and the lock");

    // It has ended: nothing is left to do but to evaluate and save.
    fs::remove_file(dir.join("digits.safetensors")).unwrap();
    let from = newest(dir);
    assert_eq!(notes(dir, &resume), format!("note: going on from {from} in epoch 3\n"));
    assert!(model(dir) == wanted);
    let said = output(dir, &resume);
    assert_eq!(said.lines().last(), plain.lines().last());
}

#[test]
fn a_run_can_be_given_more_epochs_and_not_fewer_than_it_has_begun() {
    let dir = workshop();
    let dir = dir.path();
    output(dir, "train --epochs 5 --hidden 20 --eta 3 --figure wanted.svg");
    let wanted = model(dir);
    output(dir, TRAIN);
    output(
        dir,
        "train --epochs 5 --hidden 20 --eta 3 --checkpoint run --resume --figure figure.svg",
    );
    assert!(model(dir) == wanted);
    let figure = |name: &str| fs::read(dir.join(name)).unwrap();
    assert!(figure("figure.svg") == figure("wanted.svg"), "with the epochs before it went on");

    let (error, hint) =
        refused(dir, "train --epochs 4 --hidden 20 --eta 3 --checkpoint run --resume");
    assert_eq!(error, format!("{}: the run is past 4 epochs: it has begun 5", newest(dir)));
    assert_eq!(hint, "ask for at least 5 with --epochs");
}

#[test]
fn a_damaged_checkpoint_is_passed_over_and_said_so() {
    let dir = workshop();
    let dir = dir.path();
    output(dir, TRAIN);
    let wanted = model(dir);
    let damaged = newest(dir);
    let mut bytes = fs::read(dir.join(&damaged)).unwrap();
    bytes[1000] ^= 8;
    fs::write(dir.join(&damaged), &bytes).unwrap();
    let before = newest(dir);
    assert_ne!(before, damaged);
    let said = notes(dir, &format!("{TRAIN} --resume"));
    assert_eq!(
        said,
        format!(
            "warning: {damaged} is passed over: its checksum is not that of its contents\n\
             note: going on from {before} in epoch 3\n"
        )
    );
    assert!(model(dir) == wanted);

    for entry in fs::read_dir(dir.join("run")).unwrap() {
        fs::File::options().write(true).open(entry.unwrap().path()).unwrap().set_len(30).unwrap();
    }
    let assert = mnist(dir, &format!("{TRAIN} --resume")).assert().code(1);
    let said = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[lines.len() - 2..],
        [
            "error: run: all checkpoints are damaged",
            "hint: the run can only begin again, after rm run/*.checkpoint"
        ],
        "{said}"
    );
    assert!(lines[0].ends_with("is passed over: it is 30 bytes long, expected at least 52"));
}

#[test]
fn a_log_that_was_cut_short_is_gone_on_with() {
    let dir = workshop();
    let dir = dir.path();
    output(dir, &format!("{TRAIN} --log log"));
    let log = fs::read_to_string(dir.join("log")).unwrap();
    // Lines of later epochs are cut off, as after a kill between the log and the checkpoint.
    fs::write(dir.join("log"), format!("{log}{{\"epoch\":3}}\n")).unwrap();
    output(dir, &format!("{TRAIN} --log log --resume"));
    assert_eq!(fs::read_to_string(dir.join("log")).unwrap(), log);
    fs::write(dir.join("log"), "").unwrap();
    let said =
        notes(dir, &format!("{TRAIN} --log log --resume --epochs 4").replace("--epochs 3", ""));
    let warning = format!(
        "warning: log is 0 bytes long, and was {} when the run was saved: lines are missing\n",
        log.len()
    );
    assert!(said.ends_with(&warning), "{said}");
    let log = fs::read_to_string(dir.join("log")).unwrap();
    assert!(log.starts_with("{\"epoch\":3,") && log.lines().count() == 1, "{log}");
}

/// Runs the program where files may not be longer than 50 kilobytes.
#[cfg(unix)]
fn with_little_space(dir: &Path, args: &str) -> std::process::Output {
    let limited = format!("trap '' XFSZ; ulimit -f 100 && exec \"$0\" {args}");
    std::process::Command::new("sh")
        .args(["-c", &limited, env!("CARGO_BIN_EXE_mnist")])
        .current_dir(dir)
        .env("MNIST_DATA", "data")
        .output()
        .unwrap()
}

/// There is space for the model and for a checkpoint of the first epoch, but not for one that has a
/// best network as well.
#[cfg(unix)]
#[test]
fn a_full_disk_is_warned_of_once_and_training_goes_on() {
    let dir = workshop();
    let dir = dir.path();
    let train = "train --epochs 3 --hidden 100 --eta 0.3 --patience 5";
    output(dir, train);
    let wanted = model(dir);
    let run = with_little_space(dir, &format!("{train} --checkpoint run --every 0.001ms"));
    assert!(run.status.success(), "{run:?}");
    let said = String::from_utf8(run.stderr).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(said.matches("no checkpoint").count(), 1, "{said}");
    assert!(
        lines[0].starts_with("warning: no checkpoint was saved, and training goes on: run/0"),
        "{said}"
    );
    assert_eq!(
        lines[1],
        "hint: the checkpoints before are kept, and the next is due in 1µs; if the disk is full, \
         make space"
    );
    assert!(model(dir) == wanted);
    let said = notes(dir, &format!("{train} --checkpoint run --resume"));
    assert!(said.starts_with("note: going on from run/0"), "{said}");
    let line = said.lines().next().unwrap();
    assert!(line.ends_with(" in epoch 0"), "the last that there was space for: {said}");
    assert!(model(dir) == wanted);

    let committee = format!("{train} --members 2 --checkpoint runs --every 0.001ms");
    let said = String::from_utf8(with_little_space(dir, &committee).stderr).unwrap();
    for member in 0..2 {
        let warning = format!("warning: member {member}: no checkpoint was saved, and");
        assert!(said.contains(&warning), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_is_saved_and_goes_on_to_the_same_model() {
    for replicas in [1, 8] {
        let dir = workshop();
        let dir = dir.path();
        // No checkpoint is due before the interruption.
        let flags = format!("--hidden 20 --eta 3 --replicas {replicas} --figure f.svg");
        let train = format!("train {flags} --epochs 2000 --checkpoint run --every 1h --resume");
        let mut run = Running::start(dir, &train);
        while !run.line().trim_start().starts_with("4 ") {}
        let Ended { code, rest, said } = run.end("-INT");
        assert_eq!(code, Some(130));
        let from = if replicas > 1 { "the beginning of epoch " } else { "here\n" };
        let advice = format!("note: the same command with --resume goes on from {from}");
        assert_eq!(said.matches(&advice).count(), 1, "{said}");
        let interrupted =
            rest.lines().find(|line| line.starts_with("interrupted in epoch ")).unwrap();
        let epoch: usize = interrupted.split(' ').nth(3).unwrap().parse().unwrap();
        // The replicas of an epoch that is not over have not been averaged.
        let begun = format!("saved is the average of the replicas after {epoch} whole epochs");
        assert_eq!(rest.contains(&begun), replicas > 1, "{rest}");

        let end = epoch + 3;
        let resume = format!("train {flags} --epochs {end} --checkpoint run --resume");
        let said = notes(dir, &resume);
        let (note, warning) = said.split_once('\n').unwrap();
        assert!(note.starts_with("note: going on from run/0"), "{said}");
        assert!(note.ends_with(&format!(" in epoch {epoch}")), "{said}");
        // Eight replicas learn so slowly that some outputs do not fire yet.
        assert!(warning.is_empty() || replicas > 1 && warning.starts_with("warning: "), "{said}");
        let (resumed, figure) = (model(dir), fs::read(dir.join("f.svg")).unwrap());
        output(dir, &format!("train {flags} --epochs {end}"));
        assert!(model(dir) == resumed);
        assert!(fs::read(dir.join("f.svg")).unwrap() == figure);
    }
}
