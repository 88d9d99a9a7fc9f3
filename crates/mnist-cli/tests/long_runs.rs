//! `--checkpoint`, `--resume` and `--patience`, as their users see them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use checkpoint::{Checkpoints, decode, encode};
use sigmoid_net::Model;
use support::{mnist, output, workshop};

mod support;

/// A run that saves itself after each mini-batch.
const TRAIN: &str = "train --epochs 3 --hidden 20 --eta 3 --every 0.001ms --checkpoint run";

/// What a command says on standard error when it succeeds.
fn notes(dir: &Path, args: &str) -> String {
    let assert = mnist(dir, args).assert().success();
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

/// Error and hint of a command that is refused. The model is left as it was.
fn refused(dir: &Path, args: &str) -> (String, String) {
    let model = fs::read(dir.join("digits.safetensors")).ok();
    let assert = mnist(dir, args).assert().code(1);
    let said = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert_eq!(fs::read(dir.join("digits.safetensors")).ok(), model);
    let (error, hint) = said.trim_end().split_once("\nhint: ").expect(&said);
    assert!(!hint.contains('\n'), "{said}");
    (error.strip_prefix("error: ").expect(&said).to_string(), hint.to_string())
}

fn model(dir: &Path) -> Vec<u8> {
    fs::read(dir.join("digits.safetensors")).unwrap()
}

/// The newest checkpoint, as it is named in messages.
fn newest(dir: &Path) -> String {
    let mut checkpoints = Checkpoints::open(dir.join("run"), 3).unwrap();
    let path = checkpoints.newest().unwrap().checkpoint.unwrap().path;
    format!("run/{}", path.file_name().unwrap().to_str().unwrap())
}

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
fn a_run_is_not_begun_where_another_was_saved() {
    let dir = workshop();
    let dir = dir.path();
    output(dir, TRAIN);
    let before = newest(dir);
    let (error, hint) = refused(dir, TRAIN);
    assert_eq!(error, "run: a run was saved here before");
    assert_eq!(
        hint,
        "--resume goes on with it; to begin another run, name another folder, or remove the \
         *.checkpoint files in this one"
    );
    assert_eq!(newest(dir), before);
}

#[test]
fn other_settings_are_refused_by_name_with_both_values() {
    let dir = workshop();
    let dir = dir.path();
    output(dir, TRAIN);
    for (flags, difference) in [
        ("--hidden 20,10 --eta 3", "hidden is [20, 10], not [20]"),
        ("--hidden 20 --eta 3 --activation tanh", "activation is tanh, not sigmoid"),
        ("--hidden 20 --eta 3 --output softmax", "output is softmax, not sigmoid"),
        ("--hidden 20 --eta 3 --cost cross-entropy", "cost is cross-entropy, not quadratic"),
        ("--hidden 20 --eta 3 --init book", "init is Book, not BaseRate"),
        ("--hidden 20 --eta 0.1", "eta is Constant 0.1, not Constant 3.0"),
        ("--hidden 20 --eta 3 --mini-batch-size 11", "mini batch size is 11, not 10"),
        ("--hidden 20 --eta 3 --seed 2", "seed is 2, not 1"),
        (
            "--hidden 20 --eta 3 --rotation 0.1",
            "distortion is rotation 0.1, scaling 0.12, shear 0.15, shift 1, displacement 2, not none",
        ),
        ("--hidden 20 --eta 3 --momentum 0.5", "momentum is 0.5, not 0.0"),
        ("--hidden 20 --eta 3 --averaging 0.8", "averaging is 0.8, not none"),
        ("--hidden 20 --eta 3 --lambda 0.1", "lambda is 0.1, not 0"),
        (
            "--hidden 20 --eta 3 --schedule cosine --eta-end 0.5",
            "eta is Cosine {epochs 3, initial 3.0, last 0.5}, not Constant 3.0",
        ),
        ("--hidden 20 --eta 3 --patience 4", "patience is 4, not none"),
        (
            "--hidden 20 --eta 3 --validation 99",
            "training images is 501 of 8 x 10 in 10 classes, not 500 of 8 x 10 in 10 classes",
        ),
    ] {
        let command = format!("train --epochs 3 {flags} --checkpoint run --resume");
        let (error, hint) = refused(dir, &command);
        assert_eq!(
            error,
            format!("{}: saved by another run: {difference}", newest(dir)),
            "{flags}"
        );
        assert_eq!(
            hint,
            "go on with the data and the settings of that run, or begin another one in another \
             folder; --epochs may change if --eta is given without --schedule"
        );
    }
    output(dir, &format!("{TRAIN} --threads 3 --resume"));
}

#[test]
fn other_data_are_refused() {
    let dir = workshop();
    let dir = dir.path();
    output(dir, TRAIN);
    // One pixel of one image, and then one label.
    let name = dir.join("data/mnist/train-images-idx3-ubyte");
    let mut bytes = fs::read(&name).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&name, &bytes).unwrap();
    let (error, _) = refused(dir, &format!("{TRAIN} --resume"));
    let start = format!("{}: saved by another run: SHA-256 of the data is ", newest(dir));
    assert!(error.starts_with(&start), "{error}");
    bytes[last] ^= 1;
    fs::write(&name, &bytes).unwrap();
    output(dir, &format!("{TRAIN} --resume"));
    change_labels(&dir.join("data/mnist/train-labels-idx1-ubyte"), |label| 9 - label);
    let (error, _) = refused(dir, &format!("{TRAIN} --resume"));
    let start = format!("{}: saved by another run: SHA-256 of the data is ", newest(dir));
    assert!(error.starts_with(&start), "{error}");
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
fn checkpoints_of_other_versions_and_of_other_programs_are_refused() {
    let dir = workshop();
    let dir = dir.path();
    output(dir, TRAIN);
    let path = newest(dir);
    let bytes = fs::read(dir.join(&path)).unwrap();
    let payload = decode(&bytes).unwrap();
    let mut later = payload.to_vec();
    later[8] = 7;
    for (payload, error, hint) in [
        (
            &later[..],
            "the run was saved in version 7 of the format, expected 1",
            "go on with the version of mnist that wrote it, or begin again in another folder",
        ),
        (b"notes", "it is not of a run of this program", "name another folder with --checkpoint"),
    ] {
        fs::write(dir.join(&path), encode(payload)).unwrap();
        let said = refused(dir, &format!("{TRAIN} --resume"));
        assert_eq!(said, (format!("{path}: {error}"), hint.to_string()));
    }
}

#[test]
fn folders_that_cannot_be_used_are_refused_before_training() {
    let dir = workshop();
    let dir = dir.path();
    let _open = Checkpoints::open(dir.join("run"), 1).unwrap();
    let said = refused(dir, TRAIN);
    assert_eq!(said.0, "run is already in use");
    assert_eq!(
        said.1,
        "wait until the other run has ended, or name another folder with --checkpoint"
    );
    let said = refused(dir, "train --checkpoint data/mnist/train-labels-idx1-ubyte");
    assert!(said.0.starts_with("data/mnist/train-labels-idx1-ubyte: "), "{}", said.0);
    assert_eq!(said.1, "name a folder that you may write to");
}

#[test]
fn flags_that_need_a_folder_say_so() {
    let dir = workshop();
    for flags in ["--resume", "--every 10s", "--keep 2"] {
        let assert = mnist(dir.path(), &format!("train {flags}")).assert().code(2);
        let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(said.contains("--checkpoint <DIR>"), "{said}");
    }
    let assert = mnist(dir.path(), "train --checkpoint run --every 10").assert().code(2);
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(said.contains("expected a time, such as 10s, 5m or 1h"), "{said}");
    let (error, hint) = refused(dir.path(), "train --patience 3 --validation 0");
    assert_eq!(error, "--patience needs validation images, and none are set aside");
    assert_eq!(hint, "set some aside with --validation");
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

#[test]
fn a_file_that_would_take_the_place_of_a_checkpoint_is_refused() {
    let dir = workshop();
    let dir = dir.path();
    fs::create_dir_all(dir.join("run/member-0")).unwrap();
    let train = "train --epochs 1 --hidden 5 --checkpoint run";
    for (flags, said) in [
        ("--model run/00000001.checkpoint", "run/00000001.checkpoint: the model"),
        ("--model run/../run/x.CHECKPOINT", "run/../run/x.CHECKPOINT: the model"),
        ("--model run/.checkpoint.lock", "run/.checkpoint.lock: the model"),
        ("--log run/00000000.checkpoint", "run/00000000.checkpoint: the log"),
        ("--members 2 --model run/member-0/9.checkpoint", "run/member-0/9.checkpoint: the model"),
    ] {
        let run = mnist(dir, &format!("{train} {flags}")).assert().code(1);
        let stderr = String::from_utf8(run.get_output().stderr.clone()).unwrap();
        let expected =
            format!("error: {said} would be among the checkpoints in run\nhint: name a file");
        assert!(stderr.starts_with(&expected), "{stderr}\n{expected}");
    }
    // Others may be there, and checkpoints elsewhere are none of this run.
    output(dir, &format!("{train} --model run/model --log run/log"));
    output(dir, "train --epochs 1 --hidden 5 --checkpoint other --model x.checkpoint");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_is_saved_and_goes_on_to_the_same_model() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};

    let dir = workshop();
    let dir = dir.path();
    // No checkpoint is due before the interruption.
    let train = "train --epochs 2000 --hidden 20 --eta 3 --checkpoint run --every 1h --resume --figure f.svg";
    let mut child = Command::new(env!("CARGO_BIN_EXE_mnist"))
        .args(train.split_whitespace())
        .current_dir(dir)
        .env("MNIST_DATA", "data")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.trim_start().starts_with("4 ") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "it ended");
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.ends_with("note: the same command with --resume goes on from here\n"), "{said}");
    let interrupted = rest.lines().find(|line| line.starts_with("interrupted in epoch ")).unwrap();
    let epoch: usize = interrupted.split(' ').nth(3).unwrap().parse().unwrap();

    let end = epoch + 3;
    let resume = format!(
        "train --epochs {end} --hidden 20 --eta 3 --checkpoint run --resume --figure f.svg"
    );
    let said = notes(dir, &resume);
    assert!(said.ends_with(&format!("in epoch {epoch}\n")), "{said}");
    let (resumed, figure) = (model(dir), fs::read(dir.join("f.svg")).unwrap());
    output(dir, &format!("train --epochs {end} --hidden 20 --eta 3 --figure f.svg"));
    assert!(model(dir) == resumed);
    assert!(fs::read(dir.join("f.svg")).unwrap() == figure);
}

/// Labels that mean nothing: the validation cost rises while the network learns them by heart.
fn make_noise(dir: &Path) {
    let mut state = 7_u32;
    change_labels(&dir.join("data/mnist/train-labels-idx1-ubyte"), |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u8::try_from((state >> 16) % 10).unwrap()
    });
}

fn change_labels(path: &Path, mut change: impl FnMut(u8) -> u8) {
    /// Bytes before the labels.
    const HEADER: usize = 8;
    let mut bytes = fs::read(path).unwrap();
    for label in &mut bytes[HEADER..] {
        *label = change(*label);
    }
    fs::write(path, bytes).unwrap();
}

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
