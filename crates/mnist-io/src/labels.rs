use std::ops::Range;
use std::path::Path;

use crate::error::{Error, IdxError};
use crate::file::IdxFile;
use crate::shared_bytes::SharedBytes;

/// Labels, a byte each: all those of an IDX file, or a range of them.
///
/// Cloning is cheap: clones share the bytes.
#[derive(Debug, Clone)]
pub struct Labels {
    bytes: SharedBytes,
}

impl Labels {
    /// The labels of a file of one dimension; MNIST's is `[60000]`.
    ///
    /// # Errors
    ///
    /// The elements are not `u8`, or do not have exactly one dimension.
    pub fn from_file(file: IdxFile) -> Result<Self, Error> {
        let checked = file.idx().view().and_then(|view| match view.shape() {
            [_] => Ok(()),
            shape => Err(IdxError::NotLabels { shape: shape.to_vec() }),
        });
        match checked {
            Ok(()) => Ok(Self { bytes: SharedBytes::from_file(file) }),
            Err(source) => Err(file.idx_error(source)),
        }
    }

    /// Labels made in memory.
    pub fn from_vec(labels: Vec<u8>) -> Self {
        Self { bytes: SharedBytes::from_vec(labels) }
    }

    /// Number of labels.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there are no labels.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The labels, without copying.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// The file they are in, unless they were made in memory.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.bytes.path()
    }

    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        Self { bytes: self.bytes.slice(range) }
    }
}
