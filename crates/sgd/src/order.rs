//! The order in which an epoch runs through the examples.

use crate::shuffle::{generator, shuffle};
use crate::window_order::WindowSize;

/// How the examples of an epoch are shuffled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Order {
    /// All together: [`epoch_permutation`].
    #[default]
    Full,
    /// A window of them at a time, for examples that do not fit into memory:
    /// [`WindowOrder`](crate::WindowOrder).
    Window(WindowSize),
}

impl Order {
    /// Whether all are shuffled together.
    #[cfg(feature = "serde")]
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
    pub(crate) fn is_full(&self) -> bool {
        *self == Self::Full
    }
}

/// The order of `n` examples in an epoch. It depends on the seed and the number of the epoch alone,
/// and is the same on every machine and in every version.
///
/// ```
/// assert_eq!(sgd::epoch_permutation(1, 0, 5), sgd::epoch_permutation(1, 0, 5));
/// assert_ne!(sgd::epoch_permutation(1, 0, 50), sgd::epoch_permutation(1, 1, 50));
/// ```
pub fn epoch_permutation(seed: u64, epoch: usize, n: usize) -> Vec<usize> {
    let mut order = Vec::new();
    fill_permutation(seed, epoch, n, &mut order);
    order
}

/// Writes [`epoch_permutation`] into memory that is reused.
pub(crate) fn fill_permutation(seed: u64, epoch: usize, n: usize, order: &mut Vec<usize>) {
    order.clear();
    order.extend(0..n);
    shuffle(&mut generator(seed, epoch, 0), order);
}
