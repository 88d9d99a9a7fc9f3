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
        read_writers(&path, &[5, 0]).unwrap()
    };
    assert_eq!(read(LABELS.as_bytes()), [2154, 0]);
    assert_eq!(read(LABELS.trim_end().as_bytes()), [2154, 0], "without the last end of line");
    assert_eq!(read(LABELS.replace('\n', "\r\n").as_bytes()), [2154, 0]);
    assert_eq!(read(b"5\t\t17\r\n0\t\t4"), [17, 4], "in the last column");
    assert_eq!(read(format!("{LABELS}7\t0\t3\n").as_bytes()), [2154, 0], "which goes on");

    // Its name does not say so; its bytes do.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(LABELS.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    assert_eq!(read(&packed), [2154, 0]);
    fs::write(&path, &packed[..packed.len() - 9]).unwrap();
    assert!(matches!(read_writers(&path, &[5, 0]), Err(Error::Gzip { .. })));
}

#[test]
fn the_first_line_that_is_not_as_it_should_be_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels.tsv");
    for (what, text, expected) in [
        ("an empty file", &b""[..], "DIR has the writers of 0 digits, but there are 2"),
        ("one line", b"5\t4\t1\n", "DIR has the writers of 1 digits, but there are 2"),
        (
            "an empty line",
            b"5\t4\t1\n\n0\t4\t1\n",
            "DIR has the writers of 1 digits, but there are 2",
        ),
        ("two columns", b"5\t4\n", "DIR, line 1: expected"),
        ("a line of nothing but its end", b"\r\n", "DIR, line 1: expected"),
        ("an empty column", b"5\t4\t\t9\n", "DIR, line 1: expected"),
        ("no digit", b"5\t4\t1\n\t4\t1\n", "DIR, line 2: expected"),
        ("a name", b"5\t4\t1\n0\t4\tAnn\n", "DIR, line 2: expected"),
        ("a number below 0", b"5\t4\t-1\n", "DIR, line 1: expected"),
        ("a number past 2^32", b"5\t4\t4294967296\n", "DIR, line 1: expected"),
        ("commas", b"5,4,2154\n", "DIR, line 1: expected"),
        ("no text", b"\xff\xfe\t\x00\t\xff\n", "DIR, line 1: expected"),
        ("other images", b"5\t4\t1\n7\t4\t1\n", "DIR, line 2: a 7, but the image is a 0"),
    ] {
        fs::write(&path, text).unwrap();
        let error = read_writers(&path, &[5, 0]).unwrap_err().to_string();
        let error = error.replace(&path.display().to_string(), "DIR");
        assert!(error.starts_with(expected), "{what}: {error}");
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(read_writers(&path, &[]), Err(Error::Read { .. })));
}
