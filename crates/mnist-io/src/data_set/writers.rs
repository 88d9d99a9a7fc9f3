//! Who wrote which digit.

use std::fs::File;
use std::path::Path;
use std::str;

use crate::error::Error;
use crate::file::bytes::Bytes;

/// The writer of each digit, a number each, out of a list like QMNIST's labels: a line a digit,
/// columns apart by tabs, the writer in the third. The file may be gzip.
///
/// Of QMNIST's `qmnist-train-labels.tsv`, number i belongs to MNIST's training image i. MNIST's
/// test set is by people who wrote none of its training images; the usual validation images, the
/// last 10,000 training images, are largely by people who wrote others of them.
///
/// ```
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("labels.tsv");
/// std::fs::write(&path, "5\t4\t2154\t59\n0\t0\t17\t0\n")?;
/// assert_eq!(mnist_io::read_writers(&path)?, [2154, 17]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The file cannot be read or unpacked, or [`Error::NoWriter`] names the first line without a
/// number there.
pub fn read_writers(path: impl AsRef<Path>) -> Result<Vec<u32>, Error> {
    let path = path.as_ref();
    let file = File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let bytes = Bytes::read_to_end(path, file)?;
    let lines = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let writer = |(number, line): (usize, &[u8])| {
        let column = line.split(|&byte| byte == b'\t').nth(2);
        let writer = column.and_then(|digits| str::from_utf8(digits).ok()?.trim().parse().ok());
        writer.ok_or_else(|| Error::NoWriter { path: path.to_owned(), line: number + 1 })
    };
    lines.split(|&byte| byte == b'\n').enumerate().map(writer).collect()
}
