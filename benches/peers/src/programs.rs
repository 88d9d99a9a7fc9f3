//! The programs that cargo builds: ours, and the contenders written in Rust.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::command::output;
use crate::contender::Contender;
use crate::error::{Error, at};

/// The package of the contenders written in Rust, outside the workspace: its dependencies are
/// many, and take minutes to build. What it builds goes to `target/peers-rust`.
#[derive(Debug)]
pub struct RustPackage {
    /// Where it is.
    pub folder: PathBuf,
}

impl RustPackage {
    /// The one of this workspace.
    pub fn new(root: &Path) -> Self {
        Self { folder: root.join("benches/peers/rust") }
    }

    /// Builds its contenders and says where each is.
    ///
    /// # Errors
    /// [`Error::RustPackage`] if that fails.
    pub fn build(&self, cargo: &Path) -> Result<Vec<(Contender, PathBuf)>, Error> {
        let contenders = Contender::RUST.into_iter().filter_map(|c| Some((c, c.program()?)));
        contenders
            .map(|(contender, program)| {
                let built = build(cargo, &self.folder, &["--locked", "--bin", program]);
                let path = built.and_then(|path| path.ok_or(Error::NoProgram { package: program }));
                Ok((contender, path.map_err(|error| Error::RustPackage(Box::new(error)))?))
            })
            .collect()
    }

    /// The versions of the libraries, from the package's lock file.
    ///
    /// # Errors
    /// [`Error::File`] if that cannot be read.
    pub fn versions(&self) -> Result<String, Error> {
        let path = self.folder.join("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(at(&path))?;
        let version = |package| locked_version(&lock, package).unwrap_or("?");
        Ok(format!("candle {}, burn {}", version("candle-core"), version("burn")))
    }
}

/// Builds the program of one of our packages and says where it is.
pub(crate) fn build_ours(
    cargo: &Path,
    root: &Path,
    package: &'static str,
) -> Result<PathBuf, Error> {
    let path = build(cargo, root, &["-p", package])
        .map_err(|error| Error::Build { package, source: Box::new(error) })?;
    path.ok_or(Error::NoProgram { package })
}

/// Builds for release and says where the program is, if there is one.
fn build(cargo: &Path, folder: &Path, what: &[&str]) -> Result<Option<PathBuf>, Error> {
    /// One of cargo's messages; only those on programs name one.
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--message-format=json-render-diagnostics"]).args(what);
    let messages = output(command.current_dir(folder), "cargo")?;
    let program = |line| serde_json::from_str::<Message>(line).ok()?.executable;
    Ok(messages.lines().rev().find_map(program))
}

/// The version of a package in a `Cargo.lock`, the first if it has several.
pub fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}
