//! What each run came to, in a file with a line for each.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::error::{Error, io};

/// One training by a recipe.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Name of the recipe.
    pub recipe: String,
    /// The `--seed`.
    pub seed: u64,
    /// Test images read right.
    pub right: u32,
    /// Test images.
    pub of: u32,
    /// Wall time of the whole program, in seconds.
    pub seconds: f64,
    /// What the recipe stood for; empty if nobody wrote that down.
    pub flags: String,
}

impl Run {
    /// Share of the test images read right, in per cent.
    pub fn per_cent(&self) -> f64 {
        100.0 * f64::from(self.right) / f64::from(self.of)
    }

    /// Whether it is by this recipe, with this seed, and the recipe stood for these flags.
    pub(super) fn is_of(&self, recipe: &str, seed: u64, flags: &str) -> bool {
        (&*self.recipe, self.seed, &*self.flags) == (recipe, seed, flags)
    }

    /// Whether a later run takes its place: by the same recipe, and of the same seed or other flags.
    fn is_replaced_by(&self, later: &Self) -> bool {
        self.recipe == later.recipe && (self.seed == later.seed || self.flags != later.flags)
    }

    fn to_line(&self) -> String {
        let Self { recipe, seed, right, of, seconds, flags } = self;
        format!("{recipe}\t{seed}\t{right}\t{of}\t{seconds:.1}\t{flags}\n")
    }

    /// None for a line that is none, such as the last one of a full disk.
    fn from_line(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let run = Self {
            recipe: fields.next()?.to_owned(),
            seed: fields.next()?.parse().ok()?,
            right: fields.next()?.parse().ok()?,
            of: fields.next()?.parse().ok().filter(|&of| of > 0)?,
            seconds: fields.next()?.parse().ok()?,
            // Once nobody wrote them.
            flags: fields.next().unwrap_or_default().to_owned(),
        };
        fields.next().is_none().then_some(run)
    }
}

/// The file: recipe, seed, right, of, seconds and flags, separated by tabs.
#[derive(Debug, Clone)]
pub struct RunsFile {
    path: PathBuf,
}

impl RunsFile {
    /// Of a folder, which need not exist yet.
    pub fn of(folder: &Path) -> Self {
        Self { path: folder.join("runs.tsv") }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All runs, none if there is no file yet. Of two by the same recipe and seed the later, and of
    /// a recipe that was changed none from before.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn read(&self) -> Result<Vec<Run>, Error> {
        let text = match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            read => read.map_err(io(&self.path))?,
        };
        let mut runs: Vec<Run> = Vec::new();
        for run in text.lines().filter_map(Run::from_line) {
            runs.retain(|other| !other.is_replaced_by(&run));
            runs.push(run);
        }
        Ok(runs)
    }

    /// Writes one more.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn append(&self, run: &Run) -> Result<(), Error> {
        // A last line that a full disk cut short must not spoil this one.
        let before = fs::read(&self.path).unwrap_or_default();
        let end = if before.last().is_none_or(|&byte| byte == b'\n') { "" } else { "\n" };
        let file = OpenOptions::new().create(true).append(true).open(&self.path);
        let line = format!("{end}{}", run.to_line());
        file.and_then(|mut file| file.write_all(line.as_bytes())).map_err(io(&self.path))
    }
}
