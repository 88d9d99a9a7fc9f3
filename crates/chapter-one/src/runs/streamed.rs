//! Examples that do not fit into memory, as a network in training reads them.

use mnist_io::ExampleReader;
use sigmoid_net::{ExampleSource, SourceError};

/// Examples of files. An error is an [`mnist_io::Error`].
#[derive(Debug)]
pub(crate) struct StreamedExamples(pub(crate) ExampleReader);

impl ExampleSource for StreamedExamples {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn width(&self) -> usize {
        self.0.pixels()
    }

    fn read(
        &mut self,
        first: u64,
        images: &mut [u8],
        labels: &mut [u8],
    ) -> Result<(), SourceError> {
        Ok(self.0.read(first, images, labels)?)
    }
}
