//! The playground as WebAssembly, and the JavaScript that calls it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::Error;
use super::files::{read, read_text};
use super::toolchain::{TARGET, Toolchain};

/// Where it is compiled, seen from the workspace.
const COMPILED: &str = "target/wasm";

/// Where wasm-bindgen is installed if there is none of the right version.
const TOOLS: &str = "target/tools";

/// The name of the two files.
const NAME: &str = "engine";

/// The playground, ready for a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    /// The WebAssembly.
    pub wasm: Vec<u8>,
    /// A script that defines `wasm_bindgen`: what JavaScript calls it by.
    pub glue: String,
}

impl Engine {
    /// Compiles it, with what is needed for that.
    ///
    /// # Errors
    /// If a program is not there, or fails.
    pub fn build(root: &Path, toolchain: &Toolchain, note: &dyn Fn(&str)) -> Result<Self, Error> {
        let version = bindgen_version(&read_text(&root.join("Cargo.lock"))?)?;
        run(compile(root, toolchain))?;
        let bindgen = match installed(root, &version) {
            Some(bindgen) => bindgen,
            None => install(root, &version, note)?,
        };
        let out = root.join(COMPILED).join("bindgen");
        let compiled = root.join(COMPILED).join(TARGET).join("release/playground.wasm");
        let mut command = Command::new(bindgen);
        command.args(["--target", "no-modules", "--no-typescript"]);
        command.args(["--remove-name-section", "--remove-producers-section", "--out-name", NAME]);
        command.arg("--out-dir").arg(&out).arg(compiled);
        run(command)?;
        Ok(Self {
            wasm: read(&out.join(format!("{NAME}_bg.wasm")))?,
            glue: read_text(&out.join(format!("{NAME}.js")))?,
        })
    }
}

/// 128-bit vectors; and rand, which ndarray-rand brings whole, has no random numbers of the system.
const FLAGS: &str = "-C target-feature=+simd128 --cfg getrandom_backend=\"unsupported\"";

/// Compiles the playground. A panic ends it: nothing unwinds in a browser.
fn compile(root: &Path, toolchain: &Toolchain) -> Command {
    let mut cargo = Command::new(&toolchain.cargo);
    cargo.current_dir(root).args(["rustc", "--package", "playground", "--lib"]);
    cargo.args(["--crate-type", "cdylib", "--release", "--locked", "--target", TARGET]);
    cargo.args(["--target-dir", COMPILED]);
    cargo.args(["--config", "profile.release.panic=\"abort\""]);
    // The cargo that runs us has said how to run itself.
    for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "CARGO_ENCODED_RUSTFLAGS"] {
        cargo.env_remove(name);
    }
    cargo.env("RUSTFLAGS", FLAGS);
    if let Some(rustc) = &toolchain.rustc {
        cargo.env("RUSTC", rustc);
    }
    if toolchain.builds_std {
        cargo.env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=std,panic_abort");
    }
    cargo
}

/// The version of wasm-bindgen that the playground is compiled with: both sides must be the same.
fn bindgen_version(lock: &str) -> Result<String, Error> {
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \""));
    Ok(version.ok_or(Error::NoBindgen)?.trim_end_matches('"').to_owned())
}

/// A wasm-bindgen of this version: of the machine's, or installed here before.
fn installed(root: &Path, version: &str) -> Option<PathBuf> {
    let ours = root.join(TOOLS).join("bin/wasm-bindgen");
    [PathBuf::from("wasm-bindgen"), ours].into_iter().find(|program| {
        let output = Command::new(program).arg("--version").stderr(Stdio::null()).output();
        output.is_ok_and(|output| {
            String::from_utf8_lossy(&output.stdout).split_whitespace().nth(1) == Some(version)
        })
    })
}

fn install(root: &Path, version: &str, note: &dyn Fn(&str)) -> Result<PathBuf, Error> {
    note(&format!("wasm-bindgen {version} is installed to {TOOLS} now, once: it takes minutes"));
    let mut cargo =
        Command::new(std::env::var_os("CARGO").as_deref().unwrap_or(OsStr::new("cargo")));
    cargo.current_dir(root).args(["install", "wasm-bindgen-cli", "--quiet"]);
    cargo.args(["--version", version, "--root", TOOLS, "--bin", "wasm-bindgen"]);
    // It runs for a second, so optimising it would take longer than it saves.
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
    run(cargo)?;
    Ok(root.join(TOOLS).join("bin/wasm-bindgen"))
}

fn run(mut command: Command) -> Result<(), Error> {
    let program = Path::new(command.get_program()).display().to_string();
    let failed = |why: String| Error::Program { program, why };
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(failed(format!("ended with {status}"))),
        Err(error) => Err(failed(format!("cannot be started: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(bindgen_version(lock).expect("it is there"), "0.2.130");
        assert!(matches!(bindgen_version("version = 4"), Err(Error::NoBindgen)));
    }
}
