//! The manifest: which files there are, and what is in them.
//!
//! ```json
//! {
//!   "version": 2,
//!   "image_shape": [28, 28],
//!   "classes": 10,
//!   "examples": 8100000,
//!   "shards": [
//!     {
//!       "count": 324000,
//!       "images": {
//!         "file": "shard-00000-images-idx3-ubyte",
//!         "bytes": 254016016,
//!         "sha256": "0f..",
//!         "crc32": "93.."
//!       },
//!       "labels": {
//!         "file": "shard-00000-labels-idx1-ubyte",
//!         "bytes": 324008,
//!         "sha256": "4a..",
//!         "crc32": "27.."
//!       }
//!     }
//!   ],
//!   "validation": { "count": 10000, "images": {}, "labels": {} },
//!   "test": { "count": 10000, "images": {}, "labels": {} }
//! }
//! ```
//!
//! `crc32` is eight digits for each block of 4,096 examples. Blocks are counted from the first example
//! of the set, since that is how they are read; so the first and the last of a file may be shorter. A
//! manifest without them, version 1, is refused: nothing has been released that writes one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::idx::element::ElementType;
use crate::idx::header::Header;
use crate::sharded::error::ManifestError;
use crate::streamed::checksums::{BLOCK, Crc32s, blocks_of};

/// The version that is written.
pub(crate) const VERSION: u64 = 2;

/// Shard files, at most, of a set that is written.
pub(crate) const MOST_SHARD_FILES: u64 = 100_000;

/// Examples, at most, of a set that is written: so many that the manifest has room for the checksums
/// of their blocks.
pub(crate) const MOST_EXAMPLES: u64 = BLOCK << 22;

/// Bytes of a manifest that is read, at most: more than so many shard files and blocks take.
pub(crate) const MOST_BYTES: u64 = 192 << 20;

/// Labels are bytes.
pub(crate) const MOST_CLASSES: usize = 256;

/// Bytes of the name of a file, at most, on any file system.
const MOST_NAME_BYTES: usize = 255;

/// Hexadecimal digits of a SHA-256.
const SHA256_DIGITS: usize = 64;

/// What is in a sharded set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a manifest")]
pub(crate) struct Manifest {
    pub(crate) version: u64,
    /// `[28, 28]`
    pub(crate) image_shape: Vec<u32>,
    pub(crate) classes: u64,
    /// Those of the shard files.
    pub(crate) examples: u64,
    pub(crate) shards: Vec<PairEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) validation: Option<PairEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) test: Option<PairEntry>,
}

/// A file of images and the file of their labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "the count and the two files of a pair")]
pub(crate) struct PairEntry {
    pub(crate) count: u64,
    pub(crate) images: FileEntry,
    pub(crate) labels: FileEntry,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "the name, length, SHA-256 and CRC-32 of a file")]
pub(crate) struct FileEntry {
    /// Its name in the folder.
    pub(crate) file: String,
    pub(crate) bytes: u64,
    /// In lower case.
    pub(crate) sha256: String,
    pub(crate) crc32: Crc32s,
}

/// What is looked at first: the rest of a newer manifest may be anything.
#[derive(Deserialize)]
#[serde(expecting = "a manifest")]
struct Version {
    version: u64,
}

impl Manifest {
    /// Reads a manifest. All that it says of its files fits together; whether they are there is not
    /// looked at.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let not_a_manifest = |source| ManifestError::NotAManifest { source };
        let Version { version } = serde_json::from_slice(bytes).map_err(not_a_manifest)?;
        if version != VERSION {
            return Err(ManifestError::Version { found: version, known: VERSION });
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(not_a_manifest)?;
        manifest.check().map(|()| manifest)
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("numbers and text are JSON");
        bytes.push(b'\n');
        bytes
    }

    /// All pairs of files: shard files, and what is set aside.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &PairEntry> {
        self.shards.iter().chain(&self.validation).chain(&self.test)
    }

    /// The pairs of shard files, and which example of the set the first of each is.
    pub(crate) fn shards_with_first(&self) -> impl Iterator<Item = (u64, &PairEntry)> {
        self.shards.iter().scan(0, |end: &mut u64, pair| {
            let first = *end;
            // Too many are refused before that matters.
            *end = first.saturating_add(pair.count);
            Some((first, pair))
        })
    }

    /// All pairs, and which example of its set the first of each is: 0 for what is set aside.
    fn pairs_with_first(&self) -> impl Iterator<Item = (u64, &PairEntry)> {
        let set_aside = self.validation.iter().chain(&self.test);
        self.shards_with_first().chain(set_aside.map(|pair| (0, pair)))
    }

    /// Shape of a file of so many images.
    pub(crate) fn images_shape(&self, count: u64) -> Vec<usize> {
        let image = self.image_shape.iter().map(|&length| length as usize);
        [usize::try_from(count).unwrap_or(usize::MAX)].into_iter().chain(image).collect()
    }

    fn check(&self) -> Result<(), ManifestError> {
        if !(1..=MOST_CLASSES as u64).contains(&self.classes) {
            return Err(ManifestError::Classes { found: self.classes });
        }
        if self.image_shape.is_empty()
            || self.image_shape.contains(&0)
            || file_len(self.images_shape(1)).is_none()
        {
            return Err(ManifestError::ImageShape { shape: self.image_shape.clone() });
        }
        if self.shards.is_empty() {
            return Err(ManifestError::NoShardFiles);
        }
        let mut names = BTreeSet::new();
        for (first, pair) in self.pairs_with_first() {
            self.check_pair(pair, first, &mut names)?;
        }
        let found = self.shards.iter().map(|pair| u128::from(pair.count)).sum();
        if u128::from(self.examples) != found {
            return Err(ManifestError::Total { declared: self.examples, found });
        }
        Ok(())
    }

    fn check_pair<'a>(
        &self,
        pair: &'a PairEntry,
        first: u64,
        names: &mut BTreeSet<&'a str>,
    ) -> Result<(), ManifestError> {
        for FileEntry { file, sha256, .. } in [&pair.images, &pair.labels] {
            let name = file.clone();
            if !is_file_name(file) {
                return Err(ManifestError::FileName { name });
            }
            // Some file systems take names for the same that differ in case, but none that is
            // written does.
            if !names.insert(file) {
                return Err(ManifestError::Repeated { name });
            }
            let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            if sha256.len() != SHA256_DIGITS || !sha256.bytes().all(is_digit) {
                return Err(ManifestError::Sha256 { name, found: sha256.clone() });
            }
        }
        let count = pair.count;
        let too_many = || ManifestError::Count { name: pair.images.file.clone(), count };
        if count == 0 || u32::try_from(count).is_err() {
            return Err(too_many());
        }
        let labels = vec![usize::try_from(count).unwrap_or(usize::MAX)];
        for (entry, shape) in [(&pair.images, self.images_shape(count)), (&pair.labels, labels)] {
            let expected = file_len(shape).ok_or_else(too_many)?;
            if entry.bytes != expected {
                let (name, found) = (entry.file.clone(), entry.bytes);
                return Err(ManifestError::Bytes { name, expected, found });
            }
            let (expected, found) = (blocks_of(first, count), entry.crc32.len());
            if found != expected {
                return Err(ManifestError::Blocks { name: entry.file.clone(), expected, found });
            }
        }
        Ok(())
    }
}

/// Bytes of a file of this shape, if there can be one.
fn file_len(shape: Vec<usize>) -> Option<u64> {
    let header = Header::new(ElementType::U8, shape).ok()?;
    // More dimensions than the format knows.
    header.encode().ok()?;
    u64::try_from(header.file_len()).ok()
}

/// Whether it is the name of a file that cannot be anywhere but in the folder. On Windows `NUL` and
/// the like are devices: those are no regular files, and so refused when they are opened.
fn is_file_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=MOST_NAME_BYTES).contains(&name.len())
        && !name.starts_with('.')
        && name.bytes().all(is_plain)
}
