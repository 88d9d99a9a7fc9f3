use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// What the four files of a data set are called: training images, training labels, test images,
/// test labels. Before these there may be a prefix, such as EMNIST's `emnist-letters-`, and
/// after them `.gz`.
const NAMES: [&[&str]; 4] = [
    &["train-images-idx3-ubyte", "train-images.idx3-ubyte"],
    &["train-labels-idx1-ubyte", "train-labels.idx1-ubyte"],
    &[
        "t10k-images-idx3-ubyte",
        "t10k-images.idx3-ubyte",
        "test-images-idx3-ubyte",
        "test-images.idx3-ubyte",
    ],
    &[
        "t10k-labels-idx1-ubyte",
        "t10k-labels.idx1-ubyte",
        "test-labels-idx1-ubyte",
        "test-labels.idx1-ubyte",
    ],
];

/// The four files of a data set.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) training_images: PathBuf,
    pub(crate) training_labels: PathBuf,
    pub(crate) test_images: PathBuf,
    pub(crate) test_labels: PathBuf,
}

impl Folder {
    pub(crate) fn find(dir: &Path) -> Result<Self, Error> {
        let files = files_in(dir).map_err(|source| match source.kind() {
            ErrorKind::NotFound => Error::MissingFolder { dir: dir.to_owned() },
            _ => Error::Read { path: dir.to_owned(), source },
        })?;
        let mut missing = Vec::new();
        let mut found = Vec::new();
        for names in NAMES {
            let mut candidates = files.iter().filter(|(name, _)| is_one_of(names, name));
            match (candidates.next(), candidates.next()) {
                (None, _) => missing.extend(names),
                (Some((_, path)), None) => found.push(path.clone()),
                (Some((one, _)), Some((other, _))) => {
                    let names = [one.clone(), other.clone()];
                    return Err(Error::AmbiguousFiles { dir: dir.to_owned(), names });
                }
            }
        }
        let Ok([training_images, training_labels, test_images, test_labels]) =
            <[PathBuf; 4]>::try_from(found)
        else {
            return Err(Error::MissingFiles { dir: dir.to_owned(), names: missing });
        };
        Ok(Self { training_images, training_labels, test_images, test_labels })
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
