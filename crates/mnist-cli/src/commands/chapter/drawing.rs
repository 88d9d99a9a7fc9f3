//! `--figure FILE`: the pictures of one experiment, each in a file.

use std::path::{Path, PathBuf};

use chapter_one::Experiment;
use chapter_one::report::page::{Figure, Format, Page};

use crate::failure::{Failure, request};
use crate::files::{check_writable, save};

/// Files that figures will go to.
pub(crate) struct Drawing {
    format: Format,
    paths: Vec<PathBuf>,
}

impl Drawing {
    /// Whether this experiment can be drawn into that file, asked before it is run.
    pub(crate) fn prepare(path: &Path, experiment: &Experiment) -> Result<Self, Failure> {
        let extension = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
        let format = experiment
            .draws
            .iter()
            .copied()
            .find(|format| extension.as_deref() == Some(format.extension()))
            .ok_or_else(|| wrong_extension(path, experiment))?;
        let figures = experiment.draws.iter().filter(|&&other| other == format).count();
        let paths: Vec<PathBuf> = (0..figures).map(|i| numbered(path, i)).collect();
        paths.iter().try_for_each(|path| check_writable(path))?;
        Ok(Self { format, paths })
    }

    /// Writes the figures, and says where.
    pub(crate) fn save(self, page: &Page) -> Result<Vec<PathBuf>, Failure> {
        let is_wanted = |figure: &&Figure| figure.picture.format() == self.format;
        let figures = page.figures.iter().filter(is_wanted);
        for (path, figure) in self.paths.iter().zip(figures) {
            save(path, &figure.picture.bytes()?)?;
        }
        Ok(self.paths)
    }
}

/// The file named, and for further figures `valley-2.svg` beside `valley.svg`.
fn numbered(path: &Path, i: usize) -> PathBuf {
    if i == 0 {
        return path.to_owned();
    }
    let part = |part: Option<&std::ffi::OsStr>| part.map(|p| p.to_string_lossy().into_owned());
    let stem = part(path.file_stem()).unwrap_or_default();
    let extension = part(path.extension()).unwrap_or_default();
    path.with_file_name(format!("{stem}-{}.{extension}", i + 1))
}

fn wrong_extension(path: &Path, experiment: &Experiment) -> Failure {
    let kinds = [Format::Svg, Format::Png].into_iter().filter(|k| experiment.draws.contains(k));
    let kinds: Vec<String> = kinds.map(|format| format!(".{}", format.extension())).collect();
    request(
        format!("{}: {} is not drawn as that kind of file", path.display(), experiment.name),
        format!("name a file that ends in {}", kinds.join(" or ")),
    )
}
