//! How to wait for another thread: awake at first, then yielding.

use crate::sync::{spin_loop, yield_now};

/// A wait that has lasted for so many turns. It spins for about ten microseconds, then yields to
/// other threads before each turn, and is over after about a millisecond.
#[derive(Debug, Default)]
pub(crate) struct Backoff(u32);

/// Turns spent spinning. The model of loom yields at once: to spin tells it nothing.
const SPINS: u32 = if cfg!(loom) { 0 } else { 1000 };

/// Turns after which there is no more sense in waiting.
const TURNS: u32 = if cfg!(loom) { 1 } else { 3000 };

impl Backoff {
    /// One turn.
    pub(crate) fn wait(&mut self) {
        self.0 = self.0.saturating_add(1);
        if self.0 < SPINS {
            spin_loop();
        } else {
            yield_now();
        }
    }

    /// Whether the wait has lasted for so long that something may not come at all.
    pub(crate) fn is_over(&self) -> bool {
        self.0 > TURNS
    }
}
