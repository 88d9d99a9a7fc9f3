//! Files: what is kept, what is followed, what is refused, and what is left behind.

use std::fs;
use std::io::{ErrorKind, Seek, SeekFrom, Write};

use atomic_file::{AtomicFile, check_writable, write};

use crate::support::names;

#[test]
fn a_file_is_written_and_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    for bytes in [&b"old and longer"[..], b"new", b""] {
        write(&path, bytes).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert_eq!(names(folder.path()), ["file"]);
    }
}

#[test]
fn an_interrupted_write_leaves_the_old_file_whole_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write(&path, b"old").unwrap();
    let mut file = AtomicFile::create(&path).unwrap();
    file.write_all(b"half of what").unwrap();
    assert_eq!(names(folder.path()).len(), 2, "the file and its temporary sibling");
    assert_eq!(fs::read(&path).unwrap(), b"old");
    drop(file);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn a_header_can_be_written_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let mut file = AtomicFile::create(&path).unwrap();
    file.write_all(b"????body").unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    file.write_all(b"head").unwrap();
    file.commit().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"headbody");
}

#[test]
fn the_longest_of_names_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["x".repeat(255), "ß".repeat(127), "😀".repeat(63)] {
        write(folder.path().join(&name), b"1").unwrap();
        assert_eq!(names(folder.path()), [&name[..]]);
        fs::remove_file(folder.path().join(name)).unwrap();
    }
}

#[test]
fn what_cannot_be_a_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    write(dir.join("file"), b"old").unwrap();
    fs::create_dir(dir.join("folder")).unwrap();
    let there_is_none = format!("there is no folder {}", dir.join("none").display());
    for (path, kind, message) in [
        ("folder", ErrorKind::IsADirectory, ""),
        ("folder/", ErrorKind::IsADirectory, ""),
        ("none/file", ErrorKind::NotFound, &there_is_none[..]),
        ("new/", ErrorKind::InvalidInput, "not the name of a file"),
        ("", ErrorKind::IsADirectory, ""),
    ] {
        for error in [write(dir.join(path), b"new"), check_writable(dir.join(path))] {
            let error = error.expect_err(path);
            assert_eq!(error.kind(), kind, "{path}: {error}");
            assert!(error.to_string().contains(message), "{path}: {error}");
        }
    }
    let below_a_file = write(dir.join("file/file"), b"new").unwrap_err();
    assert!(!below_a_file.to_string().is_empty());
    assert!(write("", b"new").is_err());
    assert_eq!(names(dir), ["file", "folder"]);
    assert_eq!(fs::read(dir.join("file")).unwrap(), b"old");
}

#[test]
fn whether_a_file_can_be_written_is_told_without_writing_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    check_writable(&path).unwrap();
    assert_eq!(names(folder.path()), [""; 0]);
    write(&path, b"old").unwrap();
    check_writable(&path).unwrap();
    assert_eq!(names(folder.path()), ["file"]);
    assert_eq!(fs::read(&path).unwrap(), b"old");
}

#[test]
fn a_read_only_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write(&path, b"old").unwrap();
    let writable = fs::metadata(&path).unwrap().permissions();
    let mut read_only = writable.clone();
    read_only.set_readonly(true);
    fs::set_permissions(&path, read_only).unwrap();
    for error in [write(&path, b"new"), check_writable(&path)] {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
        assert_eq!(error.to_string(), "the file is read-only");
    }
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(folder.path()), ["file"]);
    // Or Windows would not remove the folder.
    fs::set_permissions(&path, writable).unwrap();
}

#[test]
fn a_file_in_use_is_no_leftover() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let mut first = AtomicFile::create(&path).unwrap();
    first.write_all(b"first").unwrap();
    write(&path, b"second").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"second");
    first.commit().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"first");
    assert_eq!(names(folder.path()), ["file"]);
}

/// As a killed process leaves them: with the right name, and not locked.
#[test]
fn leftovers_of_the_same_target_are_removed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let kept = [
        ".file.Ab3dEf9.atomic",
        ".file.Ab3dEf9h.tmp",
        ".file.Ab3d-f9h.atomic",
        ".other.Ab3dEf9h.atomic",
        "file.Ab3dEf9h.atomic",
    ];
    let leftovers = [".file.Ab3dEf9h.atomic", ".file.00000000.atomic"];
    for name in kept.into_iter().chain(leftovers) {
        fs::write(folder.path().join(name), b"half of wh").unwrap();
    }
    fs::create_dir(folder.path().join(".file.Ab3dEf9i.atomic")).unwrap();
    write(folder.path().join("file"), b"new").unwrap();
    let mut expected = kept.to_vec();
    expected.extend([".file.Ab3dEf9i.atomic", "file"]);
    expected.sort_unstable();
    assert_eq!(names(folder.path()), expected);
}

#[test]
fn of_concurrent_writers_each_writes_a_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write(&path, &[0; 4096]).unwrap();
    std::thread::scope(|scope| {
        for writer in 1..=4_u8 {
            let path = &path;
            scope.spawn(move || {
                for _ in 0..25 {
                    write(path, &[writer; 4096]).unwrap();
                    let found = fs::read(path).unwrap();
                    assert_eq!(found, vec![found[0]; 4096]);
                }
            });
        }
    });
    assert_eq!(names(folder.path()), ["file"]);
}
