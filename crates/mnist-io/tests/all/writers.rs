//! Lists of who wrote which digit, whole and hostile.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use mnist_io::{Error, read_writers};

const LABELS: &str = "5\t4\t2154\t59\t35\t229421\t0\t0\n0\t0\t0\t0\t30\t0\t0\t0\n";

#[test]
fn writers_are_read_from_plain_and_compressed_lists() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels.tsv");
    let read = |text: &[u8]| {
        fs::write(&path, text).unwrap();
        read_writers(&path).unwrap()
    };
    assert_eq!(read(LABELS.as_bytes()), [2154, 0]);
    assert_eq!(read(LABELS.trim_end().as_bytes()), [2154, 0], "without the last end of line");
    assert_eq!(read(LABELS.replace('\n', "\r\n").as_bytes()), [2154, 0]);
    assert_eq!(read(b"\t\t17\r\n\t\t4"), [17, 4], "in the last column");

    // Its name does not say so; its bytes do.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(LABELS.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    assert_eq!(read(&packed), [2154, 0]);
    fs::write(&path, &packed[..packed.len() - 9]).unwrap();
    assert!(matches!(read_writers(&path), Err(Error::Gzip { .. })));
}

#[test]
fn the_first_line_that_does_not_say_who_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels.tsv");
    for (what, text, expected) in [
        ("an empty file", &b""[..], 1),
        ("two columns", b"5\t4\n", 1),
        ("an empty line", b"5\t4\t1\n\n5\t4\t1\n", 2),
        ("an empty column", b"5\t4\t\t9\n", 1),
        ("a name", b"5\t4\t1\n5\t4\tAnn\n", 2),
        ("a number below 0", b"5\t4\t-1\n", 1),
        ("a number past 2^32", b"5\t4\t4294967296\n", 1),
        ("commas", b"5,4,2154\n", 1),
        ("no text", b"\xff\xfe\t\x00\t\xff\n", 1),
    ] {
        fs::write(&path, text).unwrap();
        match read_writers(&path) {
            Err(Error::NoWriter { path: found, line }) => {
                assert_eq!((found, line), (path.clone(), expected), "{what}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(read_writers(&path), Err(Error::Read { .. })));
}
