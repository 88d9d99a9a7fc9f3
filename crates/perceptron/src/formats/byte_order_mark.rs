//! The mark that some editors and spreadsheets put before a text in UTF-8.

/// The text without its byte-order mark, if it has one.
pub(crate) fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}
