//! Which compiler makes WebAssembly.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::Error;

/// What the page runs on.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A compiler that makes WebAssembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// The cargo to run.
    pub cargo: PathBuf,
    /// The compiler, where it is not the one that this cargo finds.
    pub rustc: Option<PathBuf>,
    /// Whether the standard library has to be compiled from its sources.
    pub builds_std: bool,
}

impl Toolchain {
    /// That of `cargo`, which finds its compiler itself, or the one that was named, whose compiler is
    /// beside it.
    ///
    /// # Errors
    /// If the compiler has no standard library for WebAssembly, nor its sources.
    pub fn find(cargo: &Path, named: Option<&Path>) -> Result<Self, Error> {
        let cargo = named.unwrap_or(cargo);
        let rustc = cargo.with_file_name(format!("rustc{}", env::consts::EXE_SUFFIX));
        let beside = Some(rustc).filter(|rustc| rustc.is_file());
        let rustc = beside.clone().unwrap_or_else(|| "rustc".into());
        let libraries = sysroot(&rustc)?.join("lib/rustlib");
        let is_there = libraries.join(TARGET).join("lib").is_dir();
        // Only of a compiler that was named: it takes minutes, and features that are not stable.
        let has_sources = libraries.join("src/rust/library/std").is_dir() && named.is_some();
        if !is_there && !has_sources {
            return Err(Error::NoTarget { rustc, target: TARGET });
        }
        let rustc = beside.filter(|_| named.is_some());
        Ok(Self { cargo: cargo.into(), rustc, builds_std: !is_there })
    }
}

/// The cargo that `WASM_CARGO` names, for machines whose own compiler has no WebAssembly.
pub fn named_cargo() -> Option<PathBuf> {
    env::var_os("WASM_CARGO").filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// Where the compiler keeps its libraries.
fn sysroot(rustc: &Path) -> Result<PathBuf, Error> {
    let failed = |why: String| Error::Program { program: rustc.display().to_string(), why };
    let output = Command::new(rustc).args(["--print", "sysroot"]).output();
    let output = output.map_err(|error| failed(format!("cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("--print sysroot ended with {}", output.status)));
    }
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}
