//! `--figure FILE` and `--figures DIR`: the pictures of one experiment.

use std::fs;
use std::path::{Path, PathBuf};

use chapter_one::Experiment;
use chapter_one::report::page::{Format, Page, Picture};

use super::place::check_folder;
use crate::failure::{Failure, request};
use crate::files::{check_writable, save};

/// Where the pictures of an experiment will go.
pub(crate) enum Drawing {
    /// The first picture of this format, into this file.
    Main { format: Format, path: PathBuf },
    /// All of them, into this folder.
    All { folder: PathBuf },
}

impl Drawing {
    /// The main picture of this experiment in that file: checked before it is run.
    pub(crate) fn main(path: &Path, experiment: &Experiment) -> Result<Self, Failure> {
        let extension = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
        let format = experiment
            .draws
            .iter()
            .copied()
            .find(|format| extension.as_deref() == Some(format.extension()))
            .ok_or_else(|| wrong_extension(path, experiment))?;
        check_writable(path)?;
        Ok(Self::Main { format, path: path.to_owned() })
    }

    /// All pictures of this experiment in that folder: checked before it is run.
    pub(crate) fn all(folder: &Path, experiment: &Experiment) -> Result<Self, Failure> {
        check_folder(folder)?;
        for i in (0..experiment.draws.len()).filter(|_| folder.exists()) {
            check_writable(&folder.join(file_name(experiment, i)))?;
        }
        Ok(Self::All { folder: folder.to_owned() })
    }

    /// Draws them, and says into which files.
    pub(crate) fn save(
        self,
        experiment: &Experiment,
        page: &Page,
    ) -> Result<Vec<PathBuf>, Failure> {
        let pictures = page.figures.iter().map(|figure| &figure.picture);
        match self {
            Self::Main { format, path } => {
                let Some(picture) = pictures.into_iter().find(|p| p.format() == format) else {
                    return Ok(Vec::new());
                };
                save(&path, &picture.bytes()?)?;
                Ok(vec![path])
            }
            Self::All { folder } => {
                fs::create_dir_all(&folder)
                    .map_err(|source| Failure::Folder { path: folder.clone(), source })?;
                let save = |(i, picture): (usize, &Picture)| {
                    let path = folder.join(file_name(experiment, i));
                    save(&path, &picture.bytes()?)?;
                    Ok(path)
                };
                pictures.enumerate().map(save).collect()
            }
        }
    }
}

/// `valley.svg` for the first figure, `valley-2.svg` for the second.
fn file_name(experiment: &Experiment, i: usize) -> String {
    let number = if i == 0 { String::new() } else { format!("-{}", i + 1) };
    format!("{}{number}.{}", experiment.name, experiment.draws[i].extension())
}

fn wrong_extension(path: &Path, experiment: &Experiment) -> Failure {
    let kinds = [Format::Svg, Format::Png].into_iter().filter(|k| experiment.draws.contains(k));
    let kinds: Vec<String> = kinds.map(|format| format!(".{}", format.extension())).collect();
    request(
        format!("{}: {} is not drawn as that kind of file", path.display(), experiment.name),
        format!("name a file that ends in {}", kinds.join(" or ")),
    )
}
