//! Labels, a byte each, always in memory.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::error::Error;
use crate::file::idx_file::IdxFile;
use crate::idx::error::IdxError;

/// Labels, a byte each: all those of an IDX file, or a range of them.
///
/// They are copied out of the file, even from a mapped one: programs index by them, and what was
/// checked must stay as it was. MNIST's 60,000 are 60 kB.
///
/// Cloning is cheap: clones share the bytes.
#[derive(Debug, Clone)]
pub struct Labels {
    bytes: Arc<[u8]>,
    range: Range<usize>,
    path: Option<Arc<Path>>,
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
            Ok(()) => Ok(Self::new(file.elements().into(), Some(file.path().into()))),
            Err(source) => Err(file.idx_error(source)),
        }
    }

    /// Labels made in memory.
    pub fn from_vec(labels: Vec<u8>) -> Self {
        Self::new(labels.into(), None)
    }

    fn new(bytes: Arc<[u8]>, path: Option<Arc<Path>>) -> Self {
        Self { range: 0..bytes.len(), bytes, path }
    }

    /// Number of labels.
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether there are no labels.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// The labels, without copying.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }

    /// The file they come from, unless they were made in memory.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// A range within this range.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        assert!(range.end <= self.len(), "{range:?} of {} labels", self.len());
        let start = self.range.start;
        Self { range: start + range.start..start + range.end, ..self.clone() }
    }
}
