//! IDX files that are written some images at a time.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::PathBuf;

use mnist_io::encode_idx;
use ndarray::{Array1, Array3};

use crate::error::Error;
use crate::normalise::SIDE;

/// Where in an IDX file the number of its images or labels is: after magic number, type and number
/// of dimensions.
const COUNT: Range<usize> = 4..8;

/// What the elements of a file are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content {
    Images,
    Labels,
}

impl Content {
    /// The header of a file of so many.
    pub(crate) fn header(self, count: u32) -> Vec<u8> {
        let empty = match self {
            Self::Images => encode_idx(&Array3::<u8>::zeros((0, SIDE, SIDE))),
            Self::Labels => encode_idx(&Array1::<u8>::zeros(0)),
        };
        let mut header = empty.expect("nothing fits into any format");
        header[COUNT].copy_from_slice(&count.to_be_bytes());
        header
    }
}

/// An IDX file that grows: its images need not fit into memory.
#[derive(Debug)]
pub(crate) struct GrowingFile {
    path: PathBuf,
    file: BufWriter<File>,
}

impl GrowingFile {
    /// A file that so many images or labels are to be appended to.
    pub(crate) fn create(path: PathBuf, content: Content, count: u32) -> Result<Self, Error> {
        let header = content.header(count);
        match File::create_new(&path) {
            Ok(file) => {
                let mut created = Self { path, file: BufWriter::new(file) };
                created.append(&header)?;
                Ok(created)
            }
            Err(source) => Err(Error::Write { path, source }),
        }
    }

    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|source| self.error(source))
    }

    /// Waits until it is on disk.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let flushed = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        flushed.map_err(|source| self.error(source))
    }

    fn error(&self, source: io::Error) -> Error {
        Error::Write { path: self.path.clone(), source }
    }
}
