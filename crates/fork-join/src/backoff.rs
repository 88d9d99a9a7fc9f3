//! How to wait for another thread: awake at first, then yielding.

use crate::sync::{spin_loop, yield_now};

/// A wait, turn by turn: it spins for about ten microseconds, then yields to other threads in each
/// turn.
#[derive(Debug, Default)]
pub(crate) struct Backoff(u32);

/// Turns spent spinning. In the model it yields at once, which tells loom to run another thread.
const SPINS: u32 = if cfg!(loom) { 0 } else { 1000 };

/// Turns of one wait after which the model explores no further: nothing changes from then on while
/// the thread that is waited for stands still, and loom would let it for ever.
#[cfg(loom)]
const MODEL_TURNS: u32 = 2;

impl Backoff {
    /// One turn.
    pub(crate) fn wait(&mut self) {
        self.0 = self.0.saturating_add(1);
        #[cfg(loom)]
        if self.0 > MODEL_TURNS {
            loom::skip_branch();
        }
        if self.0 < SPINS {
            spin_loop();
        } else {
            yield_now();
        }
    }

    /// How many there were.
    pub(crate) fn turns(&self) -> u32 {
        self.0
    }
}
