//! Images changed on their way into training: rotated, say, or shifted. As many at a time as `sgd`
//! announces, so that memory does not grow with the number of examples.

use fork_join::Team;
use ndarray::ArrayView2;

/// Writes a changed image: called with the example's index, the epoch, the image, and where to
/// write to.
pub(crate) type Augment<'a> = dyn Fn(usize, usize, &[u8], &mut [u8]) + Send + Sync + 'a;

/// The changed images of the examples that come next.
#[derive(Debug, Default)]
pub(crate) struct AugmentedImages {
    /// `[examples][pixels]`
    pixels: Vec<u8>,
    examples: Vec<usize>,
    /// 0, 1, 2 .. one for each example.
    rows: Vec<usize>,
    /// How many of the examples have been taken.
    taken: usize,
}

impl AugmentedImages {
    /// Changes the images of some examples, which threads share, in place of those before.
    pub(crate) fn fill(
        &mut self,
        team: &Team<'_>,
        augment: &Augment<'_>,
        epoch: usize,
        images: ArrayView2<'_, u8>,
        examples: &[usize],
    ) {
        let (n, width) = (examples.len(), images.ncols());
        self.pixels.resize(n * width, 0);
        self.rows.clear();
        self.rows.extend(0..n);
        self.taken = 0;
        self.examples.clear();
        self.examples.extend_from_slice(examples);
        let per_task = n.div_ceil(team.threads()).max(1);
        let tasks = examples.chunks(per_task).zip(self.pixels.chunks_mut(per_task * width));
        team.each(tasks, |(examples, pixels)| {
            for (&example, to) in examples.iter().zip(pixels.chunks_exact_mut(width)) {
                let image = images.row(example);
                match image.to_slice() {
                    Some(image) => augment(example, epoch, image, to),
                    None => augment(example, epoch, &image.to_vec(), to),
                }
            }
        });
    }

    /// The images of `next` as all the images there are, and the rows they are in. Examples are
    /// taken in the order in which they were announced.
    ///
    /// # Panics
    /// If other examples come next.
    pub(crate) fn take(&mut self, width: usize, next: &[usize]) -> (ArrayView2<'_, u8>, &[usize]) {
        let range = self.taken..self.taken + next.len();
        self.taken = range.end;
        assert_eq!(self.examples.get(range.clone()), Some(next), "augmented examples");
        let shape = (self.examples.len(), width);
        let images = ArrayView2::from_shape(shape, &self.pixels).expect("a row for each example");
        (images, &self.rows[range])
    }
}
