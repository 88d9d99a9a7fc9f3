//! The bytes of a file: mapped, read, or unpacked from gzip.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::ops::Deref;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use memmap2::Mmap;

use crate::error::Error;
use crate::idx::header::Header;

/// The two bytes every gzip file begins with.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Mappings of this many bytes ask for no huge pages: they may not fit into memory, and then less
/// should be read at a time.
#[cfg(target_os = "linux")]
const LARGE: usize = 1 << 30;

/// A whole file, header and elements.
pub(crate) enum Bytes {
    Mapped(Mmap),
    Owned(Vec<u8>),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(mmap) => mmap,
            Self::Owned(bytes) => bytes,
        }
    }
}

impl Bytes {
    /// Reads a file, unpacking gzip: at least all that the header declares, if there is so much.
    pub(crate) fn read(path: &Path, mut file: File) -> Result<Self, Error> {
        let start = read_start(path, &mut file)?;
        read_after(path, start, file, read_declared)
    }

    /// Reads a file that declares no length, unpacking gzip.
    pub(crate) fn read_to_end(path: &Path, mut file: File) -> Result<Self, Error> {
        let start = read_start(path, &mut file)?;
        read_after(path, start, file, read_to_end)
    }

    /// Maps a plain file; reads one that is compressed, or a pipe.
    ///
    /// # Safety
    ///
    /// As for [`IdxFile::open_mapped`](crate::IdxFile::open_mapped).
    #[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
    pub(crate) unsafe fn map(path: &Path, mut file: File) -> Result<Self, Error> {
        let start = read_start(path, &mut file)?;
        let found = file.metadata().map_err(|source| read_error(path, source))?;
        // A pipe can be neither mapped nor read again from its start.
        if start == GZIP_MAGIC || !found.is_file() {
            return read_after(path, start, file, read_declared);
        }
        // SAFETY: the caller promises that nobody changes the file.
        let map = unsafe { Mmap::map(&file) }
            .map_err(|source| Error::Map { path: path.to_owned(), source })?;
        // Images are read in random order. That is faster from huge pages, which Linux then reads
        // the file into where its file system can. It is a hint: nothing is lost where it cannot.
        #[cfg(target_os = "linux")]
        if map.len() < LARGE {
            let _ = map.advise(memmap2::Advice::HugePage);
        }
        Ok(Self::Mapped(map))
    }
}

/// The first two bytes, which tell whether it is gzip.
fn read_start(path: &Path, file: &mut File) -> Result<Vec<u8>, Error> {
    let mut start = Vec::new();
    file.take(GZIP_MAGIC.len() as u64)
        .read_to_end(&mut start)
        .map_err(|source| read_error(path, source))?;
    Ok(start)
}

/// The bytes of a file whose first two have been read.
fn read_after(
    path: &Path,
    start: Vec<u8>,
    file: File,
    read: fn(&mut dyn Read) -> io::Result<Vec<u8>>,
) -> Result<Bytes, Error> {
    let is_gzip = start == GZIP_MAGIC;
    let mut whole = io::Cursor::new(start).chain(file);
    let bytes = if is_gzip {
        read(&mut MultiGzDecoder::new(whole)).map_err(|source| gzip_error(path, source))
    } else {
        read(&mut whole).map_err(|source| read_error(path, source))
    };
    bytes.map(Bytes::Owned)
}

fn read_to_end(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads the header and then what it declares, plus one byte to tell whether there is more.
///
/// Memory grows as bytes arrive, not as the header promises. A header that is wrong ends the
/// reading: the caller parses what came and finds out why.
fn read_declared(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut read_up_to = |len: usize, bytes: &mut Vec<u8>| {
        (&mut *reader).take((len - bytes.len()) as u64).read_to_end(bytes)
    };
    read_up_to(Header::MAGIC_LEN, &mut bytes)?;
    if let Ok((_, header_len)) = Header::parse_magic(&bytes) {
        read_up_to(header_len, &mut bytes)?;
    }
    if let Ok(header) = Header::parse(&bytes) {
        read_up_to(header.file_len() + 1, &mut bytes)?;
    }
    Ok(bytes)
}

/// Tells a damaged file from one that could not be read.
fn gzip_error(path: &Path, source: io::Error) -> Error {
    let path = path.to_owned();
    match source.kind() {
        ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => {
            Error::Gzip { path, source }
        }
        _ => Error::Read { path, source },
    }
}

fn read_error(path: &Path, source: io::Error) -> Error {
    Error::Read { path: path.to_owned(), source }
}
