//! Reading at a position: a disk that fails is an error with path and offset, where a mapped file
//! would end the process.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::error::Error;

/// A file, or what a test puts in its place.
pub(crate) trait ReadAt: Send {
    /// Bytes in it.
    fn len(&self) -> io::Result<u64>;

    /// Reads up to as many bytes as `bytes` holds from `offset` on; 0 at the end.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize>;
}

impl ReadAt for File {
    fn len(&self) -> io::Result<u64> {
        self.metadata().map(|metadata| metadata.len())
    }

    #[cfg(unix)]
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, bytes, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(self, bytes, offset)
    }

    #[cfg(not(any(unix, windows)))]
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        use std::io::{Read, Seek, SeekFrom};

        let mut file = self;
        file.seek(SeekFrom::Start(offset))?;
        file.read(bytes)
    }
}

/// Opens a file that has positions. To open a pipe would wait for whoever writes to it.
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    File::open(path)
}

/// Fills `bytes` from `offset` on. An error has the offset that could not be read.
pub(crate) fn read_exact_at(
    file: &dyn ReadAt,
    path: &Path,
    bytes: &mut [u8],
    offset: u64,
) -> Result<(), Error> {
    let mut done = 0;
    while done < bytes.len() {
        let at = offset + done as u64;
        let source = match file.read_at(&mut bytes[done..], at) {
            Ok(0) => ErrorKind::UnexpectedEof.into(),
            Ok(read) => {
                done += read;
                continue;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => error,
        };
        return Err(Error::ReadAt { path: path.to_owned(), offset: at, source });
    }
    Ok(())
}
