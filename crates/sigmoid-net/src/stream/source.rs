//! Where examples come from that do not fit into memory.

use std::error;

/// Labelled images that are read when they are needed: from files, say.
///
/// ```
/// use sigmoid_net::{ExampleSource, SourceError};
///
/// /// Image i is a pixel, of grey value i, and its label i mod 2.
/// struct Made;
///
/// impl ExampleSource for Made {
///     fn len(&self) -> u64 {
///         100
///     }
///
///     fn width(&self) -> usize {
///         1
///     }
///
///     fn read(&mut self, first: u64, images: &mut [u8], labels: &mut [u8]) -> Result<(), SourceError> {
///         for ((i, image), label) in (first..).zip(images.chunks_mut(1)).zip(labels) {
///             (image[0], *label) = (u8::try_from(i)?, u8::from(i % 2 == 1));
///         }
///         Ok(())
///     }
/// }
/// ```
#[expect(clippy::len_without_is_empty, reason = "there is nothing to train on without examples")]
pub trait ExampleSource: Send + 'static {
    /// n, the number of examples. It does not change.
    fn len(&self) -> u64;

    /// Pixels of each image. It does not change.
    fn width(&self) -> usize;

    /// Reads examples `first`, `first` + 1 and so on into `images`, n x width, and `labels`, n. None
    /// of them is past the end. Another thread than that of the training calls this.
    ///
    /// # Errors
    /// Why they cannot be read. They may be asked for again.
    fn read(&mut self, first: u64, images: &mut [u8], labels: &mut [u8])
    -> Result<(), SourceError>;
}

/// Examples have not been waited for any longer: see
/// [`Training::with_interrupt`](crate::Training::with_interrupt).
#[derive(Debug, thiserror::Error)]
#[error("interrupted while waiting for examples to be read")]
#[non_exhaustive]
pub struct Interrupted;

/// Why examples cannot be read: any error.
pub type SourceError = Box<dyn error::Error + Send + Sync>;
