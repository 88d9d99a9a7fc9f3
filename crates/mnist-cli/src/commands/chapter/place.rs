//! `--out DIR`: the folder that the notebook goes to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chapter_one::report::html::MARK;

use crate::failure::{Failure, request};
use crate::files::{check_writable, save};

/// Bytes among which the mark of our pages is found.
const HEAD: usize = 1_000;

/// Where the page is to go.
pub(crate) struct Place {
    folder: PathBuf,
}

impl Place {
    /// Whether a page could be written into that folder, asked before anything is run. A folder
    /// that is not there yet is made only when there is a page.
    pub(crate) fn prepare(folder: &Path) -> Result<Self, Failure> {
        check_folder(folder)?;
        let place = Self { folder: folder.to_owned() };
        if !folder.exists() {
            return Ok(place);
        }
        let path = place.path();
        check_writable(&path)?;
        if path.exists() && !is_ours(&path) {
            return Err(request(
                format!("{} exists and is not a page of this command", path.display()),
                "name a new or empty folder with --out; existing files are left alone",
            ));
        }
        Ok(place)
    }

    fn path(&self) -> PathBuf {
        self.folder.join("index.html")
    }

    /// Writes the page whole or not at all, and says where.
    pub(crate) fn save(self, html: &str) -> Result<PathBuf, Failure> {
        fs::create_dir_all(&self.folder)
            .map_err(|source| Failure::Folder { path: self.folder.clone(), source })?;
        save(&self.path(), html.as_bytes())?;
        Ok(self.path())
    }
}

/// Whether files could be written into that folder. One that is not there yet is made only when
/// there is something to write.
pub(crate) fn check_folder(folder: &Path) -> Result<(), Failure> {
    let unusable = |source| Failure::Folder { path: folder.to_owned(), source };
    if folder.exists() && !folder.is_dir() {
        return Err(unusable(io::ErrorKind::NotADirectory.into()));
    }
    // The nearest folder that is there is the one the others will be made in.
    let nearest = folder.ancestors().find(|f| f.exists() || f.as_os_str().is_empty());
    let nearest = nearest.filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Not where the trial file was to be: nobody asked for that one.
    tempfile::tempfile_in(nearest).map(drop).map_err(|error| unusable(error.kind().into()))
}

fn is_ours(path: &Path) -> bool {
    let bytes = fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).contains(MARK)
}
