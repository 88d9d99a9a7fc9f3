//! What is written, and what is not.

use std::fs;
use std::ops::ControlFlow;

use mnist_io::{
    DataSet, Error, Examples, IdxFile, Images, Labels, ShardedExamples, ShardedLayout,
    ShardedWriter,
};
use ndarray::Array3;
use proptest::prelude::*;

use super::{EXAMPLES, PIXELS, images, labels, layout, names, set_aside, sharded};

/// An image of another shape.
fn set_aside_flat() -> Examples {
    let images = Images::from_array(Array3::<u8>::zeros((1, 1, 6))).unwrap();
    Examples::new(images, Labels::from_vec(vec![0]), 5).unwrap()
}

#[test]
fn shard_files_are_ordinary_files_with_a_manifest_beside_them() {
    let (_parent, dir) = sharded();
    let mut expected = vec!["manifest.json".to_owned()];
    for name in ["shard-00000", "shard-00001", "shard-00002", "t10k", "validation"] {
        expected.extend([format!("{name}-images-idx3-ubyte"), format!("{name}-labels-idx1-ubyte")]);
    }
    assert_eq!(names(&dir), expected);
    let shape = |name: &str| IdxFile::open(dir.join(name)).unwrap().idx().shape().to_vec();
    assert_eq!(shape("shard-00000-images-idx3-ubyte"), [4, 2, 3]);
    assert_eq!(shape("shard-00001-labels-idx1-ubyte"), [4]);
    assert_eq!(shape("shard-00002-images-idx3-ubyte"), [3, 2, 3]);
    assert_eq!(
        IdxFile::open(dir.join("shard-00002-images-idx3-ubyte")).unwrap().idx().bytes()[0],
        48
    );

    let examples = ShardedExamples::open(&dir).unwrap();
    assert_eq!((examples.len(), examples.is_empty(), examples.shard_files()), (EXAMPLES, false, 3));
    assert_eq!(
        (examples.image_shape(), examples.pixels(), examples.classes()),
        (&[2, 3][..], 6, 5)
    );
    assert_eq!(examples.dir(), dir);
    assert!(ShardedExamples::is_in(&dir) && !ShardedExamples::is_in(dir.parent().unwrap()));
    let validation = examples.validation().unwrap().unwrap();
    assert_eq!((validation.len(), validation.image(1)[5], validation.classes()), (2, 20, 5));
    let test = examples.test().unwrap().unwrap();
    assert_eq!((test.len(), test.image(0)[0], test.label(0)), (1, 30, 4));
    // The test set is found as that of any data set.
    assert_eq!(DataSet::open_test(&dir).unwrap().len(), 1);
}

#[test]
fn what_is_set_aside_may_be_missing() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("set");
    let mut writer = ShardedWriter::create(&dir, layout()).unwrap();
    writer.write_validation(&set_aside(0, 1)).unwrap();
    writer.append(&images(), &labels()).unwrap();
    writer.finish().unwrap();
    let examples = ShardedExamples::open(&dir).unwrap();
    assert!(examples.validation().unwrap().is_none() && examples.test().unwrap().is_none());
    assert_eq!(names(&dir).len(), 7);
}

#[test]
fn a_set_that_is_not_finished_leaves_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("set");
    let mut writer = ShardedWriter::create(&dir, layout()).unwrap();
    writer.append(&images(), &labels()).unwrap();
    assert!(!dir.exists());
    drop(writer);
    assert_eq!(names(parent.path()), [""; 0]);

    let mut writer = ShardedWriter::create(&dir, layout()).unwrap();
    writer.append(&images()[..60], &labels()[..10]).unwrap();
    let error = writer.finish().unwrap_err();
    assert!(matches!(error, Error::TooFewExamples { expected: 11, found: 10 }), "{error:?}");
    assert_eq!(names(parent.path()), [""; 0]);

    let mut writer = ShardedWriter::create(&dir, layout()).unwrap();
    writer.append(&images(), &labels()).unwrap();
    let error = writer.append(&[0; 6], &[1]).unwrap_err();
    assert!(matches!(error, Error::TooManyExamples { expected: 11 }), "{error:?}");
}

#[test]
fn a_label_that_is_no_class_is_not_written() {
    let parent = tempfile::tempdir().unwrap();
    let mut writer = ShardedWriter::create(parent.path().join("set"), layout()).unwrap();
    writer.append(&images()[..30], &labels()[..5]).unwrap();
    let error = writer.append(&[0; 12], &[4, 5]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "label 6 (counted from 0) is 5, but must be below 5, the number of classes"
    );
}

type Write<'a> = &'a dyn Fn(&mut ShardedWriter) -> Result<(), Error>;

/// Even if as many are appended afterwards as there should be.
#[test]
fn a_set_of_which_something_was_not_written_cannot_be_finished() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("set");
    let begin = || ShardedWriter::create(&dir, layout()).unwrap();
    let cases: [Write<'_>; 3] = [
        &|writer| writer.append(&[0; 6], &[5]),
        &|writer| writer.write_validation(&set_aside_flat()),
        &|writer| writer.write_test(&set_aside_flat()),
    ];
    for fail in cases {
        let mut writer = begin();
        fail(&mut writer).unwrap_err();
        writer.append(&images(), &labels()).unwrap();
        let error = writer.finish().unwrap_err();
        assert!(matches!(&error, Error::Incomplete { path } if *path == dir), "{error:?}");
    }
    let mut writer = begin();
    writer.append(&images(), &labels()).unwrap();
    writer.append(&[0; 6], &[1]).unwrap_err();
    assert!(matches!(writer.finish().unwrap_err(), Error::Incomplete { .. }));
    assert_eq!(names(parent.path()), [""; 0]);
}

#[test]
fn images_set_aside_are_of_the_same_shape_and_classes() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("set");
    let mut writer =
        ShardedWriter::create(&dir, ShardedLayout { image_shape: vec![6], ..layout() }).unwrap();
    let error = writer.write_test(&set_aside(1, 0)).unwrap_err();
    assert!(matches!(error, Error::ShapeMismatch { .. }), "{error:?}");
    let mut writer = ShardedWriter::create(&dir, ShardedLayout { classes: 4, ..layout() }).unwrap();
    let error = writer.write_test(&set_aside(1, 0)).unwrap_err();
    assert!(matches!(error, Error::LabelOutOfRange { label: 4, classes: 4, .. }), "{error:?}");
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let (_parent, dir) = sharded();
    let before = names(&dir);
    let error = ShardedWriter::create(&dir, layout()).unwrap_err();
    assert!(matches!(&error, Error::NotEmpty { dir: named, .. } if *named == dir), "{error:?}");
    assert_eq!(names(&dir), before);
    let file = dir.join("manifest.json");
    let error = ShardedWriter::create(&file, layout()).unwrap_err();
    assert!(matches!(&error, Error::Write { path, .. } if *path == file), "{error:?}");
    // One that fills while the set is written.
    let late = dir.parent().unwrap().join("late");
    let mut writer = ShardedWriter::create(&late, layout()).unwrap();
    writer.append(&images(), &labels()).unwrap();
    fs::create_dir(&late).unwrap();
    fs::write(late.join("mine"), "").unwrap();
    assert!(matches!(writer.finish().unwrap_err(), Error::Write { path, .. } if path == late));
    assert_eq!(names(&late), ["mine"]);
}

#[test]
fn layouts_that_cannot_be_written_are_refused_with_the_reason() {
    let shape =
        |image_shape: &[usize]| ShardedLayout { image_shape: image_shape.into(), ..layout() };
    let cases = [
        (ShardedLayout { examples: 0, ..layout() }, "there are no examples"),
        (ShardedLayout { classes: 0, ..layout() }, "there are 0 classes"),
        (ShardedLayout { classes: 257, ..layout() }, "there are 257 classes"),
        (
            ShardedLayout { shard_files: 0, ..layout() },
            "11 examples cannot be cut into 0 shard files",
        ),
        (
            ShardedLayout { shard_files: 12, ..layout() },
            "11 examples cannot be cut into 12 shard files",
        ),
        (
            ShardedLayout { examples: 1 << 40, shard_files: 100_001, ..layout() },
            "100001 shard files are more than 100000",
        ),
        (
            ShardedLayout { examples: 3 << 32, ..layout() },
            "a shard file would hold up to 4294967296 of the 12884901888 examples",
        ),
        (
            ShardedLayout { examples: (1 << 34) + 1, shard_files: 1000, ..layout() },
            "17179869185 examples are more than 17179869184",
        ),
        (ShardedLayout { examples: u64::MAX, shard_files: 1, ..layout() }, "18446744073709551615"),
        (shape(&[]), "4 images of shape [] are no IDX file"),
        (shape(&[2, 0]), "4 images of shape [2, 0]"),
        (shape(&[usize::MAX]), "are no IDX file"),
        (shape(&[1 << 32]), "are no IDX file"),
        (shape(&[1; 255]), "are no IDX file"),
    ];
    let parent = tempfile::tempdir().unwrap();
    for (layout, expected) in cases {
        let error = ShardedWriter::create(parent.path().join("set"), layout).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}\n{expected}");
    }
    assert_eq!(names(parent.path()), [""; 0]);
}

proptest! {
    // Each syncs files to disk.
    #![proptest_config(ProptestConfig::with_cases(30))]

    /// In whatever pieces they are appended and read.
    #[test]
    fn what_is_read_is_what_was_written(
        shard_files in 1_u64..=11,
        cut in 0_usize..=11,
        first in 0_usize..=11,
        n in 0_usize..=11,
    ) {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("set");
        let mut writer =
            ShardedWriter::create(&dir, ShardedLayout { shard_files, ..layout() }).unwrap();
        let (images, labels) = (images(), labels());
        writer.append(&images[..cut * PIXELS], &labels[..cut]).unwrap();
        writer.append(&images[cut * PIXELS..], &labels[cut..]).unwrap();
        writer.finish().unwrap();

        let examples = ShardedExamples::open(&dir).unwrap();
        prop_assert_eq!(examples.shard_files() as u64, shard_files);
        examples.verify(|_| ControlFlow::Continue(())).unwrap();
        let n = n.min(11 - first);
        let (mut read, mut read_labels) = (vec![0; n * PIXELS], vec![0; n]);
        let mut reader = examples.reader().unwrap();
        reader.read(first as u64, &mut read, &mut read_labels).unwrap();
        prop_assert_eq!(&read[..], &images[first * PIXELS..][..n * PIXELS]);
        prop_assert_eq!(&read_labels[..], &labels[first..][..n]);
    }
}
