use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::ops::Deref;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use memmap2::Mmap;

use crate::error::{Error, IdxError};
use crate::header::Header;
use crate::idx::Idx;

/// The two bytes every gzip file begins with.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// An IDX file: mapped into memory, or read into it.
///
/// [`open`](Self::open) maps a plain file and [`read`](Self::read) reads it; both unpack gzip
/// into memory. Whether a file is gzip is told from its first bytes, not from its name. If there
/// is no `path` but a `path.gz`, that is taken, and the other way round.
///
/// Unpacking stops one byte past the size that the header declares, so a small file cannot
/// unpack to more than it says; a file that truly declares more than fits into memory should be
/// unpacked on disk and mapped.
pub struct IdxFile {
    path: PathBuf,
    header: Header,
    bytes: Bytes,
}

impl IdxFile {
    /// Opens a file, mapping it into memory unless it is compressed.
    ///
    /// Nothing is read before it is needed, so files larger than memory are fine.
    ///
    /// # The file must not change while it is mapped
    ///
    /// If another process shortens the file meanwhile, the operating system ends this one when
    /// it next touches a byte that is gone (`SIGBUS` on Unix, an in-page error on Windows). If
    /// another process writes into it, the elements change under the reader; the shape does not,
    /// it is kept from when the file was opened. Replacing the file by renaming another over it,
    /// as [`write_idx`](crate::write_idx) does, is harmless: the mapping keeps the old one (and
    /// Windows refuses).
    ///
    /// If you cannot rule the others out, use [`read`](Self::read).
    ///
    /// # Errors
    ///
    /// The file cannot be found, opened, mapped or unpacked, or is not IDX.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::load(path.as_ref(), Plain::Map)
    }

    /// Reads a file into memory: the twin of [`open`](Self::open) that never maps.
    ///
    /// What happens to the file afterwards does not matter.
    ///
    /// # Errors
    ///
    /// The file cannot be found, opened, read or unpacked, or is not IDX.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::load(path.as_ref(), Plain::Read)
    }

    /// The data in the file.
    pub fn idx(&self) -> Idx<'_> {
        Idx::new(self.header.clone(), &self.bytes)
    }

    /// The file that was opened, with or without `.gz`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the elements are read from the file as they are needed.
    pub fn is_mapped(&self) -> bool {
        matches!(self.bytes, Bytes::Mapped(_))
    }

    /// [`Idx::bytes`] without cloning the header.
    pub(crate) fn elements(&self) -> &[u8] {
        &self.bytes[self.header.len()..]
    }

    pub(crate) fn idx_error(&self, source: IdxError) -> Error {
        Error::Idx { path: self.path.clone(), source }
    }

    fn load(path: &Path, plain: Plain) -> Result<Self, Error> {
        let (path, file) = open_either(path)?;
        let bytes = load_bytes(&path, file, plain)?;
        let header = Header::parse(&bytes)
            .and_then(|header| header.check_file_len(bytes.len()).map(|()| header));
        match header {
            Ok(header) => Ok(Self { path, header, bytes }),
            Err(source) => Err(Error::Idx { path, source }),
        }
    }
}

impl fmt::Debug for IdxFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdxFile")
            .field("path", &self.path)
            .field("header", &self.header)
            .field("is_mapped", &self.is_mapped())
            .finish_non_exhaustive()
    }
}

/// What to do with a file that is not compressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plain {
    Map,
    Read,
}

/// A whole file, header and elements.
enum Bytes {
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

/// Opens `path` or, if that is not there, its twin with `.gz` added or taken away.
fn open_either(path: &Path) -> Result<(PathBuf, File), Error> {
    let twin = twin(path);
    for path in [path, &twin] {
        match File::open(path) {
            Ok(file) => return Ok((path.to_owned(), file)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(source) => return Err(Error::Read { path: path.to_owned(), source }),
        }
    }
    Err(Error::NotFound { path: path.to_owned(), twin })
}

fn twin(path: &Path) -> PathBuf {
    if path.extension().is_some_and(|extension| extension == "gz") {
        path.with_extension("")
    } else {
        let mut twin = path.as_os_str().to_owned();
        twin.push(".gz");
        twin.into()
    }
}

/// The bytes of a file, unpacked; at least all that the header declares, if there are so many.
fn load_bytes(path: &Path, mut file: File, plain: Plain) -> Result<Bytes, Error> {
    let read_error = |source| Error::Read { path: path.to_owned(), source };

    let mut start = Vec::new();
    file.by_ref().take(GZIP_MAGIC.len() as u64).read_to_end(&mut start).map_err(read_error)?;
    let is_gzip = start == GZIP_MAGIC;
    let is_regular = file.metadata().map_err(read_error)?.is_file();

    // A pipe can be neither mapped nor read again from its start.
    if plain == Plain::Map && is_regular && !is_gzip {
        let mmap = map(&file).map_err(|source| Error::Map { path: path.to_owned(), source })?;
        return Ok(Bytes::Mapped(mmap));
    }
    let whole = start.chain(file);
    let bytes = if is_gzip {
        read_declared(MultiGzDecoder::new(whole)).map_err(|source| gzip_error(path, source))
    } else {
        read_declared(whole).map_err(read_error)
    };
    bytes.map(Bytes::Owned)
}

/// Bytes from which on a file may not fit into memory: of such a one less should be read at a time.
#[cfg(target_os = "linux")]
const LARGE: usize = 1 << 30;

/// The one place where a file becomes memory.
#[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: a mapping is sound as long as nobody changes the file. No program can guarantee
    // that, so the documentation of `IdxFile::open` asks its caller to, and names the twin that
    // does without. Should the file change all the same: the mapping is read-only, any byte is a
    // valid `u8`, and its length and the parsed header are kept here, not read again from the
    // file, so that no index rests on bytes that may have changed.
    let map = unsafe { Mmap::map(file) }?;
    // Images are read in random order. That is faster from huge pages, which Linux then reads the
    // file into where its file system can; it is a hint, and nothing is lost where it cannot.
    #[cfg(target_os = "linux")]
    if map.len() < LARGE {
        let _ = map.advise(memmap2::Advice::HugePage);
    }
    Ok(map)
}

/// Reads the header and then what it declares, plus one byte to tell whether there is more.
///
/// Memory grows as bytes arrive, not as the header promises. A header that is wrong ends the
/// reading: the caller parses what came and finds out why.
fn read_declared(mut reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut read_up_to = |len: usize, bytes: &mut Vec<u8>| {
        reader.by_ref().take((len - bytes.len()) as u64).read_to_end(bytes)
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
