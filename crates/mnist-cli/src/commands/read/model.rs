//! The networks that read: those named, or one that is trained once and kept.

use std::path::{Path, PathBuf};

use reading::Reader;
use sigmoid_net::Model;

use crate::commands::train;
use crate::data::{self, Data};
use crate::failure::{Failure, chain, request};
use crate::models::{load_members, no_committee};
use crate::output;

/// Reads the models named, or the one that is kept.
pub(super) fn reader(paths: &[PathBuf], is_string: bool) -> Result<Reader, Failure> {
    let kept;
    let paths = if paths.is_empty() {
        kept = [kept_model()?];
        &kept
    } else {
        paths
    };
    let (mut names, mut models) = (Vec::new(), Vec::new());
    for path in paths {
        let (of_file, members) = load_members(path, None)?;
        names.extend(of_file);
        models.extend(members);
    }
    let knows_none = models.iter().all(|model| model.metadata.contains_key(train::NON_DIGITS));
    let reader = Reader::new(models).map_err(|error| no_committee(&error, &names))?;
    if is_string && !knows_none {
        output::note(
            "the network has not learned what is no digit, so it takes pieces of digits for digits; \
             mnist train --recipe reading makes one that has",
        );
    }
    Ok(reader)
}

/// The network that is kept in the data folder, trained now if it is not there yet.
fn kept_model() -> Result<PathBuf, Failure> {
    let is_drawn = Data::default().is_drawn()?;
    let path = data::data_folder()?.reading_model(is_drawn);
    if path.exists() {
        return check(&path).map(|()| path);
    }
    let data = if is_drawn { Data::drawn() } else { Data::default() };
    let folder = data.folder()?;
    output::note(format_args!(
        "there is no {} yet, so a network learns to read from {} now, once: it takes minutes",
        path.display(),
        folder.display()
    ));
    train::by_recipe(train::recipes::READING, &folder, &path)?;
    Ok(path)
}

fn check(path: &Path) -> Result<(), Failure> {
    Model::load(path).map(|_| ()).map_err(|error| {
        request(chain(&error), format!("rm {}, and mnist read trains another", path.display()))
    })
}
