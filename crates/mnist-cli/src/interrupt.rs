//! Ctrl-C and requests to terminate: the first asks to stop, the second insists.

/// Exit code of a program that signal `n` ended: 128 + n. SIGINT, which is Ctrl-C, is 2.
const EXIT_CODE_OF_SIGNAL: u8 = 128;
const CTRL_C: u8 = 2;

/// From here on the first signal only sets what [`asked`] returns. Without a handler, if it cannot
/// be had, a signal ends the program at once.
pub(crate) fn listen() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(signals::listen);
}

/// Whether it was asked to stop.
pub(crate) fn asked() -> bool {
    signals::first() != 0
}

/// Number of the signal that asked, 0 for none.
pub(crate) fn signal() -> u8 {
    signals::first()
}

/// Takes a signal that another process got as one that this one got. 0 is none.
pub(crate) fn ask(signal: u8) {
    if signal != 0 && !asked() {
        signals::ask(signal);
    }
}

/// What to exit with after stopping early.
pub(crate) fn exit_code() -> u8 {
    EXIT_CODE_OF_SIGNAL
        + match signals::first() {
            0 => CTRL_C,
            signal => signal,
        }
}

#[cfg(unix)]
mod signals {
    use std::fs;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, LazyLock};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::flag;

    use super::EXIT_CODE_OF_SIGNAL;

    static SIGNAL: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

    pub(super) fn listen() {
        let asked = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            if is_ignored(signal) {
                continue;
            }
            // In this order: a handler that ends the program must not see its own signal.
            let exit_code = i32::from(EXIT_CODE_OF_SIGNAL) + signal;
            let number = usize::try_from(signal).unwrap_or(0);
            let _ = flag::register_conditional_shutdown(signal, exit_code, Arc::clone(&asked));
            let _ = flag::register(signal, Arc::clone(&asked));
            let _ = flag::register_usize(signal, Arc::clone(&SIGNAL), number);
        }
    }

    /// Whether the program was started with the signal ignored, as by nohup, and so is to go on
    /// ignoring it. Known on Linux only.
    fn is_ignored(signal: i32) -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        ignored.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }

    /// Number of a signal received, 0 before the first.
    pub(super) fn first() -> u8 {
        u8::try_from(SIGNAL.load(Ordering::Relaxed)).unwrap_or(0)
    }

    pub(super) fn ask(signal: u8) {
        SIGNAL.store(signal.into(), Ordering::Relaxed);
    }
}

#[cfg(not(unix))]
mod signals {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::{CTRL_C, EXIT_CODE_OF_SIGNAL};

    static ASKED: AtomicBool = AtomicBool::new(false);

    pub(super) fn listen() {
        let _ = ctrlc::set_handler(|| {
            if ASKED.swap(true, Ordering::Relaxed) {
                std::process::exit((EXIT_CODE_OF_SIGNAL + CTRL_C).into());
            }
        });
    }

    pub(super) fn first() -> u8 {
        if ASKED.load(Ordering::Relaxed) { CTRL_C } else { 0 }
    }

    pub(super) fn ask(_: u8) {
        ASKED.store(true, Ordering::Relaxed);
    }
}
