//! Why there is no page.

use std::io;
use std::path::PathBuf;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The compiler has no standard library for the target, nor its sources.
    #[error("{} has no {target}", rustc.display())]
    NoTarget {
        /// The compiler.
        rustc: PathBuf,
        /// The target.
        target: &'static str,
    },
    /// A program cannot be started, or fails.
    #[error("{program} {why}")]
    Program {
        /// What was run.
        program: String,
        /// What happened.
        why: String,
    },
    /// Cargo.lock has no wasm-bindgen.
    #[error("no version of wasm-bindgen in Cargo.lock")]
    NoBindgen,
    /// A module of the page does what the program made of all modules cannot.
    #[error("{}:{line}: {what}", path.display())]
    Module {
        /// Its file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// The page lacks a place for a part of it, or has several.
    #[error("{}: {found} times {place:?}, expected once", path.display())]
    Place {
        /// The page.
        path: PathBuf,
        /// The text that is replaced.
        place: &'static str,
        /// How often it is there.
        found: usize,
    },
}

impl Error {
    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::NoTarget { target, .. } => format!(
                "rustup target add {target}; or name another cargo with --cargo, beside a rustc that \
                 has it or its sources"
            ),
            Self::Program { .. } => "its lines above say why".into(),
            Self::NoBindgen => "cargo xtask web needs the checkout's Cargo.lock".into(),
            Self::File { .. } => "it needs the whole checkout, and writes to target".into(),
            Self::Module { .. } | Self::Place { .. } => {
                "crates/playground/README.md says how the page's files are put together".into()
            }
        }
    }
}
