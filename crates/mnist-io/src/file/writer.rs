//! Files that are written some elements at a time.

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use atomic_file::AtomicFile;

use crate::error::Error;
use crate::idx::element::ElementType;
use crate::idx::error::IdxError;
use crate::idx::header::Header;

/// Bytes to write at once, as in `write_idx`.
const HUGE_PAGE: usize = 2 << 20;

/// Bytes after which to wait for the disk. Otherwise it would have nothing to do while a large file
/// is made, and the end would have to wait for all of it.
const SYNC_EVERY: usize = 32 << 20;

/// Writes an IDX file of bytes some elements at a time, whole or not at all: the array need not
/// fit into memory.
///
/// The shape is that of the whole file and known beforehand. The file takes its place when
/// [finished](Self::finish), synced to disk; dropped before that, it leaves nothing behind. What
/// was in its place stays there until then.
///
/// ```
/// use mnist_io::{IdxFile, IdxWriter};
///
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("labels-idx1-ubyte");
/// let mut labels = IdxWriter::create(&path, &[5])?;
/// labels.append(&[5, 0, 4])?;
/// assert!(!path.exists(), "not yet");
/// labels.append(&[1, 9])?;
/// labels.finish()?;
/// assert_eq!(IdxFile::open(&path)?.idx().bytes(), [5, 0, 4, 1, 9]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct IdxWriter {
    path: PathBuf,
    out: BufWriter<AtomicFile>,
    header: Header,
    /// Bytes appended, the header included.
    len: usize,
    /// Bytes appended since the last wait for the disk.
    unsynced: usize,
    /// Something could not be written, so no further elements can make it whole.
    has_failed: bool,
}

impl IdxWriter {
    /// Begins a file of so many bytes in each dimension: `[8_100_000, 28, 28]` for images.
    ///
    /// # Errors
    ///
    /// The shape does not fit the format: more than 255 dimensions, or one longer than
    /// `u32::MAX`; or the folder does not exist or cannot be written to.
    pub fn create(path: impl AsRef<Path>, shape: &[usize]) -> Result<Self, Error> {
        let path = path.as_ref().to_owned();
        let encoded = Header::new(ElementType::U8, shape.to_vec())
            .and_then(|header| header.encode().map(|bytes| (header, bytes)));
        let (header, bytes) = match encoded {
            Ok(encoded) => encoded,
            Err(source) => return Err(Error::Encode { path, source }),
        };
        let created = AtomicFile::create(&path).and_then(|file| {
            let mut out = BufWriter::with_capacity(HUGE_PAGE, file);
            out.write_all(&bytes).map(|()| out)
        });
        match created {
            Ok(out) => {
                Ok(Self { path, out, header, len: bytes.len(), unsynced: 0, has_failed: false })
            }
            Err(source) => Err(Error::Write { path, source }),
        }
    }

    /// Appends elements, in the order of their indices.
    ///
    /// # Errors
    ///
    /// [`Error::Encode`] if there are more than the shape says, [`Error::Write`] if the disk is
    /// full or fails. The file can then no longer be finished.
    pub fn append(&mut self, elements: &[u8]) -> Result<(), Error> {
        self.len = self.len.saturating_add(elements.len());
        if self.len > self.header.file_len() {
            return Err(self.wrong_length());
        }
        let written = self.out.write_all(elements).and_then(|()| self.sync_now_and_then(elements));
        written.map_err(|source| {
            self.has_failed = true;
            Error::Write { path: self.path.clone(), source }
        })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    ///
    /// [`Error::Encode`] if there were not as many elements as the shape says; [`Error::Incomplete`]
    /// if some of them could not be written; [`Error::Write`] if the file cannot be written to the
    /// end, synced or renamed.
    pub fn finish(self) -> Result<(), Error> {
        if self.has_failed {
            return Err(Error::Incomplete { path: self.path });
        }
        if self.len != self.header.file_len() {
            return Err(self.wrong_length());
        }
        let flushed = self.out.into_inner().map_err(io::IntoInnerError::into_error);
        let finished = flushed.and_then(AtomicFile::commit);
        finished.map_err(|source| Error::Write { path: self.path, source })
    }

    /// Where the file is to be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn sync_now_and_then(&mut self, appended: &[u8]) -> io::Result<()> {
        self.unsynced += appended.len();
        if self.unsynced < SYNC_EVERY {
            return Ok(());
        }
        self.unsynced = 0;
        self.out.flush()?;
        self.out.get_ref().sync()
    }

    fn wrong_length(&self) -> Error {
        let (expected, found) = (self.header.file_len(), self.len);
        let source = if found > expected {
            IdxError::TooLong { expected, found }
        } else {
            IdxError::TooShort { expected, found }
        };
        Error::Encode { path: self.path.clone(), source }
    }
}

impl fmt::Debug for IdxWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdxWriter")
            .field("path", &self.path)
            .field("header", &self.header)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}
