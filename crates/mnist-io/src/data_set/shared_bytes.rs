//! Bytes of a file or of an array that images share.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::file::idx_file::IdxFile;

/// A range of the elements of a `u8` file, or of bytes in memory, which all its clones share.
#[derive(Clone)]
pub(crate) struct SharedBytes {
    source: Arc<Source>,
    range: Range<usize>,
}

enum Source {
    File(IdxFile),
    Memory(Vec<u8>),
}

impl SharedBytes {
    pub(crate) fn from_file(file: IdxFile) -> Self {
        let range = 0..file.elements().len();
        Self { source: Arc::new(Source::File(file)), range }
    }

    pub(crate) fn from_vec(bytes: Vec<u8>) -> Self {
        let range = 0..bytes.len();
        Self { source: Arc::new(Source::Memory(bytes)), range }
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        let bytes = match &*self.source {
            Source::File(file) => file.elements(),
            Source::Memory(bytes) => bytes,
        };
        &bytes[self.range.clone()]
    }

    pub(crate) fn len(&self) -> usize {
        self.range.len()
    }

    /// A range within this range.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        assert!(range.end <= self.len(), "{range:?} of {} bytes", self.len());
        let start = self.range.start;
        let range = start + range.start..start + range.end;
        Self { source: Arc::clone(&self.source), range }
    }

    /// The file, unless the bytes were made in memory.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &*self.source {
            Source::File(file) => Some(file.path()),
            Source::Memory(_) => None,
        }
    }
}

/// Where the bytes are, not what: they may be many.
impl fmt::Debug for SharedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedBytes")
            .field("path", &self.path())
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}
