//! Arrays to files, whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use atomic_file::AtomicFile;
use ndarray::{ArrayRef, Dimension};

use crate::error::Error;
use crate::idx::element::Element;
use crate::idx::encode::{header_of, write_elements};

/// Writes an array of any number of dimensions and any layout as an IDX file, or not at all.
///
/// The bytes go to a temporary file beside `path`, are synced to disk, and only then renamed to
/// `path`, as [`AtomicFile`] does it. Whatever fails on the way, an old file stays as it was;
/// whoever has the old file open or mapped keeps it.
///
/// ```
/// use mnist_io::{IdxFile, write_idx};
/// use ndarray::array;
///
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("halves");
/// write_idx(&path, &array![[0.5_f32, 1.0], [1.5, 2.0]])?;
/// assert_eq!(IdxFile::open(&path)?.idx().shape(), [2, 2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The folder does not exist, is not writable or is full, the file is read-only, or the array does
/// not fit the format (see [`encode_idx`](crate::encode_idx)).
pub fn write_idx<T: Element, D: Dimension>(
    path: impl AsRef<Path>,
    array: &ArrayRef<T, D>,
) -> Result<(), Error> {
    let path = path.as_ref();
    let header = header_of(array)
        .and_then(|header| header.encode())
        .map_err(|source| Error::Encode { path: path.to_owned(), source })?;
    write_atomically(path, |out| {
        out.write_all(&header)?;
        write_elements(out, array)
    })
    .map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Bytes to write at once. Where it can, Linux caches pieces of this size in huge pages, and a file
/// mapped by huge pages is faster to read in random order.
const HUGE_PAGE: usize = 2 << 20;

fn write_atomically(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<AtomicFile>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(HUGE_PAGE, AtomicFile::create(path)?);
    write(&mut out)?;
    out.into_inner()?.commit()
}
