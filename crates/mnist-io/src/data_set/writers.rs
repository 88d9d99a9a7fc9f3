//! Who wrote which digit.

use std::fs::File;
use std::path::Path;
use std::str::{self, FromStr};

use crate::error::Error;
use crate::file::bytes::Bytes;

/// The writer of each of these digits, a number each, out of a list like QMNIST's labels: a line a
/// digit, in columns with tabs between them. The first is the digit, the third its writer. The file
/// may be gzip, and go on after these digits.
///
/// QMNIST's `qmnist-train-labels.tsv` is for MNIST's training images, `qmnist-test-labels.tsv` for
/// its test images.
///
/// ```
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("labels.tsv");
/// std::fs::write(&path, "5\t4\t2154\t59\n0\t0\t17\t0\n")?;
/// assert_eq!(mnist_io::read_writers(&path, &[5, 0])?, [2154, 17]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The file cannot be read or unpacked, [`Error::NoWriter`] or [`Error::OtherDigit`] for the first
/// line that is not as it should be, [`Error::TooFewWriters`] if it ends before the digits do.
pub fn read_writers(path: impl AsRef<Path>, digits: &[u8]) -> Result<Vec<u32>, Error> {
    let path = path.as_ref();
    let file = File::open(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let bytes = Bytes::read_to_end(path, file)?;
    let mut lines = bytes.split(|&byte| byte == b'\n').take_while(|line| !line.is_empty());
    let writer = |(number, &digit): (usize, &u8)| {
        let path = || path.to_owned();
        let Some(line) = lines.next() else {
            return Err(Error::TooFewWriters { path: path(), digits: digits.len(), found: number });
        };
        let columns: Vec<&[u8]> = line.split(|&byte| byte == b'\t').collect();
        let (Some(found), Some(writer)) = (column::<u8>(&columns, 0), column(&columns, 2)) else {
            return Err(Error::NoWriter { path: path(), line: number + 1 });
        };
        if found != digit {
            return Err(Error::OtherDigit { path: path(), line: number + 1, found, digit });
        }
        Ok(writer)
    };
    digits.iter().enumerate().map(writer).collect()
}

/// The number in a column.
fn column<T: FromStr>(columns: &[&[u8]], number: usize) -> Option<T> {
    str::from_utf8(columns.get(number)?).ok()?.trim().parse().ok()
}
