//! `cargo xtask web`: the page in one file that works from disk.
//!
//! The playground is compiled to WebAssembly, wasm-bindgen makes what JavaScript calls it by, and
//! both are put into the page, with its style, its modules as one program, and the model that reads.
//! A hash of each is in the page's Content-Security-Policy: nothing else is executed.

mod bundle;
mod engine;
mod error;
mod files;
mod page;
mod toolchain;

use std::path::{Path, PathBuf};

pub use bundle::bundle;
pub use engine::Engine;
pub use error::Error;
pub use page::{Parts, assemble};
pub use toolchain::{TARGET, Toolchain, named_cargo};

use files::{read, write};

/// What the page is made of, seen from the workspace.
const SOURCES: &str = "crates/playground/web";

/// The network that reads in it.
const MODEL: &str = "crates/playground/model/reading.safetensors";

/// The page, seen from the workspace.
pub const PAGE: &str = "target/web/index.html";

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Where it is.
    pub path: PathBuf,
    /// Bytes of it.
    pub bytes: usize,
    /// Bytes of the WebAssembly in it, before it was compressed.
    pub engine: usize,
}

/// Makes the page of the workspace at `root`. `note` is told what takes long.
///
/// # Errors
/// If a program that it takes is not there or fails, or the page's files are not as they have to be.
pub fn build(root: &Path, toolchain: &Toolchain, note: &dyn Fn(&str)) -> Result<Built, Error> {
    let engine = Engine::build(root, toolchain, note)?;
    let page = assemble(&Parts {
        sources: &root.join(SOURCES),
        glue: &engine.glue,
        engine: &engine.wasm,
        model: &read(&root.join(MODEL))?,
    })?;
    let path = root.join(PAGE);
    write(&path, page.as_bytes())?;
    Ok(Built { path, bytes: page.len(), engine: engine.wasm.len() })
}
