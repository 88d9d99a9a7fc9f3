//! The Python virtual environment with the contenders' packages, made once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::output;
use crate::error::{Error, at};
use crate::event::Event;

/// A virtual environment and what it is to contain.
#[derive(Debug)]
pub struct Environment {
    /// Where it is.
    pub folder: PathBuf,
    /// The packages, one a line, as pip reads them.
    pub requirements: PathBuf,
}

impl Environment {
    /// The one of this workspace.
    pub fn new(root: &Path) -> Self {
        let requirements = root.join("benches/peers/python/requirements.txt");
        Self { folder: root.join("target/peers-venv"), requirements }
    }

    /// The one for EasyOCR, apart: it brings an OpenCV and wants a torch of its own.
    pub fn for_easyocr(root: &Path) -> Self {
        let requirements = root.join("benches/peers/python/requirements-easyocr.txt");
        Self { folder: root.join("target/peers-easyocr"), requirements }
    }

    /// Whether it was set up, and for these very requirements.
    ///
    /// # Errors
    /// [`Error::File`] if the requirements cannot be read.
    pub fn is_ready(&self) -> Result<bool, Error> {
        let wanted = fs::read(&self.requirements).map_err(at(&self.requirements))?;
        let installed = fs::read(self.installed()).ok();
        // The interpreter is a link to one of the system's, which an upgrade may have removed.
        Ok(installed == Some(wanted) && self.python().exists())
    }

    /// Notes that it is set up for these requirements.
    ///
    /// # Errors
    /// [`Error::File`].
    pub fn mark_ready(&self) -> Result<(), Error> {
        fs::copy(&self.requirements, self.installed()).map(drop).map_err(at(&self.installed()))
    }

    /// Makes it, unless it is ready.
    pub(crate) fn get_ready(&self, report: &mut dyn FnMut(Event<'_>)) -> Result<(), Error> {
        if self.is_ready()? {
            return Ok(());
        }
        report(Event::Installing(&self.folder));
        self.set_up()
    }

    /// Makes it anew.
    fn set_up(&self) -> Result<(), Error> {
        let name = if cfg!(windows) { "python" } else { "python3" };
        let mut python = Command::new(name);
        let venv = output(python.args(["-m", "venv", "--clear"]).arg(&self.folder), name);
        venv.map_err(|error| Error::Python(Box::new(error)))?;

        let mut pip = Command::new(self.python());
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
        output(pip.arg(&self.requirements), "pip").map_err(|error| {
            let requirements = self.requirements.clone();
            Error::Packages { requirements, source: Box::new(error) }
        })?;
        self.mark_ready()
    }

    /// Its interpreter.
    pub fn python(&self) -> PathBuf {
        self.folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
    }

    /// The versions that it has, as `versions.py` says them.
    pub(crate) fn versions(&self) -> Result<String, Error> {
        let mut python = Command::new(self.python());
        let script = self.requirements.with_file_name("versions.py");
        Ok(output(python.arg(script), "versions.py")?.trim().to_owned())
    }

    /// The requirements that it was set up for.
    fn installed(&self) -> PathBuf {
        self.folder.join("requirements.txt")
    }
}
