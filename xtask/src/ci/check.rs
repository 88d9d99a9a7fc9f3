//! One check: what it needs and what it runs.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::machine::Need;

/// Something that must hold.
#[derive(Debug, Clone)]
pub struct Check {
    /// A word, as in `--only`.
    pub name: &'static str,
    /// What must be there for it to run.
    pub needs: Vec<Need>,
    /// What must succeed, in order.
    pub actions: Vec<Action>,
}

/// A part of a check.
#[derive(Debug, Clone)]
pub enum Action {
    /// A program that must end with 0.
    Run(Program),
    /// Packs every crate, and builds each from what was packed.
    Package,
}

/// A program and all it is given.
#[derive(Debug, Clone)]
pub struct Program {
    /// The file, or a name to look for in `PATH`.
    pub path: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Variables of its environment besides ours.
    pub env: Vec<(&'static str, OsString)>,
    /// A file for what it prints, seen from the workspace.
    pub stdout: Option<PathBuf>,
    /// It has failed if it takes longer.
    pub limit: Option<Duration>,
}

impl Check {
    /// A check that needs nothing but Rust.
    pub fn new(name: &'static str, actions: impl IntoIterator<Item = Program>) -> Self {
        let actions = actions.into_iter().map(Action::Run).collect();
        Self { name, needs: Vec::new(), actions }
    }

    /// It needs this as well.
    #[must_use]
    pub fn needs(mut self, need: Need) -> Self {
        self.needs.push(need);
        self
    }
}

impl Program {
    /// A program with arguments that have no spaces in them.
    pub fn new(path: impl Into<PathBuf>, args: &str) -> Self {
        Self {
            path: path.into(),
            args: args.split_whitespace().map(OsString::from).collect(),
            env: Vec::new(),
            stdout: None,
            limit: None,
        }
    }

    /// With one more argument, as it is.
    #[must_use]
    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// With a variable in its environment.
    #[must_use]
    pub fn env(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.env.push((name, value.into()));
        self
    }

    /// With what it prints in a file of the workspace.
    #[must_use]
    pub fn stdout(mut self, file: impl Into<PathBuf>) -> Self {
        self.stdout = Some(file.into());
        self
    }

    /// Within this time.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }
}

/// As one would type it.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.env {
            write!(f, "{name}='{}' ", value.display())?;
        }
        let name = self.path.file_stem().unwrap_or(self.path.as_os_str());
        let path = if self.path.is_absolute() { name } else { self.path.as_os_str() };
        write!(f, "{}", path.display())?;
        for arg in &self.args {
            write!(f, " {}", arg.display())?;
        }
        self.stdout.iter().try_for_each(|file| write!(f, " > {}", file.display()))
    }
}
