//! Ctrl-C: the first asks to stop, the second insists.

use std::sync::atomic::{AtomicBool, Ordering};

/// What a program ended by Ctrl-C exits with: 128 and the number of the signal.
pub(crate) const EXIT_CODE: u8 = 130;

static ASKED: AtomicBool = AtomicBool::new(false);

/// From here on Ctrl-C (and a request to terminate) is a question to be answered between two
/// mini-batches.
pub(crate) fn listen() {
    // If it cannot be had, Ctrl-C simply ends the program as it always did.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(EXIT_CODE.into());
        }
    });
}

/// Whether it was asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
