//! Everything the program prints goes through here, and nothing printed can panic.
//!
//! Standard output is for results: when it cannot be written to, the command fails, but only after
//! its files are saved. Standard error is for notes, warnings and progress bars: when it cannot be
//! written to, they are lost and the command goes on.

use std::fmt::Display;
use std::io::{self, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use console::Term;
use indicatif::{ProgressBar, ProgressStyle};

/// Standard output. Save files before writing to it.
pub(crate) fn stdout() -> StdoutLock<'static> {
    io::stdout().lock()
}

/// Characters of a line of the terminal that standard output is; None if it is none.
pub(crate) fn width() -> Option<usize> {
    let (_, columns) = Term::stdout().size_checked()?;
    Some(columns.into())
}

/// Whether notes and warnings are another rank's business.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// From here on notes and warnings are not printed: another rank prints the same.
#[cfg(feature = "mpi")]
pub(crate) fn leave_notes_to_another_rank() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// From here on notes and warnings are of what no other rank does.
pub(crate) fn take_notes_back() {
    IS_QUIET.store(false, Ordering::Relaxed);
}

/// Something worth knowing, on standard error.
pub(crate) fn note(text: impl Display) {
    if !IS_QUIET.load(Ordering::Relaxed) {
        to_stderr("note", text);
    }
}

/// Something that needs attention, on standard error.
pub(crate) fn warning(text: impl Display) {
    if !IS_QUIET.load(Ordering::Relaxed) {
        to_stderr("warning", text);
    }
}

/// What to do about a warning or an error, on standard error.
pub(crate) fn hint(text: impl Display) {
    to_stderr("hint", text);
}

/// Why the program stops, on standard error.
pub(crate) fn error(text: impl Display) {
    to_stderr("error", text);
}

fn to_stderr(kind: &str, text: impl Display) {
    // In one write, so that the lines of two processes do not mix.
    let line = format!("{kind}: {text}\n");
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

/// A progress bar on standard error, drawn only where that is a terminal. Clear it before
/// anything else is printed.
pub(crate) fn bar(template: &str, length: u64) -> ProgressBar {
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}

/// Lines on standard output during long work, which goes on when they can no longer be written:
/// the first error is kept for the end.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    failed: Option<io::Error>,
}

impl Lines {
    pub(crate) fn line(&mut self, text: impl Display) {
        if self.failed.is_none() {
            self.failed = writeln!(stdout(), "{text}").err();
        }
    }

    /// Whether all lines were written.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.failed.map_or(Ok(()), Err)
    }
}
