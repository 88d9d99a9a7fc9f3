//! Decoders are other crates, and damaged files make some of them panic.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::Error;

/// What the decoder of a format returns, or [`Error::Damaged`] if it panics.
pub(crate) fn catch_panic<T>(
    format: &'static str,
    decode: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    // All that the decoder has changed is dropped.
    catch_unwind(AssertUnwindSafe(decode))
        .unwrap_or_else(|panic| Err(Error::Damaged { format, source: message(&*panic).into() }))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("its decoder panicked: {}", said.unwrap_or("without a word"))
}
