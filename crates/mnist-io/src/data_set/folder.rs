//! The files of a data set in a folder, by name.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// What a file of a data set may be called. Before the name there may be a prefix, such as EMNIST's
/// `emnist-letters-`, and after it `.gz`.
type Names = &'static [&'static str];

pub(crate) const TRAINING_IMAGES: Names = &["train-images-idx3-ubyte", "train-images.idx3-ubyte"];
pub(crate) const TRAINING_LABELS: Names = &["train-labels-idx1-ubyte", "train-labels.idx1-ubyte"];
pub(crate) const TEST_IMAGES: Names = &[
    "t10k-images-idx3-ubyte",
    "t10k-images.idx3-ubyte",
    "test-images-idx3-ubyte",
    "test-images.idx3-ubyte",
];
pub(crate) const TEST_LABELS: Names = &[
    "t10k-labels-idx1-ubyte",
    "t10k-labels.idx1-ubyte",
    "test-labels-idx1-ubyte",
    "test-labels.idx1-ubyte",
];

/// The files in a folder.
#[derive(Debug)]
pub(crate) struct Folder {
    dir: PathBuf,
    /// By name without `.gz`.
    files: BTreeMap<String, PathBuf>,
}

impl Folder {
    pub(crate) fn list(dir: &Path) -> Result<Self, Error> {
        match files_in(dir) {
            Ok(files) => Ok(Self { dir: dir.to_owned(), files }),
            Err(source) if source.kind() == ErrorKind::NotFound => {
                Err(Error::MissingFolder { dir: dir.to_owned() })
            }
            Err(source) => Err(Error::Read { path: dir.to_owned(), source }),
        }
    }

    /// One file for each of the names. If any are missing, the error names all of them.
    pub(crate) fn find<const N: usize>(&self, wanted: [Names; N]) -> Result<[PathBuf; N], Error> {
        let mut missing = Vec::new();
        let mut found = wanted.map(|_| PathBuf::new());
        for (names, found) in wanted.into_iter().zip(&mut found) {
            let mut candidates = self.files.iter().filter(|(name, _)| is_one_of(names, name));
            match (candidates.next(), candidates.next()) {
                (None, _) => missing.extend(names),
                (Some((_, path)), None) => found.clone_from(path),
                (Some((one, _)), Some((other, _))) => {
                    let names = [one.clone(), other.clone()];
                    return Err(Error::AmbiguousFiles { dir: self.dir.clone(), names });
                }
            }
        }
        if missing.is_empty() {
            Ok(found)
        } else {
            Err(Error::MissingFiles { dir: self.dir.clone(), names: missing })
        }
    }
}

/// The files in a folder by name without `.gz`; where there is both, the plain one, which can be
/// mapped.
///
/// Folders are passed over, because some archives unpack a file into a folder of its own name;
/// so are hidden files, because some systems keep notes on `name` in `._name`.
fn files_in(dir: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    for entry in dir.read_dir()? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') || path.is_dir() {
            continue;
        }
        if let Some(plain) = name.strip_suffix(".gz") {
            files.entry(plain.to_owned()).or_insert(path);
        } else {
            files.insert(name.to_owned(), path);
        }
    }
    Ok(files)
}

/// Whether a file's name is one of `names`, perhaps after a prefix that ends where a word does.
fn is_one_of(names: &[&str], file: &str) -> bool {
    names
        .iter()
        .filter_map(|name| file.strip_suffix(name))
        .any(|prefix| !prefix.ends_with(char::is_alphanumeric))
}
