//! Folders of files, put in their place all at once.

use std::fs;
use std::path::Path;

use atomic_file::AtomicFolder;

use crate::support::names;

/// A folder with one file in it, not yet in its place.
fn begun(target: &Path, text: &str) -> AtomicFolder {
    let folder = AtomicFolder::create(target).expect("a folder");
    fs::write(folder.path().join("file"), text).expect("a file");
    folder
}

#[test]
fn a_folder_takes_the_place_of_nothing_or_of_an_empty_one() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("folder");
    begun(&target, "1").commit().unwrap();
    assert_eq!(fs::read_to_string(target.join("file")).unwrap(), "1");

    let empty = parent.path().join("empty");
    fs::create_dir(&empty).unwrap();
    begun(&empty, "2").commit().unwrap();
    assert_eq!(fs::read_to_string(empty.join("file")).unwrap(), "2");
    assert_eq!(names(parent.path()), ["empty", "folder"]);
}

#[test]
fn dropped_it_leaves_nothing() {
    let parent = tempfile::tempdir().unwrap();
    drop(begun(&parent.path().join("folder"), "1"));
    assert_eq!(names(parent.path()), [""; 0]);
}

#[test]
fn what_is_there_is_kept_or_replaced_as_asked() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("folder");
    fs::create_dir(&target).unwrap();
    fs::write(target.join("notes"), "mine").unwrap();
    assert!(begun(&target, "1").commit().is_err());
    assert_eq!(names(&target), ["notes"]);
    begun(&target, "2").replace().unwrap();
    assert_eq!(names(&target), ["file"]);
    begun(&parent.path().join("new"), "3").replace().unwrap();
    assert_eq!(names(parent.path()), ["folder", "new"]);
}

#[test]
fn the_folder_it_is_to_be_in_must_be_there() {
    let parent = tempfile::tempdir().unwrap();
    assert!(AtomicFolder::create(parent.path().join("none/folder")).is_err());
    assert_eq!(names(parent.path()), [""; 0]);
}

/// Older than its writer's lock, which is all that a writer killed early leaves.
#[test]
fn an_empty_leftover_is_removed_and_others_folders_are_not() {
    let parent = tempfile::tempdir().unwrap();
    fs::create_dir(parent.path().join(".folder.Ab3dEf9h.atomic")).unwrap();
    fs::create_dir(parent.path().join(".folder.Ab3dEf9i.atomic")).unwrap();
    fs::write(parent.path().join(".folder.Ab3dEf9i.atomic/notes"), "mine").unwrap();
    begun(&parent.path().join("folder"), "1").commit().unwrap();
    assert_eq!(names(parent.path()), [".folder.Ab3dEf9i.atomic", "folder"]);
}

#[test]
#[cfg(unix)]
fn a_new_folder_has_the_permissions_of_any_new_folder() {
    use std::os::unix::fs::PermissionsExt;

    let parent = tempfile::tempdir().unwrap();
    let (ours, any) = (parent.path().join("ours"), parent.path().join("any"));
    begun(&ours, "1").commit().unwrap();
    fs::create_dir(&any).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
    assert_eq!(mode(&ours), mode(&any));
}

#[test]
fn concurrent_writers_do_not_disturb_each_other() {
    let parent = tempfile::tempdir().unwrap();
    let target = parent.path().join("folder");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    let folder = begun(&target, "1");
                    assert_eq!(names(&folder.path()), ["file"]);
                }
            });
        }
    });
    assert_eq!(names(parent.path()), [""; 0]);
}
