//! What is in the folder: the newest checkpoints, and whatever else anybody keeps there.

use std::fs;
use std::path::Path;

use checkpoint::{Checkpoints, Error};

/// Names in a folder, sorted, but for the lock.
fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != ".checkpoint.lock")
        .collect();
    names.sort();
    names
}

fn newest(checkpoints: &mut Checkpoints) -> Option<Vec<u8>> {
    checkpoints.newest().unwrap().checkpoint.map(|checkpoint| checkpoint.payload)
}

#[test]
fn the_newest_are_kept() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("not/yet");
    let mut checkpoints = Checkpoints::open(&folder, 3).unwrap();
    assert!(checkpoints.is_empty().unwrap());
    assert_eq!(newest(&mut checkpoints), None);
    for payload in [&b"1"[..], b"2", b"3", b"4", b""] {
        checkpoints.save(payload).unwrap();
    }
    assert_eq!(
        names(&folder),
        ["00000003.checkpoint", "00000004.checkpoint", "00000005.checkpoint"]
    );
    assert_eq!(newest(&mut checkpoints), Some(Vec::new()));
    drop(checkpoints);

    let mut checkpoints = Checkpoints::open(&folder, 0).unwrap();
    assert!(!checkpoints.is_empty().unwrap());
    checkpoints.save(b"6").unwrap();
    assert_eq!(names(&folder), ["00000006.checkpoint"]);
}

#[test]
fn damaged_ones_do_not_count_among_those_kept() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let mut checkpoints = Checkpoints::open(folder, 2).unwrap();
    checkpoints.save(b"good").unwrap();
    let damaged = checkpoints.save(b"damaged").unwrap();
    fs::write(damaged, b"dam").unwrap();
    assert_eq!(newest(&mut checkpoints).unwrap(), b"good");
    checkpoints.save(b"3").unwrap();
    assert_eq!(names(folder).len(), 3, "good, damaged and 3");
    checkpoints.save(b"4").unwrap();
    assert_eq!(names(folder), ["00000003.checkpoint", "00000004.checkpoint"]);
}

#[test]
fn what_else_is_in_the_folder_is_left_alone() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let others = ["1.checkpoint", "00000001.checkpoint.bak", "digits.safetensors", "notes"];
    for other in others {
        fs::write(folder.join(other), other).unwrap();
    }
    // Not a checkpoint, though named like one.
    fs::create_dir(folder.join("00000005.checkpoint")).unwrap();
    let mut checkpoints = Checkpoints::open(folder, 1).unwrap();
    for payload in [b"6", b"7", b"8"] {
        checkpoints.save(payload).unwrap();
    }
    for other in others {
        assert_eq!(fs::read_to_string(folder.join(other)).unwrap(), other);
    }
    assert!(folder.join("00000005.checkpoint").is_dir());
    assert_eq!(names(folder).len(), others.len() + 2);
    assert_eq!(newest(&mut checkpoints).unwrap(), b"8");

    fs::remove_file(folder.join("00000008.checkpoint")).unwrap();
    let found = checkpoints.newest().unwrap();
    assert!(found.checkpoint.is_none());
    assert_eq!(found.passed_over[0].fault.to_string(), "it is not a regular file");
}

#[test]
fn a_folder_is_open_once() {
    let parent = tempfile::tempdir().unwrap();
    let first = Checkpoints::open(parent.path(), 1).unwrap();
    let error = Checkpoints::open(parent.path(), 1).unwrap_err();
    assert!(matches!(error, Error::InUse { .. }), "{error}");
    drop(first);
    Checkpoints::open(parent.path(), 1).unwrap();
}

#[test]
fn after_the_last_number_there_is_no_other() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join(format!("{}.checkpoint", u64::MAX));
    fs::write(&path, checkpoint::encode(b"last")).unwrap();
    let mut checkpoints = Checkpoints::open(parent.path(), 1).unwrap();
    let error = checkpoints.save(b"one more").unwrap_err();
    assert!(matches!(error, Error::LastNumber { .. }), "{error}");
    assert_eq!(newest(&mut checkpoints).unwrap(), b"last");
}

#[test]
fn a_folder_that_cannot_be_one_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("file");
    fs::write(&file, b"1").unwrap();
    for folder in [file.clone(), file.join("in a file")] {
        let error = Checkpoints::open(&folder, 1).unwrap_err();
        assert!(matches!(error, Error::Folder { .. }), "{error}");
        assert_eq!(error.to_string(), folder.display().to_string());
    }
    assert_eq!(fs::read(file).unwrap(), b"1");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_is_refused() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    let parent = tempfile::tempdir().unwrap();
    fs::set_permissions(parent.path(), Permissions::from_mode(0o555)).unwrap();
    let opened = Checkpoints::open(parent.path(), 1);
    // An administrator may write everywhere.
    assert_eq!(opened.is_ok(), fs::write(parent.path().join("other"), b"1").is_ok());
    if let Err(error) = opened {
        assert!(matches!(error, Error::Folder { .. }), "{error}");
    }
}
