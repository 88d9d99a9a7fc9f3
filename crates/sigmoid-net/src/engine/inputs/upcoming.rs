//! Images that are not learned from where they lie: those changed on their way into training,
//! rotated, say, and those of a stream. As many at a time as `sgd` announces, so that memory does
//! not grow with the number of examples.

use std::ops::Range;

use fork_join::Team;
use ndarray::ArrayView2;

/// Writes a changed image: called with the example's index, the epoch, the image, and where to
/// write to.
pub(crate) type Augment<'a> = dyn Fn(usize, usize, &[u8], &mut [u8]) + Send + Sync + 'a;

/// The images of the examples that come next.
#[derive(Debug, Default)]
pub(crate) struct UpcomingImages {
    /// `[examples][pixels]`
    pixels: Vec<u8>,
    /// Of a stream, a label each; empty otherwise.
    labels: Vec<u8>,
    examples: Vec<usize>,
    /// 0, 1, 2 .. one for each example.
    rows: Vec<usize>,
    /// How many of the examples have been taken.
    taken: usize,
}

/// Some of these examples.
pub(crate) struct TakenImages<'a> {
    /// The images of all.
    pub(crate) images: ArrayView2<'a, u8>,
    /// The labels of all, if they are of a stream.
    pub(crate) labels: &'a [u8],
    /// Which rows of these.
    pub(crate) rows: &'a [usize],
}

impl UpcomingImages {
    /// Makes room for the images of some examples in place of those before.
    pub(crate) fn announce(&mut self, width: usize, examples: &[usize]) {
        self.pixels.resize(examples.len() * width, 0);
        self.labels.clear();
        self.rows.clear();
        self.rows.extend(0..examples.len());
        self.taken = 0;
        self.examples.clear();
        self.examples.extend_from_slice(examples);
    }

    /// Has the images in some rows written, which threads share. `write` is called with the row and
    /// what to write to.
    pub(crate) fn fill(
        &mut self,
        team: &Team<'_>,
        rows: Range<usize>,
        write: impl Fn(usize, &mut [u8]) + Sync,
    ) {
        let width = self.pixels.len() / self.examples.len().max(1);
        let per_task = rows.len().div_ceil(team.threads()).max(1);
        let pixels = &mut self.pixels[rows.start * width..rows.end * width];
        let tasks = rows.step_by(per_task).zip(pixels.chunks_mut((per_task * width).max(1)));
        team.each(tasks, |(first, pixels)| {
            for (row, to) in (first..).zip(pixels.chunks_exact_mut(width)) {
                write(row, to);
            }
        });
    }

    /// Adds the labels of the next rows.
    pub(crate) fn add_labels(&mut self, labels: impl Iterator<Item = u8>) {
        self.labels.extend(labels);
    }

    /// The images of `next` as all the images there are, and the rows they are in. Examples are
    /// taken in the order in which they were announced.
    ///
    /// # Panics
    /// If other examples come next.
    pub(crate) fn take(&mut self, width: usize, next: &[usize]) -> TakenImages<'_> {
        let range = self.taken..self.taken + next.len();
        self.taken = range.end;
        assert_eq!(self.examples.get(range.clone()), Some(next), "announced examples");
        let shape = (self.examples.len(), width);
        let images = ArrayView2::from_shape(shape, &self.pixels).expect("a row for each example");
        TakenImages { images, labels: &self.labels, rows: &self.rows[range] }
    }
}
