//! What the program prints. Nothing printed can panic: a reader may go away, a disk may be full.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Lines on standard output. Work goes on when they can no longer be written; the first error is
/// kept for the end.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    failed: Option<io::Error>,
}

impl Lines {
    pub(crate) fn line(&mut self, text: impl Display) {
        if self.failed.is_none() {
            let mut stdout = io::stdout().lock();
            self.failed = writeln!(stdout, "{text}").and_then(|()| stdout.flush()).err();
        }
    }

    /// Whether all lines were written that someone wanted to read: one who has gone away, as of
    /// `| head`, has read enough.
    pub(crate) fn finish(self) -> bool {
        let Some(error) = self.failed.filter(|error| error.kind() != ErrorKind::BrokenPipe) else {
            return true;
        };
        note(format_args!("error: cannot write to standard output: {error}"));
        false
    }
}

/// A line on standard error, for people; lost if it cannot be written.
pub(crate) fn note(text: impl Display) {
    // In one write, so that the lines of two processes do not mix.
    let line = format!("{text}\n");
    let _ = io::stderr().lock().write_all(line.as_bytes());
}
