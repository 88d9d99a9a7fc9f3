//! The text files of a checkout, and what a check says about one.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One claim that does not hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file at fault, seen from the root.
    pub path: PathBuf,
    /// The line in it, from 1; the first if it is about the whole file.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl Finding {
    /// About a file as a whole, which may be missing.
    pub(super) fn on_file(path: impl Into<PathBuf>, what: impl Into<String>) -> Self {
        Self { path: path.into(), line: 1, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", shown(&self.path), self.line, self.what)
    }
}

/// A path with slashes, on every system.
pub(super) fn shown(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A file or folder of the checkout that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct Error {
    path: PathBuf,
    source: io::Error,
}

/// One text file.
pub(super) struct Text {
    /// Seen from the root.
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl Text {
    pub(super) fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, what: what.into() }
    }

    /// Lines with their numbers.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    pub(super) fn is(&self, extension: &str) -> bool {
        self.path.extension().is_some_and(|e| e == extension)
    }

    /// The crate whose library or program this file belongs to: `crates/NAME/src/**/*.rs`.
    pub(super) fn crate_name(&self) -> Option<&str> {
        let mut parts = self.path.iter().map(|part| part.to_str().unwrap_or_default());
        let in_crates = parts.next() == Some("crates");
        let name = parts.next()?;
        (in_crates && parts.next() == Some("src") && self.is("rs")).then_some(name)
    }
}

/// The `.rs`, `.md` and `.toml` files of a checkout, except what git and cargo keep there.
///
/// # Errors
/// [`Error`] if one cannot be read.
pub(super) fn read(root: &Path) -> Result<Vec<Text>, Error> {
    let mut texts = Vec::new();
    read_folder(root, Path::new(""), &mut texts)?;
    texts.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(texts)
}

fn read_folder(root: &Path, folder: &Path, texts: &mut Vec<Text>) -> Result<(), Error> {
    let here = root.join(folder);
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| Error { path, source }
    };
    // Cargo marks its target folders so.
    if here.join("CACHEDIR.TAG").exists() {
        return Ok(());
    }
    for entry in fs::read_dir(&here).map_err(at(&here))? {
        let entry = entry.map_err(at(&here))?;
        let path = folder.join(entry.file_name());
        let kind = entry.file_type().map_err(at(&entry.path()))?;
        if kind.is_dir() && ![".git", "node_modules"].iter().any(|name| entry.file_name() == *name)
        {
            read_folder(root, &path, texts)?;
        } else if kind.is_file()
            && path.extension().is_some_and(|e| ["rs", "md", "toml"].iter().any(|x| e == *x))
        {
            let text = fs::read_to_string(entry.path()).map_err(at(&entry.path()))?;
            texts.push(Text { path, text });
        }
    }
    Ok(())
}

pub(super) fn find(texts: &[Text], path: impl AsRef<Path>) -> Option<&Text> {
    texts.iter().find(|text| text.path == path.as_ref())
}

/// Names and keywords in a piece of code or prose; `-` counts as part of a name if asked for.
pub(super) fn words(text: &str, with_dashes: bool) -> impl Iterator<Item = &str> {
    text.split(move |c: char| !(c.is_alphanumeric() || c == '_' || with_dashes && c == '-'))
        .filter(|word| !word.is_empty())
}
