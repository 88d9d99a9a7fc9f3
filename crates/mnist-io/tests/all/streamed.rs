//! Writing a file some elements at a time, and reading examples from their files as needed.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use mnist_io::{Error, ExampleReader, IdxError, IdxWriter, encode_idx, write_idx};
use ndarray::{Array1, Array3, array};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::names;

proptest! {
    // Each syncs files to disk.
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn a_file_written_in_pieces_is_the_file_written_at_once(
        shape in prop::collection::vec(0_usize..6, 0..4),
        pieces in prop::collection::vec(0_usize..50, 0..20),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        let n: usize = shape.iter().product();
        let array = Array1::from_iter((0..n).map(|i| u8::try_from(i % 251).unwrap()));
        let array = array.into_shape_with_order(shape.clone()).unwrap();
        let elements = array.as_slice().unwrap();

        let mut writer = IdxWriter::create(&path, &shape).unwrap();
        let mut rest = elements;
        for piece in pieces {
            let (now, later) = rest.split_at(piece.min(rest.len()));
            writer.append(now).unwrap();
            rest = later;
        }
        writer.append(rest).unwrap();
        writer.finish().unwrap();
        prop_assert_eq!(fs::read(&path).unwrap(), encode_idx(&array).unwrap());
    }

    #[test]
    fn examples_are_those_of_the_files(first in 0_u64..=50, n in 0_usize..=50) {
        let dir = data_set();
        let n = n.min(50 - usize::try_from(first).unwrap());
        let mut reader = ExampleReader::of_training_set(dir.path()).unwrap();
        let (mut images, mut labels) = (vec![0; n * 6], vec![0; n]);
        reader.read(first, &mut images, &mut labels).unwrap();
        let first = usize::try_from(first).unwrap();
        prop_assert_eq!(&images, &pixels()[first * 6..][..n * 6]);
        prop_assert_eq!(&labels, &(first..first + n).map(label).collect::<Vec<_>>());
    }
}

fn pixels() -> Vec<u8> {
    (0..300_u32).map(|i| (i * i % 256).to_le_bytes()[0]).collect()
}

fn label(i: usize) -> u8 {
    u8::try_from(i * 3 % 7).unwrap()
}

/// Fifty training examples of 2 x 3 pixels in seven classes.
fn data_set() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let images = Array3::from_shape_vec((50, 2, 3), pixels()).unwrap();
    write_idx(dir.path().join("train-images-idx3-ubyte"), &images).unwrap();
    let labels: Array1<u8> = (0..50).map(label).collect();
    write_idx(dir.path().join("train-labels-idx1-ubyte"), &labels).unwrap();
    dir
}

#[test]
fn too_few_and_too_many_elements_are_refused_and_nothing_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels");
    let mut writer = IdxWriter::create(&path, &[3]).unwrap();
    writer.append(&[1, 2]).unwrap();
    match writer.append(&[3, 4]).unwrap_err() {
        Error::Encode { source, .. } => {
            assert_eq!(source, IdxError::TooLong { expected: 11, found: 12 });
        }
        other => panic!("{other:?}"),
    }
    // Not even with what would have fitted.
    assert!(writer.append(&[]).is_err());
    assert!(writer.finish().is_err());

    let mut writer = IdxWriter::create(&path, &[3]).unwrap();
    writer.append(&[1, 2]).unwrap();
    match writer.finish().unwrap_err() {
        Error::Encode { source, .. } => {
            assert_eq!(source, IdxError::TooShort { expected: 11, found: 10 });
        }
        other => panic!("{other:?}"),
    }
    drop(IdxWriter::create(&path, &[3]).unwrap());
    assert_eq!(names(dir.path()), [""; 0]);
}

/// A device that is always full.
#[cfg(target_os = "linux")]
#[test]
fn a_file_of_which_something_was_not_written_cannot_be_finished() {
    const LEN: usize = 4 << 20;
    let mut writer = IdxWriter::create("/dev/full", &[LEN]).unwrap();
    let error = writer.append(&vec![0; LEN]).unwrap_err();
    assert!(matches!(error, Error::Write { .. }), "{error:?}");
    let error = writer.finish().unwrap_err();
    assert_eq!(error.to_string(), "cannot finish /dev/full: some of it could not be written");
}

/// Longer than what is written before the writer waits for the disk.
#[test]
fn a_long_file_is_written_in_full() {
    const PIECE: usize = 9_999_991;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long");
    let piece: Vec<u8> = (0..=250).cycle().take(PIECE).collect();
    let mut writer = IdxWriter::create(&path, &[7, PIECE]).unwrap();
    for _ in 0..7 {
        writer.append(&piece).unwrap();
    }
    writer.finish().unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(bytes.len(), 12 + 7 * PIECE);
    assert!(bytes[12..].chunks(PIECE).all(|written| written == piece));
}

#[test]
fn a_file_that_is_not_finished_leaves_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("labels");
    fs::write(&path, "old").unwrap();
    let mut writer = IdxWriter::create(&path, &[1]).unwrap();
    writer.append(&[1]).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"old");
    drop(writer);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(names(dir.path()), ["labels"]);
}

#[test]
fn shapes_that_the_format_cannot_hold_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    let refused = |shape: &[usize]| match IdxWriter::create(&path, shape).unwrap_err() {
        Error::Encode { source, .. } => source,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&[1; 256]), IdxError::TooManyDimensions { found: 256 });
    assert!(matches!(refused(&[usize::MAX, 2]), IdxError::TooLarge { .. }));
    #[cfg(target_pointer_width = "64")]
    assert!(matches!(refused(&[1 << 32]), IdxError::DimensionTooLong { axis: 0, .. }));
    assert_eq!(names(dir.path()), [""; 0]);
    let nowhere = IdxWriter::create(dir.path().join("no/file"), &[1]).unwrap_err();
    assert!(matches!(nowhere, Error::Write { .. }), "{nowhere:?}");
}

/// More than four bytes count in all, though no dimension is that long. The file has holes.
#[cfg(target_os = "linux")]
#[test]
fn files_of_more_than_four_gibibytes_are_read() {
    use std::os::unix::fs::FileExt;

    const N: u64 = 5_500_000;
    let dir = tempfile::tempdir().unwrap();
    let (images, labels) = (dir.path().join("images"), dir.path().join("labels"));
    let file = fs::File::create(&images).unwrap();
    let header = [0, 0, 8, 3, 0, 0x53, 0xec, 0x60, 0, 0, 0, 28, 0, 0, 0, 28];
    file.write_all_at(&header, 0).unwrap();
    file.set_len(16 + N * 784).unwrap();
    file.write_all_at(&[200; 784], 16 + (N - 2) * 784).unwrap();
    write_idx(&labels, &Array1::<u8>::ones(5_500_000)).unwrap();

    let mut reader = ExampleReader::of_files(&images, &labels).unwrap();
    assert_eq!((reader.len(), reader.classes()), (N, 2));
    let mut images = [7; 3 * 784];
    reader.read(N - 3, &mut images, &mut [0; 3]).unwrap();
    assert!(images[..784].iter().all(|&pixel| pixel == 0));
    assert!(images[784..1568].iter().all(|&pixel| pixel == 200));
    assert!(images[1568..].iter().all(|&pixel| pixel == 0));
}

#[test]
fn a_reader_knows_what_it_reads() {
    let dir = data_set();
    let reader = ExampleReader::of_training_set(dir.path()).unwrap();
    assert_eq!((reader.len(), reader.pixels(), reader.classes()), (50, 6, 7));
    assert_eq!(reader.image_shape(), [2, 3]);
    assert!(!reader.is_empty());
}

type Damage<'a> = &'a dyn Fn(&Path, &Path);

#[test]
fn files_that_are_no_data_set_are_refused_by_name() {
    let gzip = |path: &Path| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&fs::read(path).unwrap()).unwrap();
        fs::write(path, encoder.finish().unwrap()).unwrap();
    };
    let cut = |path: &Path, len| fs::File::options().write(true).open(path).unwrap().set_len(len);
    let cases: [(Damage<'_>, &str); 11] = [
        (&|images, _| fs::remove_file(images).unwrap(), "cannot read DIR/images"),
        (&|_, labels| fs::remove_file(labels).unwrap(), "cannot read DIR/labels"),
        (
            &|images, _| gzip(images),
            "DIR/images is compressed, and so cannot be read from anywhere but its start",
        ),
        (&|images, _| cut(images, 0).unwrap(), "the data ends after 0"),
        (&|images, _| cut(images, 15).unwrap(), "the header takes 16 bytes"),
        (&|images, _| cut(images, 33).unwrap(), "34 bytes in all, but the data ends after 33"),
        (&|_, labels| cut(labels, 12).unwrap(), "11 bytes in all, but the data goes on: 12"),
        (&|images, _| write_idx(images, &array![1.0_f32]).unwrap(), "f32, expected u8"),
        (&|images, _| write_idx(images, &array![1_u8]).unwrap(), "two dimensions or more"),
        (
            &|_, labels| write_idx(labels, &array![1_u8, 2]).unwrap(),
            "DIR/labels: 2 labels for 3 images",
        ),
        (
            &|images, _| write_idx(images, &Array3::<u8>::zeros((3, 0, 2))).unwrap(),
            "DIR/images holds no pixels",
        ),
    ];
    for (damage, expected) in cases {
        let dir = tempfile::tempdir().unwrap();
        let (images, labels) = (dir.path().join("images"), dir.path().join("labels"));
        write_idx(&images, &Array3::<u8>::zeros((3, 2, 3))).unwrap();
        write_idx(&labels, &array![0_u8, 1, 2]).unwrap();
        damage(&images, &labels);
        let error = ExampleReader::of_files(&images, &labels).unwrap_err();
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        let text = format!("{error}: {}", cause.unwrap_or_default());
        let text = text.replace(&dir.path().display().to_string(), "DIR");
        assert!(text.contains(expected), "{text}\n{expected}");
    }
}

#[test]
fn what_happens_to_files_after_opening_is_an_error() {
    let dir = data_set();
    let mut reader = ExampleReader::of_training_set(dir.path()).unwrap();
    let labels = dir.path().join("train-labels-idx1-ubyte");
    let mut bytes = fs::read(&labels).unwrap();
    bytes[8 + 30] = 7;
    fs::write(&labels, bytes).unwrap();
    reader.read(0, &mut [0; 180], &mut [0; 30]).unwrap();
    match reader.read(29, &mut [0; 12], &mut [0; 2]).unwrap_err() {
        Error::LabelOutOfRange { path, index, label, classes } => {
            assert_eq!((path, index, label, classes), (Some(labels), 30, 7, 7));
        }
        other => panic!("{other:?}"),
    }
    let images = dir.path().join("train-images-idx3-ubyte");
    fs::File::options().write(true).open(&images).unwrap().set_len(16 + 100).unwrap();
    match reader.read(10, &mut [0; 60], &mut [0; 10]).unwrap_err() {
        Error::ReadAt { path, offset, .. } => assert_eq!((path, offset), (images, 116)),
        other => panic!("{other:?}"),
    }
    // Opened anew: the length is looked at.
    let error = reader.read(0, &mut [0; 6], &mut [0]).unwrap_err();
    assert!(matches!(error, Error::Length { expected: 316, found: 116, .. }), "{error:?}");
}

#[test]
#[should_panic(expected = "3 examples from 48 on, of 50")]
fn examples_that_are_not_there_are_a_mistake_of_the_caller() {
    let mut reader = ExampleReader::of_training_set(data_set().path()).unwrap();
    let _ = reader.read(48, &mut [0; 18], &mut [0; 3]);
}

#[test]
#[should_panic(expected = "room for 2 images of 6 pixels, found 11")]
fn room_that_does_not_fit_is_a_mistake_of_the_caller() {
    let mut reader = ExampleReader::of_training_set(data_set().path()).unwrap();
    let _ = reader.read(0, &mut [0; 11], &mut [0; 2]);
}
