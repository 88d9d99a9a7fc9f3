//! What the tests of all formats need.

use std::error::Error as _;

use model_formats::Error;

/// A message with all its causes.
pub(crate) fn chain(error: &Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    message
}
