//! What is written is read back, for every type, shape and way of reading.
#![expect(unsafe_code, reason = "files are mapped")]

use std::fs::{self, File};
use std::io;

use flate2::Compression;
use flate2::write::GzEncoder;
use mnist_io::{Element, Idx, IdxFile, encode_idx, write_idx};
use ndarray::{ArrayD, IxDyn};
use proptest::collection::vec;
use proptest::prelude::*;

/// Arrays of up to four dimensions, some of length 0.
fn arrays<T: Arbitrary + Clone>() -> impl Strategy<Value = ArrayD<T>> {
    vec(0_usize..5, 0..=4).prop_flat_map(|shape| {
        let elements = vec(any::<T>(), shape.iter().product::<usize>());
        elements.prop_map(move |elements| {
            ArrayD::from_shape_vec(IxDyn(&shape), elements).expect("as many as the shape says")
        })
    })
}

/// Through bytes, a mapped file, a file in memory and a compressed file.
fn round_trip<T: Element + PartialEq + std::fmt::Debug>(array: &ArrayD<T>) {
    let bytes = encode_idx(array).expect("small");
    assert_eq!(Idx::parse(&bytes).expect("valid").to_array::<T>().as_ref(), Ok(array));

    let dir = tempfile::tempdir().expect("a temporary folder");
    let (plain, zipped) = (dir.path().join("plain"), dir.path().join("zipped.gz"));
    write_idx(&plain, array).expect("written");
    assert_eq!(fs::read(&plain).expect("just written"), bytes);
    let mut encoder = GzEncoder::new(File::create(&zipped).expect("new"), Compression::fast());
    io::copy(&mut &bytes[..], &mut encoder).expect("written");
    encoder.finish().expect("written");

    // SAFETY: only this test knows of the file, and does not write to it any more.
    let mapped = unsafe { IdxFile::open_mapped(&plain) };
    let files = [mapped, IdxFile::open(&plain), IdxFile::open(&zipped)];
    let mapped = files.map(|file| {
        let file = file.expect("valid");
        assert_eq!(file.idx().to_array::<T>().as_ref(), Ok(array));
        assert_eq!(file.idx().element_type(), T::TYPE);
        assert_eq!(file.idx().len(), array.len());
        file.is_mapped()
    });
    assert_eq!(mapped, [true, false, false]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn u8_is_read_as_written(array in arrays::<u8>()) {
        round_trip(&array);
        let bytes = encode_idx(&array).unwrap();
        prop_assert_eq!(Idx::parse(&bytes).unwrap().view().unwrap(), array);
    }

    #[test]
    fn i8_is_read_as_written(array in arrays::<i8>()) { round_trip(&array); }

    #[test]
    fn i16_is_read_as_written(array in arrays::<i16>()) { round_trip(&array); }

    #[test]
    fn i32_is_read_as_written(array in arrays::<i32>()) { round_trip(&array); }

    #[test]
    fn f32_is_read_as_written(array in arrays::<f32>()) { round_trip(&array); }

    #[test]
    fn f64_is_read_as_written(array in arrays::<f64>()) { round_trip(&array); }

    /// Views that are not row-major are written in the order of their indices.
    #[test]
    fn the_layout_in_memory_does_not_matter(array in arrays::<i16>()) {
        let transposed = array.t();
        let bytes = encode_idx(&transposed).unwrap();
        prop_assert_eq!(Idx::parse(&bytes).unwrap().to_array::<i16>().unwrap(), transposed);
    }

    #[test]
    fn truncated_at_every_length_is_an_error(array in arrays::<i16>()) {
        let bytes = encode_idx(&array).unwrap();
        for len in 0..bytes.len() {
            prop_assert!(Idx::parse(&bytes[..len]).is_err(), "{} of {}", len, bytes.len());
        }
    }

    #[test]
    fn anything_after_the_end_is_an_error(array in arrays::<u8>(), more in vec(any::<u8>(), 1..9)) {
        let bytes = [encode_idx(&array).unwrap(), more].concat();
        prop_assert!(Idx::parse(&bytes).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn parsing_never_panics(bytes in vec(any::<u8>(), 0..64)) {
        use_all(&bytes);
    }

    /// As above, but past the magic number, where few arbitrary bytes get.
    #[test]
    fn parsing_never_panics_past_the_magic_number(
        code in 0x07_u8..0x10,
        dimensions in 0_u8..6,
        lengths in vec(prop_oneof![0_u32..4, any::<u32>()], 0..6),
        elements in vec(any::<u8>(), 0..32),
    ) {
        let lengths = lengths.iter().flat_map(|length| length.to_be_bytes());
        let header = [0, 0, code, dimensions].into_iter().chain(lengths);
        use_all(&header.chain(elements).collect::<Vec<u8>>());
    }
}

fn use_all(bytes: &[u8]) {
    if let Ok(idx) = Idx::parse(bytes) {
        let elements = idx.shape().iter().product::<usize>();
        assert_eq!(idx.len(), elements);
        assert_eq!(idx.bytes().len(), elements * idx.element_type().size());
        assert_eq!(idx.view().is_ok(), idx.to_array::<u8>().is_ok());
        assert_eq!(idx.to_array::<f64>().map_or(elements, |array| array.len()), elements);
    }
}
