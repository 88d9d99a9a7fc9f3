//! Every truncation and every flipped bit is found, and the checkpoint before is read instead.

use std::fs;

use checkpoint::{Checkpoints, Error, Fault, decode, encode};
use proptest::prelude::*;

const PAYLOAD: &[u8] = b"position 1.5";

/// Every file that differs from a good one in one bit, in its length, or in one byte's place.
fn damaged() -> Vec<Vec<u8>> {
    let good = encode(PAYLOAD);
    let flipped = (0..8 * good.len()).map(|bit| {
        let mut bytes = good.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    });
    let cut = (0..good.len()).map(|length| good[..length].to_vec());
    let zeroed = (0..good.len()).map(|length| {
        // As after a power failure: as long as it should be, without the data.
        let mut bytes = good.clone();
        bytes[length..].fill(0);
        bytes
    });
    let lengthened = [0, 0xff].map(|byte| [&good[..], &[byte]].concat());
    flipped.chain(cut).chain(zeroed).chain(lengthened).filter(|bytes| *bytes != good).collect()
}

#[test]
fn every_truncation_and_every_flipped_bit_of_a_file_is_found() {
    let all = damaged();
    assert!(all.len() > 9 * 64, "{}", all.len());
    for bytes in all {
        let fault = decode(&bytes).expect_err("damaged");
        // Another version must never be what a damaged file is taken for.
        assert!(!matches!(fault, Fault::Version { .. } | Fault::Read(_)), "{fault}");
    }
}

#[test]
fn the_checkpoint_before_a_damaged_one_is_read() {
    let parent = tempfile::tempdir().unwrap();
    let mut checkpoints = Checkpoints::open(parent.path(), 3).unwrap();
    let before = checkpoints.save(b"before").unwrap();
    let newest = checkpoints.save(PAYLOAD).unwrap();
    for bytes in damaged() {
        fs::write(&newest, &bytes).unwrap();
        let found = checkpoints.newest().unwrap();
        let checkpoint = found.checkpoint.unwrap();
        assert_eq!((&checkpoint.path, &checkpoint.payload[..]), (&before, &b"before"[..]));
        assert_eq!(found.passed_over.len(), 1);
        assert_eq!(found.passed_over[0].path, newest);
    }
}

#[test]
fn each_fault_says_what_was_found_and_what_was_expected() {
    let good = encode(PAYLOAD);
    let said = |bytes: &[u8]| decode(bytes).unwrap_err().to_string();
    assert_eq!(said(&[]), "it is 0 bytes long, expected at least 52");
    assert_eq!(said(&good[..40]), "it is 40 bytes long, expected at least 52");
    assert_eq!(said(&good[..60]), "it is 60 bytes long, expected 64 by its header");
    assert_eq!(said(&[7; 64]), "it does not begin with the bytes of a checkpoint");
    let mut flipped = good;
    flipped[30] ^= 4;
    assert_eq!(said(&flipped), "its checksum is not that of its contents");
}

#[test]
fn a_file_that_is_said_to_be_enormous_is_not_read() {
    let parent = tempfile::tempdir().unwrap();
    let mut checkpoints = Checkpoints::open(parent.path(), 1).unwrap();
    let path = checkpoints.save(PAYLOAD).unwrap();
    let mut bytes = encode(PAYLOAD);
    bytes[12..20].fill(0xff);
    fs::write(&path, &bytes).unwrap();
    let found = checkpoints.newest().unwrap();
    let fault = &found.passed_over[0].fault;
    assert!(matches!(fault, Fault::Length { found: 64, expected: u64::MAX }), "{fault}");
}

#[test]
fn a_whole_checkpoint_of_another_version_is_refused_and_not_passed_over() {
    let parent = tempfile::tempdir().unwrap();
    let mut checkpoints = Checkpoints::open(parent.path(), 3).unwrap();
    checkpoints.save(b"before").unwrap();
    let newest = checkpoints.save(PAYLOAD).unwrap();
    fs::write(&newest, of_version_2()).unwrap();
    let error = checkpoints.newest().unwrap_err();
    assert!(matches!(error, Error::Version { found: 2, expected: 1, .. }), "{error}");
    assert_eq!(
        error.to_string(),
        format!("{} is of format version 2, expected 1", newest.display())
    );
}

/// A whole file, but for its version.
fn of_version_2() -> Vec<u8> {
    // SHA-256 of the 32 bytes before it, by `sha256sum`.
    const CHECKSUM: &str = "8d5e85d80703834fec03b703b6bccffd3f5f6647ac6d6807ea5989fabb3d8547";
    let mut bytes = encode(PAYLOAD);
    bytes[8] = 2;
    bytes.truncate(20 + PAYLOAD.len());
    let digit = |k: usize| u8::from_str_radix(&CHECKSUM[2 * k..2 * k + 2], 16).unwrap();
    bytes.extend((0..32).map(digit));
    bytes
}

proptest! {
    #[test]
    fn any_payload_comes_back(payload: Vec<u8>) {
        let bytes = encode(&payload);
        prop_assert_eq!(decode(&bytes).unwrap(), payload);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        prop_assert!(decode(&bytes).is_err());
    }
}
