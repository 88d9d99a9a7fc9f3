//! What is wrong with a circuit that was asked for, and what to ask for instead.

use perceptron::Error;

use crate::failure::{Failure, request};

/// A word length that there is not, or a number too long for it.
pub(crate) fn bad_number(error: Error) -> Failure {
    let hint = match error {
        Error::TooWide { value, .. } => {
            format!("{value} takes --bits {}", u64::BITS - value.leading_zeros())
        }
        _ => "name another length with --bits".to_string(),
    };
    request(error, hint)
}

/// The error; if it is about a place in the text then that line, too, and a caret below.
pub(crate) fn with_excerpt(error: &Error, text: &str) -> String {
    const LONGEST: usize = 300;
    const BEFORE: usize = 40;
    const WIDTH: usize = 72;
    let message = printable(&error.to_string(), 0, LONGEST);
    let &Error::At { line, column, .. } = error else { return message };
    let start = column.saturating_sub(BEFORE + 1);
    let caret = column - start;
    let line = printable(text.lines().nth(line - 1).unwrap_or_default(), start, WIDTH);
    format!("{message}\n    {line}\n    {:>caret$}", '^')
}

/// So much of a user's text, with nothing in it that moves the cursor.
fn printable(text: &str, start: usize, width: usize) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().skip(start).take(width).map(visible).collect()
}
