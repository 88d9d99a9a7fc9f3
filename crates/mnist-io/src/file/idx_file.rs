//! A file whose header has been checked.

use std::fmt;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::file::bytes::Bytes;
use crate::idx::error::IdxError;
use crate::idx::header::Header;
use crate::idx::view::Idx;

/// An IDX file: read into memory, or mapped into it.
///
/// [`open`](Self::open) reads a file and [`open_mapped`](Self::open_mapped) maps it; both unpack
/// gzip into memory. Whether a file is gzip is told from its first bytes, not from its name. If
/// there is no `path` but a `path.gz`, that is taken, and the other way round.
///
/// Reading and unpacking stop one byte past the size that the header declares, so a small file
/// cannot unpack to more than it says. A file that declares more than fits into memory should be
/// unpacked on disk and mapped.
pub struct IdxFile {
    path: PathBuf,
    header: Header,
    bytes: Bytes,
}

impl IdxFile {
    /// Reads a file into memory.
    ///
    /// What happens to the file afterwards does not matter.
    ///
    /// # Errors
    ///
    /// The file cannot be found, opened, read or unpacked, or is not IDX.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::load(path.as_ref(), Bytes::read)
    }

    /// Maps a file into memory, unless it is compressed.
    ///
    /// Nothing is read before it is needed: opening takes microseconds, and files may be larger
    /// than memory.
    ///
    /// ```
    /// let dir = tempfile::tempdir()?;
    /// let path = dir.path().join("labels-idx1-ubyte");
    /// mnist_io::write_idx(&path, &ndarray::array![5_u8, 0, 4])?;
    /// // SAFETY: nobody else knows of this folder.
    /// let file = unsafe { mnist_io::IdxFile::open_mapped(&path) }?;
    /// assert!(file.is_mapped());
    /// assert_eq!(file.idx().bytes(), [5, 0, 4]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Safety
    ///
    /// As long as this value or any [`Images`](crate::Images) made of it exist, clones included,
    /// nobody may change the bytes of the file or shorten it, neither this program nor another.
    ///
    /// Rust takes bytes behind a `&[u8]` to be constant, so a file that is written to is undefined
    /// behaviour. If it is shortened, the operating system ends the program when it next touches a
    /// byte that is gone (`SIGBUS` on Unix, an in-page error on Windows).
    ///
    /// Removing the file, or replacing it by renaming another over it as
    /// [`write_idx`](crate::write_idx) does, is harmless: the mapping keeps the old bytes (and
    /// Windows refuses). So a program whose files are only ever replaced may accept the contract.
    /// If you cannot tell, use [`open`](Self::open).
    ///
    /// # Errors
    ///
    /// The file cannot be found, opened, mapped or unpacked, or is not IDX.
    #[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
    pub unsafe fn open_mapped(path: impl AsRef<Path>) -> Result<Self, Error> {
        // SAFETY: the caller promises what mapping asks for.
        Self::load(path.as_ref(), |path, file| unsafe { Bytes::map(path, file) })
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

    /// The header is parsed once and kept. It is not read again from bytes that might be mapped.
    fn load(
        path: &Path,
        load: impl FnOnce(&Path, File) -> Result<Bytes, Error>,
    ) -> Result<Self, Error> {
        let (path, file) = open_either(path)?;
        let bytes = load(&path, file)?;
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
