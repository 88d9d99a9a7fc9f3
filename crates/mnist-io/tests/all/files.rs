//! Opening, mapping and writing files.
#![expect(unsafe_code, reason = "files are mapped")]

use std::error::Error as _;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use mnist_io::{Error, IdxError, IdxFile, encode_idx, write_idx};
use ndarray::{Array1, array};

use crate::support::names;

fn labels() -> Array1<u8> {
    array![5, 0, 4, 1]
}

fn write_gzip(path: &Path, bytes: &[u8]) {
    let file = fs::File::create(path).expect("a new file");
    let mut encoder = GzEncoder::new(file, Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.try_finish()).expect("written");
}

/// Maps a file.
fn open_mapped(path: impl AsRef<Path>) -> Result<IdxFile, Error> {
    // SAFETY: only this test knows of the file, and does not write to it while it is mapped.
    unsafe { IdxFile::open_mapped(path) }
}

#[test]
fn a_plain_file_is_mapped_only_if_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels");
    write_idx(&path, &labels()).unwrap();
    for (file, is_mapped) in [(IdxFile::open(&path), false), (open_mapped(&path), true)] {
        let file = file.unwrap();
        assert_eq!(file.is_mapped(), is_mapped);
        assert_eq!(file.path(), path);
        assert_eq!(file.idx().bytes(), [5, 0, 4, 1]);
    }
}

#[test]
fn the_twin_with_or_without_gz_is_taken_if_the_name_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let (plain, zipped) = (dir.path().join("v1.labels"), dir.path().join("v1.labels.gz"));
    write_gzip(&zipped, &encode_idx(&labels()).unwrap());
    assert_eq!(IdxFile::open(&plain).unwrap().path(), zipped);
    assert_eq!(IdxFile::open(&zipped).unwrap().path(), zipped);

    write_idx(&plain, &labels()).unwrap();
    assert_eq!(IdxFile::open(&plain).unwrap().path(), plain);
    assert_eq!(IdxFile::open(&zipped).unwrap().path(), zipped);

    fs::remove_file(&zipped).unwrap();
    assert_eq!(IdxFile::open(&zipped).unwrap().path(), plain);
}

#[test]
fn gzip_is_told_from_the_first_bytes_not_from_the_name() {
    let dir = tempfile::tempdir().unwrap();
    let (plain, zipped) = (dir.path().join("plain.gz"), dir.path().join("zipped"));
    write_idx(&plain, &labels()).unwrap();
    write_gzip(&zipped, &encode_idx(&labels()).unwrap());
    assert!(open_mapped(&plain).unwrap().is_mapped());
    assert!(!open_mapped(&zipped).unwrap().is_mapped());
    assert_eq!(IdxFile::open(&zipped).unwrap().idx().bytes(), [5, 0, 4, 1]);
}

#[test]
fn gzip_in_several_members_is_one_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("members.gz");
    let bytes = encode_idx(&labels()).unwrap();
    let members = bytes.chunks(5).map(|member| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(member).unwrap();
        encoder.finish().unwrap()
    });
    fs::write(&path, members.collect::<Vec<_>>().concat()).unwrap();
    assert_eq!(IdxFile::open(&path).unwrap().idx().bytes(), [5, 0, 4, 1]);
}

#[test]
fn a_missing_file_is_named_with_its_twin() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("labels");
    match IdxFile::open(&missing).unwrap_err() {
        Error::NotFound { path, twin } => {
            assert_eq!(path, missing);
            assert_eq!(twin, dir.path().join("labels.gz"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_empty_file_and_a_folder_are_errors() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("empty");
    fs::write(&empty, []).unwrap();
    for result in [IdxFile::open(&empty), open_mapped(&empty)] {
        match result.unwrap_err() {
            Error::Idx { source, .. } => {
                assert_eq!(source, IdxError::HeaderTooShort { expected: 4, found: 0 });
            }
            other => panic!("{other:?}"),
        }
    }
    for result in [IdxFile::open(dir.path()), open_mapped(dir.path())] {
        let error = result.unwrap_err();
        assert!(matches!(&error, Error::Read { path, .. } if path == dir.path()), "{error:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_never_ends_is_not_read_to_its_end() {
    for result in [IdxFile::open("/dev/zero"), open_mapped("/dev/zero")] {
        match result.unwrap_err() {
            Error::Idx { source, .. } => {
                assert_eq!(source, IdxError::UnknownElementType { code: 0 });
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_file_written_over_stays_as_it_was_for_who_has_it_open() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels");
    write_idx(&path, &labels()).unwrap();
    let old = IdxFile::open(&path).unwrap();
    #[cfg(unix)]
    let old_mapped = open_mapped(&path).unwrap();

    write_idx(&path, &array![9_u8]).unwrap();
    assert_eq!(IdxFile::open(&path).unwrap().idx().bytes(), [9]);
    assert_eq!(old.idx().bytes(), [5, 0, 4, 1]);
    #[cfg(unix)]
    assert_eq!(old_mapped.idx().bytes(), [5, 0, 4, 1]);
    assert_eq!(names(dir.path()), ["labels"]);
}

#[test]
fn writing_into_a_folder_that_is_not_there_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("missing").join("labels");
    match write_idx(&missing, &labels()).unwrap_err() {
        Error::Write { path, source } => {
            assert_eq!(path, missing);
            assert_eq!(source.kind(), ErrorKind::NotFound);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(names(dir.path()), [""; 0]);
}

/// The last step, renaming, fails because a folder is in the way: the temporary file must go.
#[test]
fn a_failed_write_leaves_no_temporary_file() {
    let dir = tempfile::tempdir().unwrap();
    let in_the_way = dir.path().join("labels");
    fs::create_dir_all(in_the_way.join("inside")).unwrap();
    let error = write_idx(&in_the_way, &labels()).unwrap_err();
    assert!(matches!(error, Error::Write { .. }), "{error:?}");
    assert!(error.source().is_some());
    assert_eq!(names(dir.path()), ["labels"]);
    assert_eq!(names(&in_the_way), ["inside"]);
}

/// In `/proc`, because Linux lets nobody create a file there; permissions would not stop an
/// administrator.
#[test]
#[cfg(target_os = "linux")]
fn a_failed_write_leaves_the_old_file() {
    let path = Path::new("/proc/version");
    let before = fs::read(path).unwrap();
    let error = write_idx(path, &labels()).unwrap_err();
    assert!(matches!(error, Error::Write { .. }), "{error:?}");
    assert_eq!(fs::read(path).unwrap(), before);
}

#[test]
#[cfg(unix)]
fn a_written_file_has_the_permissions_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::tempdir().unwrap();
    let (written, any) = (dir.path().join("written"), dir.path().join("any"));
    write_idx(&written, &labels()).unwrap();
    fs::write(&any, []).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
    assert_eq!(mode(&written), mode(&any));
}
