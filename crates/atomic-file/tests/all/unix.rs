//! Permissions, symlinks, devices and pipes, as Unix has them.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use atomic_file::{AtomicFile, AtomicFolder, check_writable, write};

fn mode(path: &Path) -> u32 {
    path.metadata().expect("a file").permissions().mode() & 0o7777
}

#[test]
fn a_new_file_has_the_permissions_of_any_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, any) = (folder.path().join("ours"), folder.path().join("any"));
    write(&ours, b"1").unwrap();
    fs::write(&any, b"1").unwrap();
    assert_eq!(mode(&ours), mode(&any));
}

#[test]
fn a_replaced_file_keeps_its_permissions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, b"old").unwrap();
    for kept in [0o600, 0o640, 0o666, 0o755, 0o200] {
        fs::set_permissions(&path, Permissions::from_mode(kept)).unwrap();
        let inode = path.metadata().unwrap().ino();
        write(&path, b"new").unwrap();
        assert_eq!(mode(&path), kept, "{kept:o}");
        assert_ne!(path.metadata().unwrap().ino(), inode, "replaced, not written to");
    }
}

/// Only an administrator can give files away, so others find their own owner here.
#[test]
fn a_replaced_file_keeps_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, b"old").unwrap();
    let _ = std::os::unix::fs::chown(&path, Some(12_345), Some(54_321));
    let old = path.metadata().unwrap();
    write(&path, b"new").unwrap();
    let new = path.metadata().unwrap();
    assert_eq!((new.uid(), new.gid()), (old.uid(), old.gid()));
}

#[test]
fn a_private_file_is_private_while_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, b"old").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    let _file = AtomicFile::create(&path).unwrap();
    for entry in folder.path().read_dir().unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
}

#[test]
fn a_symlink_is_followed_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir_all(dir.join("far/away")).unwrap();
    fs::write(dir.join("far/away/file"), b"old").unwrap();
    // One to the next, by way of a folder that is a link as well.
    symlink("far/away", dir.join("near")).unwrap();
    symlink("../link", dir.join("far/back")).unwrap();
    symlink("near/file", dir.join("link")).unwrap();
    check_writable(dir.join("far/back")).unwrap();
    write(dir.join("far/back"), b"new").unwrap();
    assert_eq!(fs::read(dir.join("far/away/file")).unwrap(), b"new");
    for link in ["near", "far/back", "link"] {
        assert!(dir.join(link).is_symlink(), "{link}");
    }
    assert_eq!(dir.join("far/away").read_dir().unwrap().count(), 1);
}

#[test]
fn a_dangling_symlink_is_followed_to_a_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    fs::create_dir(dir.join("far")).unwrap();
    symlink("far/first", dir.join("link")).unwrap();
    symlink("second", dir.join("far/first")).unwrap();
    write(dir.join("link"), b"new").unwrap();
    assert!(dir.join("link").is_symlink() && dir.join("far/first").is_symlink());
    assert_eq!(fs::read(dir.join("far/second")).unwrap(), b"new");

    symlink("none/file", dir.join("nowhere")).unwrap();
    let error = write(dir.join("nowhere"), b"new").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
}

#[test]
fn symlinks_that_go_round_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    symlink("b", folder.path().join("a")).unwrap();
    symlink("a", folder.path().join("b")).unwrap();
    assert!(write(folder.path().join("a"), b"new").is_err());
    assert!(check_writable(folder.path().join("a")).is_err());
    assert!(folder.path().join("a").is_symlink());
}

#[test]
fn a_device_is_written_to() {
    check_writable("/dev/null").unwrap();
    write("/dev/null", b"gone").unwrap();
    let null = fs::metadata("/dev/null").unwrap();
    assert!(null.file_type().is_char_device());
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_an_error() {
    let error = write("/dev/full", b"too much").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StorageFull);
}

#[test]
#[cfg(target_os = "linux")]
fn a_pipe_is_written_to() {
    use std::io::{Read, Write};
    use std::os::fd::AsRawFd;

    let (mut reader, writer) = std::io::pipe().unwrap();
    let path = format!("/proc/self/fd/{}", writer.as_raw_fd());
    check_writable(&path).unwrap();
    let mut file = AtomicFile::create(&path).unwrap();
    file.write_all(b"through").unwrap();
    file.commit().unwrap();
    drop(writer);
    let mut found = String::new();
    reader.read_to_string(&mut found).unwrap();
    assert_eq!(found, "through");
}

/// The folder of a link that is followed is where the temporary sibling must be.
#[test]
#[cfg(target_os = "linux")]
fn a_link_may_lead_to_another_file_system() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir_in("/dev/shm").unwrap());
    symlink(there.path().join("file"), here.path().join("link")).unwrap();
    for bytes in [b"old", b"new"] {
        write(here.path().join("link"), bytes).unwrap();
        assert_eq!(fs::read(there.path().join("file")).unwrap(), bytes);
    }
}

/// In `/proc`, because Linux lets nobody create a file there; permissions would not stop an
/// administrator.
#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_to_is_an_error() {
    assert!(write("/proc/file", b"new").is_err());
    assert!(check_writable("/proc/file").is_err());
}

#[test]
fn a_folder_takes_the_place_that_a_link_leads_to() {
    let parent = tempfile::tempdir().unwrap();
    let (link, to) = (parent.path().join("link"), parent.path().join("to"));
    symlink("to", &link).unwrap();
    // Nothing is there, and then an empty folder.
    for _ in 0..2 {
        let folder = AtomicFolder::create(&link).unwrap();
        fs::write(folder.path().join("file"), "1").unwrap();
        folder.commit().unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(to.join("file")).unwrap(), "1");
        fs::remove_file(to.join("file")).unwrap();
    }
}

/// Before anything is written, not when all of it is.
#[cfg(target_os = "linux")]
#[test]
fn a_mount_point_is_refused() {
    for mounted in ["/proc", "/proc/"] {
        let error = AtomicFolder::create(mounted).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ResourceBusy, "{error}");
    }
}
