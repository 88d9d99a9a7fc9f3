//! Folders of four files, and what does not belong together.
#![expect(unsafe_code, reason = "files are mapped")]

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use mnist_io::{DataSet, Error, IdxFile, Labels, encode_idx, write_idx};
use ndarray::{Array1, Array2, Array3, array};
use tempfile::TempDir;

mod examples;

const NAMES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

/// Four training and two test examples of 2 × 3 pixels in three classes, in files of these names.
fn folder<S: AsRef<Path>>(names: [S; 4]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let files = [
        encode_idx(&Array3::<u8>::from_elem((4, 2, 3), 255)),
        encode_idx(&array![0_u8, 1, 2, 1]),
        encode_idx(&Array3::<u8>::zeros((2, 2, 3))),
        encode_idx(&array![2_u8, 0]),
    ];
    for (name, bytes) in names.into_iter().zip(files) {
        let (path, bytes) = (dir.path().join(name), bytes.expect("small"));
        if path.extension().is_some_and(|extension| extension == "gz") {
            let file = fs::File::create(path).expect("a new file");
            let mut encoder = GzEncoder::new(file, Compression::default());
            encoder.write_all(&bytes).and_then(|()| encoder.try_finish()).expect("written");
        } else {
            fs::write(path, bytes).expect("written");
        }
    }
    dir
}

/// Maps a folder.
fn open_mapped(dir: &Path) -> Result<DataSet, Error> {
    // SAFETY: only this test knows of the folder, and does not write to images that are mapped.
    unsafe { DataSet::open_mapped(dir) }
}

/// What a program would show: the message and its causes on one line, the folder left out.
fn open_error(dir: &Path) -> String {
    let opened = DataSet::open(dir).expect_err("something is wrong");
    let mapped = open_mapped(dir).expect_err("something is wrong");
    let text = |error: &dyn std::error::Error| match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    assert_eq!(text(&opened), text(&mapped));
    text(&opened).replace(&dir.display().to_string(), "DIR")
}

#[test]
fn all_spellings_of_the_four_names_are_found() {
    for names in [
        NAMES.map(str::to_owned),
        NAMES.map(|name| name.replace("-idx", ".idx")),
        NAMES.map(|name| name.replace("t10k", "test")),
        NAMES.map(|name| format!("{name}.gz")),
        NAMES.map(|name| format!("emnist-letters-{name}")),
        NAMES.map(|name| format!("emnist-letters-{name}.gz").replace("t10k", "test")),
    ] {
        let dir = folder(names.clone());
        for data in [DataSet::open(dir.path()), open_mapped(dir.path())] {
            let data = data.unwrap_or_else(|error| panic!("{names:?}: {error}"));
            assert_eq!(data.training.images(), Array2::from_elem((4, 6), 255));
            assert_eq!(data.training.labels(), [0, 1, 2, 1]);
            assert_eq!(data.training.image_shape(), [2, 3]);
            assert_eq!(data.test.labels(), [2, 0]);
            assert_eq!((data.training.classes(), data.test.classes()), (3, 3));
        }
    }
}

#[test]
fn what_else_is_in_the_folder_does_not_matter() {
    let dir = folder(NAMES);
    for name in [
        "._train-images-idx3-ubyte",
        "train-images-idx3-ubyte.part",
        "README",
        "pretrain-images-idx3-ubyte",
    ] {
        fs::write(dir.path().join(name), "not IDX").unwrap();
    }
    // Some archives unpack `name` into a folder `name`.
    fs::create_dir(dir.path().join("train-images.idx3-ubyte")).unwrap();
    fs::write(dir.path().join("train-images-idx3-ubyte.gz"), "the plain file is taken").unwrap();
    DataSet::open(dir.path()).unwrap();
}

#[test]
fn a_missing_folder_is_an_error_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(DataSet::open(dir.path().join("mnist")), Err(Error::MissingFolder { .. })));
    fs::create_dir(dir.path().join("mnist")).unwrap();
    assert!(matches!(DataSet::open(dir.path().join("mnist")), Err(Error::MissingFiles { .. })));
}

#[test]
fn missing_files_are_named() {
    let dir = folder(NAMES);
    fs::remove_file(dir.path().join(NAMES[1])).unwrap();
    fs::remove_file(dir.path().join(NAMES[2])).unwrap();
    assert_eq!(
        open_error(dir.path()),
        "no file in DIR is named train-labels-idx1-ubyte or train-labels.idx1-ubyte \
         or t10k-images-idx3-ubyte or t10k-images.idx3-ubyte \
         or test-images-idx3-ubyte or test-images.idx3-ubyte \
         (with or without .gz, and with any prefix)"
    );
}

#[test]
fn two_files_for_one_thing_are_both_named() {
    for other in
        ["test-labels-idx1-ubyte", "t10k-labels.idx1-ubyte", "emnist-t10k-labels-idx1-ubyte.gz"]
    {
        let dir = folder(NAMES);
        fs::copy(dir.path().join(NAMES[3]), dir.path().join(other)).unwrap();
        match DataSet::open(dir.path()).unwrap_err() {
            Error::AmbiguousFiles { names, .. } => {
                let mut expected = [NAMES[3], other.trim_end_matches(".gz")];
                expected.sort_unstable();
                assert_eq!(names, expected);
            }
            error => panic!("{error:?}"),
        }
    }
}

/// `(file, what is put there, error)`.
#[test]
fn files_that_do_not_belong_together_are_refused() {
    let cases = [
        (
            NAMES[1],
            encode_idx(&array![0_u8, 1, 2]),
            "DIR/train-labels-idx1-ubyte: 3 labels for 4 images",
        ),
        (
            NAMES[3],
            encode_idx(&array![2_u8, 0, 1]),
            "DIR/t10k-labels-idx1-ubyte: 3 labels for 2 images",
        ),
        (
            NAMES[3],
            encode_idx(&array![2_u8, 3]),
            "DIR/t10k-labels-idx1-ubyte: label 1 (counted from 0) is 3, but must be below 3, \
             the number of classes",
        ),
        (
            NAMES[2],
            encode_idx(&Array3::<u8>::zeros((2, 3, 2))),
            "DIR/t10k-images-idx3-ubyte: test images are [3, 2] pixels, but training images [2, 3]",
        ),
        (
            NAMES[0],
            encode_idx(&Array3::<u8>::zeros((0, 2, 3))),
            "DIR/train-images-idx3-ubyte holds no pixels: its shape is [0, 2, 3]",
        ),
        (
            NAMES[2],
            encode_idx(&Array3::<u8>::zeros((2, 0, 3))),
            "DIR/t10k-images-idx3-ubyte holds no pixels: its shape is [2, 0, 3]",
        ),
        (
            NAMES[0],
            encode_idx(&array![0_u8, 1, 2, 1]),
            "DIR/train-images-idx3-ubyte is not the IDX file expected: \
             images take two dimensions or more, found 1 (shape [4])",
        ),
        (
            NAMES[1],
            encode_idx(&Array3::<u8>::zeros((4, 2, 3))),
            "DIR/train-labels-idx1-ubyte is not the IDX file expected: \
             labels take one dimension, found 3 (shape [4, 2, 3])",
        ),
        (
            NAMES[1],
            encode_idx(&array![0_i32, 1, 2, 1]),
            "DIR/train-labels-idx1-ubyte is not the IDX file expected: \
             the elements are i32, expected u8",
        ),
        (
            NAMES[3],
            Ok(Vec::new()),
            "DIR/t10k-labels-idx1-ubyte is not the IDX file expected: \
             the header takes 4 bytes, but the data ends after 0",
        ),
    ];
    for (name, bytes, expected) in cases {
        let dir = folder(NAMES);
        fs::write(dir.path().join(name), bytes.unwrap()).unwrap();
        assert_eq!(open_error(dir.path()), expected);
    }
}

#[test]
fn classes_follow_from_the_largest_training_label() {
    let dir = folder(NAMES);
    write_idx(dir.path().join(NAMES[1]), &array![1_u8, 26, 3, 4]).unwrap();
    let data = DataSet::open(dir.path()).unwrap();
    assert_eq!((data.training.classes(), data.test.classes()), (27, 27));

    write_idx(dir.path().join(NAMES[1]), &array![1_u8, 255, 3, 4]).unwrap();
    assert_eq!(DataSet::open(dir.path()).unwrap().test.classes(), 256);
}

/// The test set alone, with classes as it or the training labels have them.
#[test]
fn the_test_set_can_be_opened_without_training_files() {
    let dir = folder(NAMES);
    // SAFETY: only this test knows of the folder, and does not write to the test images.
    let open =
        || [DataSet::open_test(dir.path()), unsafe { DataSet::open_test_mapped(dir.path()) }];
    let classes_with = |labels: [u8; 4]| {
        write_idx(dir.path().join(NAMES[1]), &Array1::from_iter(labels)).unwrap();
        open().map(|test| test.unwrap().classes())
    };
    assert_eq!(classes_with([0, 9, 0, 0]), [10, 10], "of the training labels");
    assert_eq!(classes_with([0, 1, 0, 0]), [3, 3], "of the test labels");

    fs::write(dir.path().join(NAMES[1]), "damaged").unwrap();
    fs::remove_file(dir.path().join(NAMES[0])).unwrap();
    assert_eq!(open().map(|test| test.unwrap().classes()), [3, 3]);
    fs::remove_file(dir.path().join(NAMES[1])).unwrap();
    for test in open() {
        let test = test.unwrap();
        assert_eq!((test.len(), test.image_shape()), (2, &[2, 3][..]));
        assert_eq!((test.labels(), test.classes()), (&[2, 0][..], 3));
    }
    assert!(matches!(DataSet::open(dir.path()), Err(Error::MissingFiles { .. })));
}

#[test]
fn a_test_set_that_is_not_whole_is_refused() {
    let dir = folder(NAMES);
    let message = || {
        let error = DataSet::open_test(dir.path()).unwrap_err().to_string();
        error.replace(&dir.path().display().to_string(), "DIR")
    };
    write_idx(dir.path().join(NAMES[3]), &array![2_u8]).unwrap();
    assert_eq!(message(), "DIR/t10k-labels-idx1-ubyte: 1 labels for 2 images");
    fs::remove_file(dir.path().join(NAMES[3])).unwrap();
    assert_eq!(
        message(),
        "no file in DIR is named t10k-labels-idx1-ubyte or t10k-labels.idx1-ubyte \
         or test-labels-idx1-ubyte or test-labels.idx1-ubyte \
         (with or without .gz, and with any prefix)"
    );
    let error = DataSet::open_test(dir.path().join("none")).unwrap_err();
    assert!(matches!(error, Error::MissingFolder { .. }), "{error:?}");
}

/// A label that was checked is an index into a network's outputs.
#[test]
fn labels_stay_as_they_were_checked_whatever_becomes_of_their_files() {
    let dir = folder(NAMES);
    let data = open_mapped(dir.path()).unwrap();
    let path = dir.path().join(NAMES[1]);
    // SAFETY: `Labels` copies what is in the file, so nothing is mapped when it is written to.
    let labels = Labels::from_file(unsafe { IdxFile::open_mapped(&path) }.unwrap()).unwrap();
    for name in [NAMES[1], NAMES[3]] {
        let path = dir.path().join(name);
        // In place, not replaced.
        let len = fs::metadata(&path).unwrap().len();
        let mut file = fs::File::options().write(true).open(&path).unwrap();
        file.write_all(&vec![255; usize::try_from(len).unwrap()]).unwrap();
    }
    assert_eq!(data.training.labels(), [0, 1, 2, 1]);
    assert_eq!(data.test.labels(), [2, 0]);
    fs::File::create(&path).unwrap();
    assert_eq!(labels.as_slice(), [0, 1, 2, 1]);
    let counts = data.training.labels().iter().fold([0; 3], |mut counts, &label| {
        counts[usize::from(label)] += 1;
        counts
    });
    assert_eq!(counts, [1, 2, 1]);
}
