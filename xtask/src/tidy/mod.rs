//! What the documents claim about the code, as far as a machine can check it.
//!
//! Every check takes the root of a checkout, so that the tests can hand it a made-up one.

mod equations;
mod sources;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// All that [`check`] has to say.
#[derive(Debug)]
pub struct Report {
    /// Lines of code a crate, for information.
    pub lines_of_code: String,
    /// What is wrong, a line each; empty if nothing is.
    pub findings: Vec<Finding>,
}

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

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.what)
    }
}

/// A file or folder of the checkout that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct Error {
    path: PathBuf,
    source: io::Error,
}

/// One text file of the checkout.
struct Text {
    /// Seen from the root.
    path: PathBuf,
    text: String,
}

impl Text {
    fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, what: what.into() }
    }

    /// Lines with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    fn is(&self, extension: &str) -> bool {
        self.path.extension().is_some_and(|e| e == extension)
    }

    /// The crate whose library or program this file belongs to: `crates/NAME/src/**/*.rs`.
    fn crate_name(&self) -> Option<&str> {
        let mut parts = self.path.iter().map(|part| part.to_str().unwrap_or_default());
        let in_crates = parts.next() == Some("crates");
        let name = parts.next()?;
        (in_crates && parts.next() == Some("src") && self.is("rs")).then_some(name)
    }
}

/// Runs every check on the checkout at `root`.
///
/// # Errors
/// [`Error`] if something in it cannot be read.
pub fn check(root: &Path) -> Result<Report, Error> {
    let mut texts = Vec::new();
    read_texts(root, Path::new(""), &mut texts)?;
    texts.sort_by(|a, b| a.path.cmp(&b.path));
    let mut findings = equations::table(&texts);
    findings.extend(equations::spelling(&texts));
    findings.extend(sources::long_files(&texts));
    findings.extend(sources::homes(&texts));
    findings.extend(sources::readmes_and_manifests(&texts));
    Ok(Report { lines_of_code: sources::lines_of_code(&texts), findings })
}

/// Reads the `.rs`, `.md` and `.toml` files under `folder`, except what git and cargo keep there.
fn read_texts(root: &Path, folder: &Path, texts: &mut Vec<Text>) -> Result<(), Error> {
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
        if kind.is_dir() && entry.file_name() != ".git" {
            read_texts(root, &path, texts)?;
        } else if kind.is_file()
            && path.extension().is_some_and(|e| ["rs", "md", "toml"].iter().any(|x| e == *x))
        {
            let text = fs::read_to_string(entry.path()).map_err(at(&entry.path()))?;
            texts.push(Text { path, text });
        }
    }
    Ok(())
}

fn find(texts: &[Text], path: impl AsRef<Path>) -> Option<&Text> {
    texts.iter().find(|text| text.path == path.as_ref())
}

/// Names and keywords in a piece of code or prose; `-` counts as part of a name if asked for.
fn words(text: &str, with_dashes: bool) -> impl Iterator<Item = &str> {
    text.split(move |c: char| !(c.is_alphanumeric() || c == '_' || with_dashes && c == '-'))
        .filter(|word| !word.is_empty())
}
