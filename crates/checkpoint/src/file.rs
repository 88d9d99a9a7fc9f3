//! The bytes of a checkpoint: magic, version, length, payload, SHA-256.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::fault::Fault;

const MAGIC: [u8; 8] = *b"CHECKPNT";

/// The version written, and the only one read. Magic, length and checksum stay where they are in
/// every version, so that a whole file of another one is told from a damaged one.
const VERSION: u32 = 1;

/// Bytes before the payload.
const HEADER: usize = 20;

/// Bytes after it.
const CHECKSUM: usize = 32;

/// A checkpoint without payload is as long as this.
const LEAST: u64 = (HEADER + CHECKSUM) as u64;

/// The bytes of a checkpoint's file.
///
/// ```
/// let bytes = checkpoint::encode(b"state");
/// assert_eq!(bytes.len(), 20 + 5 + 32);
/// assert_eq!(checkpoint::decode(&bytes)?, b"state");
/// assert!(checkpoint::decode(&bytes[..56]).is_err());
/// # Ok::<(), checkpoint::Fault>(())
/// ```
pub fn encode(payload: &[u8]) -> Vec<u8> {
    let (header, checksum) = around(payload);
    [&header, payload, &checksum].concat()
}

/// The payload in the bytes of a checkpoint's file.
///
/// # Errors
/// Every [`Fault`] but those of reading: the bytes are not as [`encode`] made them.
pub fn decode(bytes: &[u8]) -> Result<&[u8], Fault> {
    let found = bytes.len() as u64;
    let header = bytes.first_chunk().ok_or(Fault::TooShort { found, least: LEAST })?;
    let version = check_header(header, found)?;
    let (contents, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
    if Sha256::digest(contents)[..] != *checksum {
        return Err(Fault::Checksum);
    }
    if version != VERSION {
        return Err(Fault::Version { found: version, expected: VERSION });
    }
    Ok(&contents[HEADER..])
}

/// Writes a checkpoint's file without a copy of the payload.
pub(crate) fn write(mut to: impl Write, payload: &[u8]) -> io::Result<()> {
    let (header, checksum) = around(payload);
    to.write_all(&header)?;
    to.write_all(payload)?;
    to.write_all(&checksum)
}

/// Reads the payload of a checkpoint's file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    // To open a pipe would wait for its writer.
    if !fs::metadata(path)?.is_file() {
        return Err(Fault::NotAFile);
    }
    let mut file = File::open(path)?;
    let found = file.metadata()?.len();
    let mut header = [0; HEADER];
    match file.read_exact(&mut header) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            return Err(Fault::TooShort { found, least: LEAST });
        }
        read => read?,
    }
    // Before memory is asked for: the file may be of any length.
    check_header(&header, found)?;
    let mut bytes = Vec::new();
    let length = usize::try_from(found).map_err(|_| ErrorKind::OutOfMemory);
    let reserved = length
        .and_then(|length| bytes.try_reserve_exact(length).map_err(|_| ErrorKind::OutOfMemory));
    reserved.map_err(io::Error::from)?;
    bytes.extend(header);
    file.take(found - HEADER as u64).read_to_end(&mut bytes)?;
    let length = decode(&bytes)?.len();
    bytes.drain(..HEADER);
    bytes.truncate(length);
    Ok(bytes)
}

/// What stands before and after a payload.
fn around(payload: &[u8]) -> ([u8; HEADER], [u8; CHECKSUM]) {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(&MAGIC);
    header[8..12].copy_from_slice(&VERSION.to_le_bytes());
    header[12..].copy_from_slice(&(payload.len() as u64).to_le_bytes());
    let checksum = Sha256::new().chain_update(header).chain_update(payload).finalize();
    (header, checksum.into())
}

/// Checks magic and length of a file that is `found` bytes long. Gives its version.
fn check_header(header: &[u8; HEADER], found: u64) -> Result<u32, Fault> {
    let (magic, rest) = header.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(Fault::Magic);
    }
    if found < LEAST {
        return Err(Fault::TooShort { found, least: LEAST });
    }
    let (version, length) = rest.split_at(4);
    let mut le = [0; 8];
    le.copy_from_slice(length);
    let expected = u64::from_le_bytes(le).saturating_add(LEAST);
    if found != expected {
        return Err(Fault::Length { found, expected });
    }
    let mut le = [0; 4];
    le.copy_from_slice(version);
    Ok(u32::from_le_bytes(le))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_file_of_another_version_is_no_damaged_one() {
        let mut bytes = encode(b"state");
        bytes[8] = 2;
        assert!(matches!(decode(&bytes), Err(Fault::Checksum)));
        let contents = bytes.len() - CHECKSUM;
        let checksum = Sha256::digest(&bytes[..contents]);
        bytes[contents..].copy_from_slice(&checksum);
        assert!(matches!(decode(&bytes), Err(Fault::Version { found: 2, expected: 1 })));
    }
}
