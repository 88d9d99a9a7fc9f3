//! Files that are not what the manifest says.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use mnist_io::{Error, ShardedExamples, write_idx};
use ndarray::Array3;

use super::{open_error, rewrite, sharded, text};

const FILE: &str = "shard-00001-images-idx3-ubyte";

type Damage<'a> = &'a dyn Fn(&Path);

#[test]
fn a_file_that_is_missing_or_of_another_length_or_shape_is_named() {
    let set_len = |path: &Path, len| {
        fs::File::options().write(true).open(path).unwrap().set_len(len).unwrap();
    };
    let flip = |path: &Path, at: usize| {
        let mut bytes = fs::read(path).unwrap();
        bytes[at] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    let cases: [(&str, Damage<'_>, &str); 9] = [
        (FILE, &|path| fs::remove_file(path).unwrap(), "cannot read DIR/shard-00001-images"),
        (FILE, &|path| set_len(path, 39), "images-idx3-ubyte is 39 bytes long instead of 40"),
        (FILE, &|path| set_len(path, 41), "images-idx3-ubyte is 41 bytes long instead of 40"),
        (FILE, &|path| set_len(path, 0), "images-idx3-ubyte is 0 bytes long instead of 40"),
        (FILE, &|path| flip(path, 7), "is of shape [5, 2, 3] instead of [4, 2, 3]"),
        (FILE, &|path| flip(path, 0), "bad magic number"),
        (FILE, &|path| flip(path, 2), "the elements are i8, expected u8"),
        ("validation-labels-idx1-ubyte", &|path| set_len(path, 9), "is 9 bytes long instead of 10"),
        ("t10k-images-idx3-ubyte", &|path| fs::remove_file(path).unwrap(), "DIR/t10k-images"),
    ];
    for (file, damage, expected) in cases {
        let (_parent, dir) = sharded();
        damage(&dir.join(file));
        let text = open_error(&dir);
        assert!(text.contains(expected), "{text}\n{expected}");
    }
}

#[test]
fn a_folder_without_a_manifest_is_unfinished_or_something_else() {
    let (_parent, dir) = sharded();
    fs::remove_file(dir.join("manifest.json")).unwrap();
    assert_eq!(
        open_error(&dir),
        "no manifest.json in DIR: it is no sharded set, or not a whole one"
    );
    for no_folder in ["nowhere", FILE] {
        assert_eq!(open_error(&dir.join(no_folder)), "no such folder: DIR");
    }
    fs::create_dir(dir.join("manifest.json")).unwrap();
    assert_eq!(open_error(&dir), "cannot read DIR/manifest.json: not a regular file");
}

/// To open one would wait for a writer who never comes.
#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_refused() {
    for file in ["manifest.json", FILE, "t10k-labels-idx1-ubyte"] {
        let (_parent, dir) = sharded();
        fs::remove_file(dir.join(file)).unwrap();
        assert!(Command::new("mkfifo").arg(dir.join(file)).status().unwrap().success());
        assert_eq!(open_error(&dir), format!("cannot read DIR/{file}: not a regular file"));
    }
}

/// Each byte of each file, one by one: it is refused when opened, or found by its SHA-256.
#[test]
fn a_bit_that_has_changed_is_found() {
    let (_parent, dir) = sharded();
    let total = ShardedExamples::open(&dir).unwrap().bytes();
    let mut flipped = 0;
    for entry in fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with("manifest.json") {
            continue;
        }
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << (at % 8);
            rewrite(&path, &damaged);
            let verified = ShardedExamples::open(&dir)
                .and_then(|examples| examples.verify(|_| ControlFlow::Continue(())));
            let error = verified.unwrap_err();
            if at >= 16 {
                assert!(matches!(&error, Error::Altered { path: named, .. } if *named == path));
                assert!(text(&error, &dir).contains("has been altered: its SHA-256 is "));
            }
            flipped += 1;
        }
        rewrite(&path, &whole);
    }
    assert_eq!(flipped, total);
    let examples = ShardedExamples::open(&dir).unwrap();
    let mut last = 0;
    let watch = |done| {
        last = done;
        ControlFlow::Continue(())
    };
    examples.verify(watch).unwrap();
    assert_eq!(last, total);
    let stopped = examples.verify(|_| ControlFlow::Break(())).unwrap_err();
    assert!(matches!(stopped, Error::Stopped { .. }), "{stopped:?}");
}

#[test]
fn what_happens_while_a_set_is_read_is_an_error() {
    let (_parent, dir) = sharded();
    let examples = ShardedExamples::open(&dir).unwrap();
    let mut reader = examples.reader().unwrap();
    reader.read(0, &mut [0; 6], &mut [0]).unwrap();
    write_idx(dir.join(FILE), &Array3::<u8>::zeros((5, 2, 3))).unwrap();
    let error = reader.read(3, &mut [0; 12], &mut [0; 2]).unwrap_err();
    assert!(matches!(error, Error::Length { expected: 40, found: 46, .. }), "{error:?}");
    // The others can still be read.
    reader.read(8, &mut [0; 18], &mut [0; 3]).unwrap();

    let labels = dir.join("shard-00002-labels-idx1-ubyte");
    let mut bytes = fs::read(&labels).unwrap();
    bytes[9] = 200;
    fs::write(&labels, bytes).unwrap();
    let read = |n: usize| {
        examples.reader().unwrap().read(8, &mut vec![0; 6 * n], &mut vec![0; n]).unwrap_err()
    };
    // Not the whole of a block: its checksum says nothing then.
    match read(2) {
        Error::LabelOutOfRange { path, index, label, classes } => {
            assert_eq!((path.as_ref(), index, label, classes), (Some(&labels), 1, 200, 5));
        }
        other => panic!("{other:?}"),
    }
    match read(3) {
        Error::BlockAltered { path, block, examples, .. } => {
            assert_eq!((path, block, examples), (labels, 0, 0..3));
        }
        other => panic!("{other:?}"),
    }
    fs::remove_file(dir.join("shard-00000-labels-idx1-ubyte")).unwrap();
    assert!(matches!(examples.reader().unwrap_err(), Error::Read { .. }));
}
