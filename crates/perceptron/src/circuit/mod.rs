//! Feed-forward networks of perceptrons: their structure, how to build them, how to evaluate them.

pub(crate) mod bit_parallel;
pub(crate) mod bits;
pub(crate) mod builder;
#[expect(clippy::module_inception, reason = "the file that defines `Circuit`")]
pub(crate) mod circuit;
mod evaluation;
mod levels;
pub(crate) mod names;
