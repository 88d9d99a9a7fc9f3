//! Manifests that cannot be followed.

use std::fs;
use std::path::Path;

use mnist_io::ShardedExamples;

use super::{open_error, rewrite, sharded};

/// Replaces text in the manifest, which must be there.
fn edit(dir: &Path, from: &str, to: &str) {
    let path = dir.join("manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} in {text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn hostile_manifests_are_refused_with_the_reason() {
    const NAME: &str = "shard-00001-images-idx3-ubyte";
    let long = format!("\"{}\"", "f".repeat(65));
    let cases = [
        ("{", "[", "it is no manifest: "),
        ("\"version\": 2", "\"version\": 3", "its version is 3, and this program knows none but 2"),
        ("\"version\": 2", "\"version\": 0", "its version is 0"),
        // As it was before there were checksums of blocks.
        ("\"version\": 2", "\"version\": 1", "its version is 1, and this program knows none but 2"),
        ("\"version\": 2", "\"version\": -1", "it is no manifest: invalid value: integer `-1`"),
        ("\"version\": 2", "\"versoin\": 2", "missing field `version`"),
        // The rest of a newer one may be anything.
        ("\"version\": 2,", "\"version\": 9, \"more\": [", "it is no manifest: "),
        ("\"version\": 2,", "\"version\": 9, \"more\": [],", "its version is 9"),
        ("\"version\": 2,", "\"version\": 2, \"more\": [],", "unknown field `more`"),
        ("\"classes\": 5", "\"classes\": 0", "the number of classes is 0"),
        ("\"classes\": 5", "\"classes\": 257", "the number of classes is 257"),
        ("\"classes\": 5", "\"classes\": 18446744073709551616", "it is no manifest: "),
        ("\"examples\": 11", "\"examples\": 12", "hold 11 examples together, but 12 are declared"),
        ("\"examples\": 11", "\"examples\": 1.5", "it is no manifest: "),
        ("    2,\n", "    0,\n", "images of shape [0, 3] cannot be read"),
        ("    2,\n    3\n", "", "images of shape [] cannot be read"),
        ("    2,\n", "    4294967295,\n    4294967295,\n", "cannot be read"),
        ("    2,\n", "    4294967296,\n", "it is no manifest: "),
        ("    2,\n", "    3,\n", "is said to be 40 bytes long, but would be 52"),
        ("\"count\": 4", "\"count\": 0", "is said to hold 0 examples, and can hold from 1 to"),
        ("\"count\": 4", "\"count\": 4294967296", "is said to hold 4294967296 examples"),
        ("\"count\": 4", "\"count\": 5", "is said to be 40 bytes long, but would be 46"),
        ("\"bytes\": 40", "\"bytes\": 39", "is said to be 39 bytes long, but would be 40"),
        ("\"bytes\": 12", "\"bytes\": 18446744073709551615", "would be 12"),
        (NAME, "../manifest.json", "\"../manifest.json\" is no name of a file in the folder"),
        (NAME, "/etc/passwd", "\"/etc/passwd\" is no name"),
        (NAME, "..", "\"..\" is no name"),
        (NAME, "", "\"\" is no name"),
        (NAME, ".hidden", "\".hidden\" is no name"),
        (NAME, "C:images", "\"C:images\" is no name"),
        (NAME, "a\\\\b", "is no name"),
        (NAME, "a\\u0000b", "is no name"),
        (NAME, "shard-00000-images-idx3-ubyte", "shard-00000-images-idx3-ubyte is named twice"),
        (NAME, "nothing-of-that-name", "cannot read DIR/nothing-of-that-name"),
        (NAME, &"n".repeat(256), "is no name of a file in the folder: those are up to 255 letters"),
        (NAME, &"n".repeat(255), "cannot read DIR/nnn"),
        ("\"sha256\": \"", "\"sha256\": \"0", "which is not 64 digits of 0 to 9 and a to f"),
        ("\"crc32\": \"", "\"crc32\": \"0", "9 bytes are no list of CRC-32"),
        ("\"crc32\": \"", "\"crc32\": \"0000000A", "(counted from 0) is \"0000000A\", not 8"),
        ("\"crc32\": \"", "\"crc32\": \"+1234567", "(counted from 0) is \"+1234567\", not 8"),
        ("\"crc32\": \"", "\"crc32\": \"éééé", "(counted from 0) is \"éééé\", not 8 digits"),
        ("\"crc32\": \"", "\"crc32\": \"00000000", "is said to have 2 blocks, but would have 1"),
        ("\"crc32\"", "\"crc31\"", "unknown field `crc31`"),
        ("\"sha256\"", &format!("\"sha256\": {long}, \"sha256\""), "duplicate field `sha256`"),
    ];
    for (from, to, expected) in cases {
        let (_parent, dir) = sharded();
        edit(&dir, from, to);
        let text = open_error(&dir);
        assert!(text.contains("DIR/"), "{text}");
        assert!(text.contains(expected), "{from} to {to}: {text}\n{expected}");
        assert!(!text.contains('\n'), "{text}");
    }
}

/// Each sum is looked at where it could overflow.
#[test]
fn counts_whose_sum_is_more_than_64_bits_are_refused() {
    let (_parent, dir) = sharded();
    edit(&dir, "\"examples\": 11", "\"examples\": 18446744073709551615");
    assert!(open_error(&dir).contains("11 examples together, but 18446744073709551615"));
}

#[test]
fn a_manifest_without_shard_files_is_refused() {
    let (_parent, dir) = sharded();
    let path = dir.join("manifest.json");
    let manifest = r#"{"version":2,"image_shape":[2,3],"classes":5,"examples":0,"shards":[]}"#;
    fs::write(&path, manifest).unwrap();
    assert!(open_error(&dir).contains("it names no shard files"));
    fs::write(&path, "null").unwrap();
    assert!(open_error(&dir).contains("invalid type: null, expected a manifest at line 1"));
    for bytes in [&b""[..], b"\xff\xfe", &[b'['; 10_000], &[b' '; 1000]] {
        fs::write(&path, bytes).unwrap();
        assert!(
            open_error(&dir).starts_with("cannot follow DIR/manifest.json: it is no manifest: ")
        );
    }
}

#[test]
fn a_manifest_that_never_ends_is_not_read_to_its_end() {
    let (_parent, dir) = sharded();
    let file = fs::File::create(dir.join("manifest.json")).unwrap();
    file.set_len(1 << 30).unwrap();
    assert!(open_error(&dir).contains("it is more than 201326592 bytes long"));
}

/// Whatever single byte of it is changed: it is refused, or means the same.
#[test]
fn a_damaged_manifest_never_panics() {
    let (_parent, dir) = sharded();
    let path = dir.join("manifest.json");
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        for byte in [0, b'"', b'9', b'}', whole[at] ^ 1] {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            rewrite(&path, &damaged);
            if let Ok(examples) = ShardedExamples::open(&dir) {
                assert_eq!(examples.len(), 11);
            }
        }
    }
    for len in 0..whole.len() - 2 {
        rewrite(&path, &whole[..len]);
        assert!(ShardedExamples::open(&dir).is_err(), "{len}");
    }
}

#[test]
fn a_manifest_has_a_fingerprint() {
    let (_parent, dir) = sharded();
    let before = ShardedExamples::open(&dir).unwrap();
    assert_eq!(before.manifest_sha256().len(), 64);
    edit(&dir, "\"classes\": 5", "\"classes\": 6");
    let after = ShardedExamples::open(&dir).unwrap();
    assert_ne!(before.manifest_sha256(), after.manifest_sha256());
}
