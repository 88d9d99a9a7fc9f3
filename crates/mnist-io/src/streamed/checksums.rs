//! Checksums of the blocks of a file: bytes that have changed since it was written are noticed as
//! they are read, without reading the rest of the file.

use std::fmt::Write as _;
use std::mem;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crc32fast::Hasher;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Examples of a block. Blocks are counted from the first example of a set, and so the first and the
/// last of a file may be parts of one.
pub(crate) const BLOCK: u64 = 4096;

/// Bytes that are read and summed at a time: what has just been read is in the cache of the core.
const PIECE: usize = 128 << 10;

/// Hexadecimal digits of a CRC-32.
const DIGITS: usize = 8;

/// CRC-32 of each block of a file, its header left out. As text, eight digits for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Crc32s(Arc<[u32]>);

/// A text that is no list of checksums.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotCrc32s {
    #[error("{0} bytes are no list of CRC-32, which are 8 hexadecimal digits each")]
    Length(usize),
    #[error(
        "CRC-32 number {index} (counted from 0) is {found:?}, not 8 digits of 0 to 9 and a to f"
    )]
    Digits { index: usize, found: String },
}

/// The blocks of a file, and what they should be.
#[derive(Debug, Clone)]
pub(crate) struct Blocks {
    /// The file's first example, counted from the first of the set.
    first: u64,
    /// Examples in the file.
    count: u64,
    crc32s: Arc<[u32]>,
}

/// The CRC-32 of the blocks of a file that is being written.
pub(crate) struct BlockHasher {
    /// Bytes of a whole block.
    block: u64,
    /// Bytes of the current one that are still to come.
    left: u64,
    hasher: Hasher,
    has_begun: bool,
    done: Vec<u32>,
}

/// How many blocks, or parts of one, a file has with so many examples from this one on.
pub(crate) fn blocks_of(first: u64, count: u64) -> u64 {
    (first + count).div_ceil(BLOCK) - first / BLOCK
}

impl Crc32s {
    /// How many.
    pub(crate) fn len(&self) -> u64 {
        self.0.len() as u64
    }

    /// Of the blocks of a file with so many examples, the first being this one of the set.
    pub(crate) fn of_file(&self, first: u64, count: u64) -> Blocks {
        Blocks { first, count, crc32s: Arc::clone(&self.0) }
    }
}

impl TryFrom<String> for Crc32s {
    type Error = NotCrc32s;

    fn try_from(text: String) -> Result<Self, NotCrc32s> {
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let (each, []) = text.as_bytes().as_chunks::<DIGITS>() else {
            return Err(NotCrc32s::Length(text.len()));
        };
        let number = |(index, digits): (usize, &[u8; DIGITS])| {
            let text = str::from_utf8(digits).ok().filter(|_| digits.iter().all(is_digit));
            text.and_then(|text| u32::from_str_radix(text, 16).ok()).ok_or_else(|| {
                NotCrc32s::Digits { index, found: String::from_utf8_lossy(digits).into_owned() }
            })
        };
        each.iter().enumerate().map(number).collect::<Result<_, _>>().map(Self)
    }
}

impl From<Crc32s> for String {
    fn from(crc32s: Crc32s) -> Self {
        let mut text = Self::with_capacity(DIGITS * crc32s.0.len());
        for crc32 in &*crc32s.0 {
            let _ = write!(text, "{crc32:08x}");
        }
        text
    }
}

impl Blocks {
    /// Reads examples of `size` bytes from number `first` of the file on, and compares each block
    /// among them. Of a block of which only a part is asked for nothing is known. `read` fills bytes
    /// from a place among the examples on.
    pub(crate) fn read(
        &self,
        path: &Path,
        to: &mut [u8],
        first: u64,
        size: usize,
        mut read: impl FnMut(&mut [u8], u64) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let end = first + (to.len() / size) as u64;
        let (mut at, mut place) = (first, 0);
        while at < end {
            let block = (self.first + at) / BLOCK - self.first / BLOCK;
            let examples = self.examples(block);
            let until = examples.end.min(end);
            let len = usize::try_from(until - at).unwrap_or(usize::MAX).saturating_mul(size);
            let is_whole = (at, until) == (examples.start, examples.end);
            let mut hasher = Hasher::new();
            let mut done = 0;
            for piece in to[place..place + len].chunks_mut(PIECE) {
                read(piece, (place + done) as u64)?;
                if is_whole {
                    hasher.update(piece);
                }
                done += piece.len();
            }
            if is_whole {
                self.compare(path, block, examples, hasher.finalize())?;
            }
            (at, place) = (until, place + len);
        }
        Ok(())
    }

    fn compare(
        &self,
        path: &Path,
        block: u64,
        examples: Range<u64>,
        found: u32,
    ) -> Result<(), Error> {
        let k = usize::try_from(block).expect("one of those in memory");
        let expected = self.crc32s[k];
        if found == expected {
            return Ok(());
        }
        Err(Error::BlockAltered { path: path.to_owned(), block, examples, expected, found })
    }

    /// The examples of block `k`, counted from the first of the file.
    fn examples(&self, k: u64) -> Range<u64> {
        let start = (self.first / BLOCK + k) * BLOCK;
        let end = (start + BLOCK).min(self.first + self.count);
        start.saturating_sub(self.first)..end - self.first
    }
}

impl BlockHasher {
    /// Of a file of examples of `size` bytes, the first being this one of the set.
    pub(crate) fn new(first: u64, size: usize) -> Self {
        // A block that is longer than can be counted ends with its file.
        let bytes = |examples: u64| examples.saturating_mul(size as u64);
        Self {
            block: bytes(BLOCK),
            left: bytes(BLOCK - first % BLOCK),
            hasher: Hasher::new(),
            has_begun: false,
            done: Vec::new(),
        }
    }

    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let n = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
            let (now, later) = bytes.split_at(n);
            self.hasher.update(now);
            self.has_begun = true;
            self.left -= n as u64;
            if self.left == 0 {
                self.end_block();
            }
            bytes = later;
        }
    }

    pub(crate) fn finish(mut self) -> Crc32s {
        if self.has_begun {
            self.end_block();
        }
        Crc32s(self.done.into())
    }

    fn end_block(&mut self) {
        self.done.push(mem::take(&mut self.hasher).finalize());
        (self.left, self.has_begun) = (self.block, false);
    }
}
