//! Examples that do not fit into memory: read a window at a time, while the window before is learned
//! from.

pub(crate) mod source;

mod read_ahead;
mod window;

use std::ops::ControlFlow;

use fork_join::Team;
use sgd::{WindowOrder, WindowSize};

use crate::engine::inputs::upcoming::{Augment, UpcomingImages};
use read_ahead::ReadAhead;
use source::{ExampleSource, SourceError};
use window::{Place, Window};

/// The examples of a source in the order of a training.
pub(crate) struct Stream {
    size: WindowSize,
    seed: u64,
    examples: u64,
    width: usize,
    /// Epochs that will be learned from; nothing is read for others in advance.
    epochs: usize,
    /// The order of an epoch, and which.
    order: Option<(usize, WindowOrder)>,
    /// The window being learned from.
    window: Option<Window>,
    read_ahead: ReadAhead,
    /// Why the last epoch ended before its time.
    error: Option<SourceError>,
}

impl Stream {
    /// Of examples with labels below `outputs`. Nothing is read yet.
    pub(crate) fn new(
        source: impl ExampleSource,
        outputs: usize,
        size: WindowSize,
        seed: u64,
    ) -> Self {
        let (examples, width) = (source.len(), source.width());
        let at_once = size.examples().min(examples);
        let read_ahead = ReadAhead::new(Box::new(source), outputs, at_once);
        let (epochs, order, window, error) = (usize::MAX, None, None, None);
        Self { size, seed, examples, width, epochs, order, window, read_ahead, error }
    }

    /// Reads nothing in advance for what comes after so many epochs.
    pub(crate) fn set_epochs(&mut self, epochs: usize) {
        self.epochs = epochs;
    }

    /// Ends a wait for examples, as if the source had failed, once this says so.
    pub(crate) fn set_interrupt(&mut self, is_interrupted: Box<dyn Fn() -> bool + Send>) {
        self.read_ahead.set_interrupt(is_interrupted);
    }

    /// Loads the examples that come next in an epoch. If they cannot be read, it breaks, and
    /// [`take_error`](Self::take_error) says why.
    pub(crate) fn load(
        &mut self,
        team: &Team<'_>,
        epoch: usize,
        examples: &[usize],
        augment: Option<&Augment<'_>>,
        to: &mut UpcomingImages,
    ) -> ControlFlow<()> {
        self.error = self.try_load(team, epoch, examples, augment, to).err();
        if self.error.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn try_load(
        &mut self,
        team: &Team<'_>,
        epoch: usize,
        examples: &[usize],
        augment: Option<&Augment<'_>>,
        to: &mut UpcomingImages,
    ) -> Result<(), SourceError> {
        to.announce(self.width, examples);
        let mut first = 0;
        while let Some(&next) = examples.get(first) {
            let window = self.window_with(epoch, next as u64)?;
            // As far as they are in this window; the rest is in the next.
            let found = examples[first..].iter().map_while(|&example| window.row(example as u64));
            let rows: Vec<usize> = found.collect();
            to.add_labels(rows.iter().map(|&row| window.label(row)));
            to.fill(team, first..first + rows.len(), |place, to| {
                let image = window.image(rows[place - first]);
                match augment {
                    Some(augment) => augment(examples[place], epoch, image, to),
                    None => to.copy_from_slice(image),
                }
            });
            first += rows.len();
        }
        Ok(())
    }

    /// Why examples could not be loaded, if they could not.
    pub(crate) fn take_error(&mut self) -> Option<SourceError> {
        self.error.take()
    }

    /// Whether there is an error to take.
    pub(crate) fn has_error(&self) -> bool {
        self.error.is_some()
    }

    /// The window that an example is in. When that is another than before, the reading of the one
    /// after it begins. A window of all examples is the same in each epoch, and so read once.
    fn window_with(&mut self, epoch: usize, example: u64) -> Result<&Window, SourceError> {
        let is_all = self.examples <= self.size.examples();
        let is_here = |window: &Window| {
            (is_all || window.place.epoch == epoch) && window.row(example).is_some()
        };
        if !self.window.as_ref().is_some_and(is_here) {
            if let Some(window) = self.window.take() {
                self.read_ahead.give_back(window.into_memory());
            }
            let order = self.order(epoch);
            let number = order.window_of(example);
            let (blocks, is_last) = (order.blocks(number), number + 1 == order.windows());
            let window = self.read_ahead.take(Place { epoch, number }, blocks)?;
            let next = if is_last {
                Place { epoch: epoch + 1, number: 0 }
            } else {
                Place { epoch, number: number + 1 }
            };
            if next.epoch < self.epochs && !is_all {
                let blocks = self.order(next.epoch).blocks(next.number);
                self.read_ahead.begin(next, blocks);
            }
            self.window = Some(window);
        }
        Ok(self.window.as_ref().expect("here by now"))
    }

    fn order(&mut self, epoch: usize) -> &WindowOrder {
        let order = self.order.take().filter(|(of, _)| *of == epoch);
        let make = || (epoch, WindowOrder::new(self.size, self.seed, epoch, self.examples));
        &self.order.insert(order.unwrap_or_else(make)).1
    }
}
