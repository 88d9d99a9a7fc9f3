//! Programs that are written and run at once.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held by whoever writes programs, and by whoever starts any: a program that is being written
/// cannot be run, and a process that is being started holds it open for a moment.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
