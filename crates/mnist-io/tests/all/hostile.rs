//! Hostile bytes and files: each has its own error, with its values, and none panics.
#![expect(unsafe_code, reason = "files are mapped")]

use std::error::Error as _;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use mnist_io::{ElementType, Error, Idx, IdxError, IdxFile, Images, Labels, encode_idx};
use ndarray::{Array1, Array3, ArrayD, IxDyn};

/// A header, and elements after it.
fn idx(code: u8, shape: &[u32], elements: &[u8]) -> Vec<u8> {
    let dimensions = u8::try_from(shape.len()).expect("few dimensions");
    let lengths = shape.iter().flat_map(|length| length.to_be_bytes());
    [0, 0, code, dimensions].into_iter().chain(lengths).chain(elements.iter().copied()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("a Vec takes everything");
    encoder.finish().expect("a Vec takes everything")
}

/// Maps a file.
fn open_mapped(path: impl AsRef<Path>) -> Result<IdxFile, Error> {
    // SAFETY: only this test knows of the file, and does not write to it while it is mapped.
    unsafe { IdxFile::open_mapped(path) }
}

/// `(what, bytes, error)`, a case a line.
#[rustfmt::skip]
#[cfg(target_pointer_width = "64")]
fn cases() -> Vec<(&'static str, Vec<u8>, IdxError)> {
    use ElementType::{F64, U8};
    use IdxError::{BadMagic, HeaderTooShort, TooLarge, TooLong, TooShort, UnknownElementType};
    const MAX: u32 = u32::MAX;
    const MAX_LEN: usize = u32::MAX as usize;
    vec![
        ("empty",                   vec![],                           HeaderTooShort { expected: 4, found: 0 }),
        ("one byte",                vec![0],                          HeaderTooShort { expected: 4, found: 1 }),
        ("half a magic number",     vec![0, 0, 8],                    HeaderTooShort { expected: 4, found: 3 }),
        ("lengths missing",         vec![0, 0, 8, 3],                 HeaderTooShort { expected: 16, found: 4 }),
        ("half a length",           vec![0, 0, 8, 1, 0, 0],           HeaderTooShort { expected: 8, found: 6 }),
        ("255 lengths missing",     vec![0, 0, 8, 255, 0, 0, 0, 1],   HeaderTooShort { expected: 1024, found: 8 }),
        ("a web page",              b"<!DOCTYPE html>".to_vec(),      BadMagic { found: *b"<!" }),
        ("gzip inside",             gzip(b"x"),                       BadMagic { found: [0x1f, 0x8b] }),
        ("little-endian",           vec![3, 8, 0, 0, 1, 0, 0, 0],     BadMagic { found: [3, 8] }),
        ("second byte not zero",    vec![0, 1, 8, 0, 7],              BadMagic { found: [0, 1] }),
        ("all zero",                vec![0; 64],                      UnknownElementType { code: 0 }),
        ("type 0x0a",               idx(0x0a, &[1], &[7]),            UnknownElementType { code: 0x0a }),
        ("type 0x0f",               idx(0x0f, &[1], &[7]),            UnknownElementType { code: 0x0f }),
        ("type 0xff",               idx(0xff, &[1], &[7]),            UnknownElementType { code: 0xff }),
        ("size past 2^64",          idx(0x08, &[MAX; 3], &[]),        TooLarge { shape: vec![MAX_LEN; 3], element_type: U8 }),
        ("size past 2^63",          idx(0x0e, &[MAX, 1 << 29], &[]),  TooLarge { shape: vec![MAX_LEN, 1 << 29], element_type: F64 }),
        ("0 times past 2^64",       idx(0x08, &[0, MAX, MAX, 2], &[]), TooLarge { shape: vec![0, MAX_LEN, MAX_LEN, 2], element_type: U8 }),
        ("255 lengths of 2",        idx(0x08, &[2; 255], &[]),        TooLarge { shape: vec![2; 255], element_type: U8 }),
        ("one byte short",          idx(0x08, &[3], &[1, 2]),         TooShort { expected: 11, found: 10 }),
        ("half an element",         idx(0x0c, &[1], &[1, 2]),         TooShort { expected: 12, found: 10 }),
        ("no elements at all",      idx(0x08, &[60_000, 28, 28], &[]), TooShort { expected: 47_040_016, found: 16 }),
        ("4 GiB promised",          idx(0x08, &[MAX], &[1]),          TooShort { expected: 8 + MAX_LEN, found: 9 }),
        ("one byte long",           idx(0x08, &[3], &[1, 2, 3, 4]),   TooLong { expected: 11, found: 12 }),
        ("line feeds made CR LF",   idx(0x08, &[2], &[13, 10, 13]),   TooLong { expected: 10, found: 11 }),
        ("elements of an empty one", idx(0x08, &[0, 28, 28], &[1]),   TooLong { expected: 16, found: 17 }),
        ("no element of a scalar",  idx(0x08, &[], &[]),              TooShort { expected: 5, found: 4 }),
        ("two elements of a scalar", idx(0x08, &[], &[1, 2]),         TooLong { expected: 5, found: 6 }),
    ]
}

#[test]
#[cfg(target_pointer_width = "64")]
fn hostile_bytes_get_their_own_error() {
    for (what, bytes, error) in cases() {
        assert_eq!(Idx::parse(&bytes).map(|_| ()), Err(error), "{what}");
    }
}

/// Mapped, read or unpacked makes no difference; none of the cases is longer than the one byte too
/// many at which reading and unpacking stop.
#[test]
#[cfg(target_pointer_width = "64")]
fn hostile_files_get_the_error_of_their_bytes_with_the_path() {
    let dir = tempfile::tempdir().unwrap();
    for (what, bytes, expected) in cases() {
        let (plain, zipped) = (dir.path().join("plain"), dir.path().join("zipped"));
        fs::write(&plain, &bytes).unwrap();
        fs::write(&zipped, gzip(&bytes)).unwrap();
        let mut results = vec![(&zipped, IdxFile::open(&zipped)), (&zipped, open_mapped(&zipped))];
        if what != "gzip inside" {
            results.push((&plain, IdxFile::open(&plain)));
            results.push((&plain, open_mapped(&plain)));
        }
        for (file, result) in results {
            match result {
                Err(Error::Idx { path, source }) if path == *file && source == expected => {}
                other => panic!("{what}: {} gave {other:?}", file.display()),
            }
        }
    }
}

#[test]
fn no_dimensions_are_one_element_and_a_dimension_of_0_is_none() {
    let scalar = idx(0x08, &[], &[7]);
    let scalar = Idx::parse(&scalar).unwrap();
    assert_eq!((scalar.shape(), scalar.len()), (&[][..], 1));
    assert_eq!(scalar.view().unwrap()[IxDyn(&[])], 7);

    let empty = idx(0x0e, &[0, 28, 28], &[]);
    let empty = Idx::parse(&empty).unwrap();
    assert_eq!((empty.shape(), empty.len(), empty.is_empty()), (&[0, 28, 28][..], 0, true));
    assert_eq!(empty.to_array::<f64>().unwrap().shape(), [0, 28, 28]);
}

#[test]
fn elements_of_another_type_are_refused() {
    let bytes = idx(0x0b, &[1], &[1, 2]);
    let idx = Idx::parse(&bytes).unwrap();
    let error = |expected| IdxError::WrongElementType { expected, found: ElementType::I16 };
    assert_eq!(idx.view().unwrap_err(), error(ElementType::U8));
    assert_eq!(idx.to_array::<f32>().unwrap_err(), error(ElementType::F32));
    assert_eq!(idx.to_array::<i16>().unwrap()[0], 0x0102);
}

#[test]
fn images_and_labels_of_the_wrong_type_or_dimensions_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = |bytes: Vec<u8>| {
        let path = dir.path().join("file");
        fs::write(&path, bytes).unwrap();
        IdxFile::open(&path).unwrap()
    };
    let not_images = |bytes| match Images::from_file(file(bytes)) {
        Err(Error::Idx { source, .. }) => source,
        other => panic!("{other:?}"),
    };
    let not_labels = |bytes| match Labels::from_file(file(bytes)) {
        Err(Error::Idx { source, .. }) => source,
        other => panic!("{other:?}"),
    };
    let of_type = |found| IdxError::WrongElementType { expected: ElementType::U8, found };
    assert_eq!(not_images(idx(0x0d, &[1, 1, 1], &[0; 4])), of_type(ElementType::F32));
    assert_eq!(not_images(idx(0x08, &[], &[7])), IdxError::NotImages { shape: vec![] });
    assert_eq!(not_images(idx(0x08, &[2], &[7, 2])), IdxError::NotImages { shape: vec![2] });
    assert_eq!(not_labels(idx(0x09, &[1], &[7])), of_type(ElementType::I8));
    assert_eq!(not_labels(idx(0x08, &[], &[7])), IdxError::NotLabels { shape: vec![] });
    assert_eq!(not_labels(idx(0x08, &[1, 1], &[7])), IdxError::NotLabels { shape: vec![1, 1] });
    assert_eq!(
        Images::from_array(Array1::zeros(3)).unwrap_err(),
        IdxError::NotImages { shape: vec![3] }
    );
}

#[test]
fn gzip_that_is_truncated_anywhere_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("truncated.gz");
    let whole = gzip(&encode_idx(&Array3::<u8>::from_elem((3, 5, 7), 9)).unwrap());
    for len in 2..whole.len() {
        fs::write(&path, &whole[..len]).unwrap();
        let error = IdxFile::open(&path).unwrap_err();
        assert!(matches!(error, Error::Gzip { .. }), "{len}: {error:?}");
        assert!(error.source().is_some(), "{len}");
    }
}

#[test]
fn gzip_that_is_damaged_is_an_error_or_unpacks_to_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("damaged.gz");
    let bytes = encode_idx(&Array1::from_iter((0..=255_u8).map(|i| i.wrapping_mul(167)))).unwrap();
    let whole = gzip(&bytes);
    let mut refused = 0;
    for at in 2..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        fs::write(&path, damaged).unwrap();
        // A few bits mean nothing: the time in the header, padding.
        match IdxFile::open(&path) {
            Ok(file) => assert_eq!(file.idx().bytes(), &bytes[8..], "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > bytes.len(), "{refused} of {}", whole.len());
}

#[test]
fn gzip_that_is_followed_by_something_else_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("followed.gz");
    let mut bytes = gzip(&idx(0x08, &[1], &[7]));
    bytes.extend(b"something else");
    fs::write(&path, bytes).unwrap();
    assert!(matches!(IdxFile::open(&path), Err(Error::Gzip { .. })));
}

#[test]
fn a_gzip_bomb_is_left_after_one_byte_too_many() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bomb.gz");
    // The damaged end shows that nothing reads that far.
    let mut bomb = gzip(&idx(0x08, &[4], &vec![0; 16 << 20]));
    bomb.truncate(bomb.len() - 8);
    fs::write(&path, bomb).unwrap();
    match IdxFile::open(&path).unwrap_err() {
        Error::Idx { source, .. } => {
            assert_eq!(source, IdxError::TooLong { expected: 12, found: 13 });
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_array_that_the_header_cannot_describe_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file");
    let many = ArrayD::<u8>::zeros(IxDyn(&[1; 256]));
    assert_eq!(encode_idx(&many), Err(IdxError::TooManyDimensions { found: 256 }));
    assert!(matches!(mnist_io::write_idx(&path, &many), Err(Error::Encode { .. })));
    assert!(!path.exists());
}

#[test]
#[cfg(target_pointer_width = "64")]
fn a_dimension_that_four_bytes_cannot_hold_is_not_written() {
    let long = Array3::<u8>::zeros((2, 1 << 32, 0));
    let error = IdxError::DimensionTooLong { axis: 1, length: 1 << 32 };
    assert_eq!(encode_idx(&long), Err(error));
}

#[test]
fn errors_are_one_line_with_their_values() {
    let text = |bytes: &[u8]| Idx::parse(bytes).unwrap_err().to_string();
    assert_eq!(text(b"<!"), "the header takes 4 bytes, but the data ends after 2");
    assert_eq!(
        text(b"<!DOCTYPE html>"),
        "bad magic number: bytes 0 and 1 are 0x3c 0x21, expected 0x00 0x00"
    );
    assert_eq!(
        text(&idx(0x08, &[10], &[0; 7])),
        "the header declares 18 bytes in all, but the data ends after 15, 3 short"
    );
    assert_eq!(
        text(&idx(0x08, &[10], &[0; 12])),
        "the header declares 18 bytes in all, but the data goes on: 20 bytes seen"
    );
}
