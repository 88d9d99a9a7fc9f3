//! Networks of sigmoid neurons: the claims of the chapter, a slow reference, and model files.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod reference;

mod book;
mod committee;
#[cfg(feature = "model-files")]
mod model_files;
mod oracle;
mod promises;
