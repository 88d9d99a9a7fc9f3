//! What is served.

use std::fmt;
use std::sync::Arc;

use axum::body::Bytes;
use reading::Reader;
use tokio::sync::Semaphore;

use crate::limits::Limits;
use crate::page::Page;

/// Bytes of an image that is being received for which a permit is needed.
pub(crate) const PERMIT: usize = 64 << 10;

/// What is served: `GET /` a page, `POST /read` readings, `GET /health` that there is somebody.
pub struct Site {
    pub(crate) reader: Reader,
    pub(crate) limits: Limits,
    pub(crate) page: Option<Bytes>,
    pub(crate) files: Vec<(&'static str, Bytes)>,
    /// A permit for each [`PERMIT`] bytes.
    pub(crate) receiving: Arc<Semaphore>,
    pub(crate) reading: Arc<Semaphore>,
}

impl Site {
    /// Readings by these networks, and no page.
    pub fn new(reader: Reader) -> Self {
        Self::with_limits(reader, Limits::default())
    }

    /// The same, within other bounds.
    pub fn with_limits(reader: Reader, limits: Limits) -> Self {
        let receiving = Arc::new(Semaphore::new(
            limits.receiving_bytes.max(limits.body_bytes).div_ceil(PERMIT),
        ));
        let reading = Arc::new(Semaphore::new(limits.readings));
        Self { reader, limits, page: None, files: Vec::new(), receiving, reading }
    }

    /// The same, with a page at `/`.
    #[must_use]
    pub fn with_page(self, page: Page) -> Self {
        Self { page: Some(page.into_bytes().into()), ..self }
    }

    /// The same, with bytes at this path, such as `/data/test-labels`.
    #[must_use]
    pub fn with_file(mut self, path: &'static str, bytes: Vec<u8>) -> Self {
        self.files.push((path, bytes.into()));
        self
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = self.page.as_ref().map(|page| format!("{} bytes", page.len()));
        f.debug_struct("Site").field("page", &page).finish_non_exhaustive()
    }
}
