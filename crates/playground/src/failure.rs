//! What went wrong, for the person at the page: a line, and a hint.

use std::error::Error;
use std::fmt::{self, Display};

/// Why something cannot be done, and what can. Displays as two lines, the hint in the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    reason: String,
    hint: String,
}

impl Failure {
    /// For a reason in words.
    pub(crate) fn new(reason: impl Display, hint: impl Into<String>) -> Self {
        Self { reason: reason.to_string(), hint: hint.into() }
    }

    /// For an error, with all that caused it in one line.
    pub(crate) fn of(error: &dyn Error, hint: impl Into<String>) -> Self {
        let mut reason = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            reason = format!("{reason}: {error}");
            cause = error.source();
        }
        Self { reason, hint: hint.into() }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.reason, self.hint)
    }
}

impl Error for Failure {}
