//! What a killed process leaves is removed by the next one; what a living one holds is not.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use atomic_file::{AtomicFile, AtomicFolder, write};

use crate::support::names;

/// Tells the child process which target to write to.
const TARGET: &str = "ATOMIC_FILE_TEST_TARGET";

/// Runs a test of this file again, as a process that is in the middle of writing the target.
fn writing(test: &str, target: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", test, "--nocapture"])
        .env(TARGET, target)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    // The line may begin with what the test harness says.
    let ready = lines.map_while(Result::ok).any(|line| line.ends_with("half way"));
    assert!(ready, "the child did not come so far");
    child
}

/// Waits to be killed, or for the parent to end.
fn wait_to_be_killed() -> ! {
    println!("half way");
    let _ = std::io::stdin().read_line(&mut String::new());
    std::process::exit(1);
}

#[test]
fn a_file() {
    if let Some(target) = std::env::var_os(TARGET) {
        let mut file = AtomicFile::create(target).unwrap();
        file.write_all(b"half of wh").unwrap();
        wait_to_be_killed();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write(&path, b"old").unwrap();
    let mut child = writing("killed::a_file", &path);
    write(&path, b"newer").unwrap();
    assert_eq!(names(folder.path()).len(), 2, "the sibling is in use");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(folder.path()).len(), 2, "the sibling is left over");
    assert_eq!(fs::read(&path).unwrap(), b"newer");
    write(&path, b"newest").unwrap();
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn a_folder() {
    if let Some(target) = std::env::var_os(TARGET) {
        let folder = AtomicFolder::create(target).unwrap();
        fs::write(folder.path().join("file"), b"half of wh").unwrap();
        wait_to_be_killed();
    }
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("folder");
    let mut child = writing("killed::a_folder", &target);
    drop(AtomicFolder::create(&target).unwrap());
    assert_eq!(names(parent.path()).len(), 1, "the sibling is in use");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(parent.path()).len(), 1, "the sibling is left over");
    AtomicFolder::create(&target).unwrap().commit().unwrap();
    assert_eq!(names(parent.path()), ["folder"]);
}

#[test]
fn a_folder_between_the_two_renames_of_a_replacement() {
    if let Some(target) = std::env::var_os(TARGET) {
        let folder = AtomicFolder::create(&target).unwrap();
        fs::write(folder.path().join("file"), b"new").unwrap();
        // The first of the two.
        fs::rename(&target, folder.path().with_file_name("old")).unwrap();
        wait_to_be_killed();
    }
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("folder");
    let test = "killed::a_folder_between_the_two_renames_of_a_replacement";
    let kill = || {
        fs::create_dir(&target).unwrap();
        fs::write(target.join("file"), b"old").unwrap();
        let mut child = writing(test, &target);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!target.exists(), "nothing is in its place");
    };
    kill();
    drop(AtomicFolder::create(&target).unwrap());
    assert_eq!(names(parent.path()), ["folder"]);
    assert_eq!(names(&target), ["file"]);
    assert_eq!(fs::read(target.join("file")).unwrap(), b"old");

    // What somebody else has put in its place since then stays there.
    fs::remove_dir_all(&target).unwrap();
    kill();
    fs::create_dir(&target).unwrap();
    fs::write(target.join("other"), b"other").unwrap();
    drop(AtomicFolder::create(&target).unwrap());
    assert_eq!(names(parent.path()), ["folder"]);
    assert_eq!(names(&target), ["other"]);
}
