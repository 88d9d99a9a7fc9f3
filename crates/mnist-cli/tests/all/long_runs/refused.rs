//! Runs that are not begun, or not gone on with.

use std::fs;

use checkpoint::{Checkpoints, decode, encode};

use super::{TRAIN, change_labels, newest, refused};
use crate::support::{mnist, output, workshop};

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
