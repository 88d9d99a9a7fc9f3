//! Nothing printed panics: readers that go away, disks that are full.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::checkout::tidy_checkout;

/// The program, as cargo would run it in a workspace at `root`.
fn xtask(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.env("CARGO_MANIFEST_DIR", root.join("xtask")).env("CARGO", env!("CARGO"));
    command.env_remove("MNIST_DATA").current_dir(root).args(args);
    command
}

/// Made-up chores, and how each ends where everything can be printed.
fn chores(root: &Path) -> [(Command, i32); 3] {
    tidy_checkout(root);
    [
        (xtask(root, &["tidy"]), 0),
        (xtask(root, &["ci", "--only", "no-such-check"]), 1),
        (xtask(root, &["download-mnist", "--from", "no-such-folder"]), 1),
    ]
}

#[test]
fn chores_end_as_they_should_where_all_is_well() {
    let root = tempfile::tempdir().unwrap();
    for (mut command, code) in chores(root.path()) {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{command:?}: {output:?}");
    }
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    for (mut command, code) in chores(root.path()) {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{command:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_results_cannot_be_written_the_chore_fails_and_says_so() {
    let root = tempfile::tempdir().unwrap();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    for (mut command, code) in chores(root.path()) {
        let output = command.stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{command:?}: {output:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        let expected = "error: cannot write to standard output: No space left on device";
        assert_eq!(stderr.contains(expected), code == 0, "{command:?}: {stderr}");
    }
    for (mut command, code) in chores(root.path()) {
        let output = command.stderr(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{command:?}: {output:?}");
    }
}

#[test]
fn checks_run_in_the_workspace_that_cargo_names() {
    let root = tempfile::tempdir().unwrap();
    tidy_checkout(root.path());
    let write = |path: &str, text: &str| crate::checkout::write(root.path(), path, text);
    write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n");
    let package = "[package]\nname = \"sums\"\nedition = \"2024\"\n";
    write("crates/sums/Cargo.toml", package);
    write("crates/sums/src/lib.rs", "//! Sums.\n");
    write(
        "benches/peers/rust/Cargo.toml",
        &package.replace("sums", "rust").replace("[p", "[workspace]\n[p"),
    );
    write("benches/peers/rust/src/lib.rs", "//! Nothing.\n");

    let output = xtask(root.path(), &["ci", "--only", "fmt"]).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    assert!(stdout.contains("== fmt: cargo fmt --all --check\n"), "{stdout}");
    assert!(stdout.ends_with("\nci: 1 passed, 0 failed, 0 not run\n"), "{stdout}");

    fs::write(root.path().join("crates/sums/src/lib.rs"), "//! Sums.\nfn  f( ) {}\n").unwrap();
    let output = xtask(root.path(), &["ci", "--only", "fmt,train"]).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("train  not run"), "{stdout}");
    assert!(stdout.ends_with("\nci: 0 passed, 1 failed, 1 not run\n"), "{stdout}");
}

#[test]
fn where_data_are_required_checks_without_them_do_not_begin() {
    let root = tempfile::tempdir().unwrap();
    tidy_checkout(root.path());
    for (flag, only) in [("--require-data", "fmt,train"), ("--require-all", "train")] {
        let output = xtask(root.path(), &["ci", flag, "--only", only]).output().unwrap();
        assert_eq!((output.status.code(), &*output.stdout), (Some(1), &b""[..]), "{output:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        let folder = root.path().join("data/mnist");
        let missing = format!("no MNIST in {}: cargo xtask download-mnist", folder.display());
        assert_eq!(stderr, format!("error: train cannot run: {missing}\n"));
    }
    let mut elsewhere = xtask(root.path(), &["ci", "--require-data", "--only", "train"]);
    let output = elsewhere.env("MNIST_DATA", "there").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let folder = root.path().canonicalize().unwrap().join("there/mnist");
    assert!(stderr.contains(&*folder.to_string_lossy()), "{stderr}");
}

#[test]
fn an_unknown_check_is_refused_with_those_that_there_are() {
    let root = tempfile::tempdir().unwrap();
    tidy_checkout(root.path());
    let output = xtask(root.path(), &["ci", "--only", "fmt,clipy"]).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr.starts_with("error: there is no check clipy\nhint: there are fmt, "),
        "{stderr}"
    );
}

#[test]
fn data_come_to_the_folder_that_the_environment_names() {
    let root = tempfile::tempdir().unwrap();
    let there = root.path().join("there");
    fs::create_dir(root.path().join("empty")).unwrap();
    let bring = |data: &str| {
        let mut command = xtask(root.path(), &["download-mnist", "--from", "empty"]);
        command.env("MNIST_DATA", data).output().unwrap()
    };
    // The archives are not there, but the folder for them is made first.
    bring(there.to_str().unwrap());
    assert!(there.join("mnist").is_dir() && !root.path().join("data").exists());
    bring("");
    assert!(root.path().join("data/mnist").is_dir());
}
