//! A disk that is full or read-only: what was saved is still there.

use std::path::Path;
use std::process::{Command, Output};

use checkpoint::{Checkpoints, Error};

/// Tells the child process which folder to save in.
const FOLDER: &str = "CHECKPOINT_TEST_FOLDER";

/// Runs a test of this file again, after a line of shell.
fn after(shell: &str, test: &str, folder: &Path) -> Output {
    Command::new("sh")
        .args(["-c", &format!("{shell} && exec \"$0\" --exact refused::{test} --nocapture")])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, folder)
        .output()
        .unwrap()
}

/// In the child: saves a small checkpoint, and then one that there is no space for.
fn save_too_much(folder: &Path) {
    let mut checkpoints = Checkpoints::open(folder, 1).unwrap();
    checkpoints.save(b"small").unwrap();
    let error = checkpoints.save(&vec![1; 500_000]).unwrap_err();
    assert!(matches!(error, Error::Write { .. }), "{error}");
    assert_eq!(checkpoints.newest().unwrap().checkpoint.unwrap().payload, b"small");
    let names: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "a checkpoint and the lock: {names:?}");
    checkpoints.save(b"small again").unwrap();
    assert_eq!(checkpoints.newest().unwrap().checkpoint.unwrap().payload, b"small again");
    println!("\nit went as expected");
}

fn check(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("it went as expected"), "{output:?}");
}

/// Files of this process may not be longer than some kilobytes: writing fails half way, as on a
/// full disk.
#[test]
fn a_write_that_fails_half_way() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return save_too_much(Path::new(&folder));
    }
    let parent = tempfile::tempdir().unwrap();
    check(&after("trap '' XFSZ; ulimit -f 16", "a_write_that_fails_half_way", parent.path()));
}

/// The command that runs a test of this file again where a file system of its own is mounted on the
/// folder, by these lines of shell; None where the user may not mount one.
fn mounted(shell: &str, test: &str, folder: &Path) -> Option<Command> {
    let unshare = |shell: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--user", "--map-root-user", "--mount", "sh", "-c", shell]);
        unshare.arg(std::env::current_exe().unwrap()).env(FOLDER, folder).current_dir(folder);
        unshare
    };
    if !unshare(shell).output().is_ok_and(|output| output.status.success()) {
        eprintln!("not run: no file system can be mounted here");
        return None;
    }
    Some(unshare(&format!("{shell} && exec \"$0\" --exact refused::{test} --nocapture")))
}

#[test]
fn a_full_disk() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return save_too_much(Path::new(&folder));
    }
    let parent = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=100k none \"$CHECKPOINT_TEST_FOLDER\"";
    if let Some(mut command) = mounted(mount, "a_full_disk", parent.path()) {
        check(&command.output().unwrap());
    }
}

#[test]
fn a_read_only_disk() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let folder = Path::new(&folder);
        for name in ["run", "new"] {
            let error = Checkpoints::open(folder.join(name), 1).unwrap_err();
            assert!(matches!(error, Error::Folder { .. }), "{error}");
        }
        println!("\nit went as expected");
        return;
    }
    let parent = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs none \"$CHECKPOINT_TEST_FOLDER\" \
                 && mkdir \"$CHECKPOINT_TEST_FOLDER/run\" \
                 && mount -o remount,ro \"$CHECKPOINT_TEST_FOLDER\"";
    if let Some(mut command) = mounted(mount, "a_read_only_disk", parent.path()) {
        check(&command.output().unwrap());
    }
}
