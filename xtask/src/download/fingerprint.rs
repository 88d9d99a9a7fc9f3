//! Size and SHA-256 of a file, and the two ways a file gets checked: in place and while copied.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};

use super::error::{Failure, Refusal, at};

/// What tells the original of a file from a bad copy.
#[derive(Debug, Clone)]
pub struct Fingerprint {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: &'static str,
}

/// Bytes of a piece: as many as `mnist_io` writes at once, and for the same reason.
const HUGE_PAGE: u64 = 2 << 20;

/// Checks a file where it lies.
pub(crate) fn check(path: &Path, want: &Fingerprint) -> Result<(), Failure> {
    let file = File::open(path).map_err(at(path))?;
    let length = file.metadata().map_err(at(path))?.len();
    if length != want.bytes {
        return Err(Refusal::WrongSize { found: length, expected: want.bytes }.into());
    }
    compare(file, want, |e| at(path)(e).into(), |_| Ok(()))
}

/// Unpacks a checked archive into `to`, which is there afterwards only if it is right.
pub(crate) fn unpack(archive: &Path, to: &Path, want: &Fingerprint) -> Result<(), Failure> {
    let packed = File::open(archive).map_err(at(archive))?;
    write_checked(GzDecoder::new(io::BufReader::new(packed)), to, want, |e| Refusal::Gzip(e).into())
}

/// Copies a file that is unpacked already into `to`, which is there afterwards only if it is right.
pub(crate) fn copy(from: &Path, to: &Path, want: &Fingerprint) -> Result<(), Failure> {
    let file = File::open(from).map_err(at(from))?;
    write_checked(file, to, want, |e| at(from)(e).into())
}

fn write_checked(
    from: impl Read,
    to: &Path,
    want: &Fingerprint,
    unreadable: impl Fn(io::Error) -> Failure,
) -> Result<(), Failure> {
    let mut file = File::create(to).map_err(at(to))?;
    let written =
        compare(from, want, unreadable, |piece| Ok(file.write_all(piece).map_err(at(to))?))
            // On the disk before the rename: a power cut must not leave a good name on an empty file.
            .and_then(|()| Ok(file.sync_all().map_err(at(to))?));
    if written.is_err() {
        // The first error is the one to report, whether or not this works too.
        let _ = fs::remove_file(to);
    }
    written
}

/// Reads to the end, hands every piece to `keep`, then compares length and digest.
fn compare(
    mut from: impl Read,
    want: &Fingerprint,
    unreadable: impl Fn(io::Error) -> Failure,
    mut keep: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut piece = Vec::new();
    let mut sha256 = Sha256::new();
    let mut length = 0;
    loop {
        piece.clear();
        from.by_ref().take(HUGE_PAGE).read_to_end(&mut piece).map_err(&unreadable)?;
        if piece.is_empty() {
            break;
        }
        sha256.update(&piece);
        keep(&piece)?;
        length += piece.len() as u64;
    }
    if length != want.bytes {
        return Err(Refusal::WrongSize { found: length, expected: want.bytes }.into());
    }
    let found = hex(&sha256.finalize());
    if found != want.sha256 {
        return Err(Refusal::WrongDigest { found, expected: want.sha256 }.into());
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}"); // writing to a String cannot fail
        digits
    })
}
