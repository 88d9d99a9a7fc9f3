//! The networks that read: those named, or one that is trained once and kept.

use std::io;
use std::path::{Path, PathBuf};

use chapter_one::runs::NON_DIGITS;
use reading::Reader;
use sigmoid_net::{Model, ModelError};

use crate::commands::train;
use crate::data::{self, Data};
use crate::failure::{Failure, chain, request};
use crate::models::{load_all, no_committee};
use crate::output;

/// Reads the models named, or the one that is kept.
pub(crate) fn reader(paths: &[PathBuf], is_string: bool) -> Result<Reader, Failure> {
    let (names, models) = match paths {
        [] => kept_model()?,
        _ => load_all(paths.iter().map(PathBuf::as_path)).map_err(not_there)?,
    };
    let learned_non_digits = |model: &Model| model.metadata.contains_key(NON_DIGITS);
    let not_for_numbers = models.iter().position(|model| !learned_non_digits(model));
    let reader = Reader::new(models).map_err(|error| no_committee(&error, &names))?;
    if let Some(i) = not_for_numbers.filter(|_| is_string) {
        output::note(format_args!(
            "{} has learned digits only, and takes pieces of them for digits: expect wrong numbers; \
             mnist train --recipe reading --model FILE makes a model for them",
            names[i]
        ));
    }
    Ok(reader)
}

/// The network that is kept in the data folder, and what to call it. It is trained now if it is not
/// there yet.
fn kept_model() -> Result<(Vec<String>, Vec<Model>), Failure> {
    let data = Data::default();
    let path = data::data_folder()?.reading_model(data.is_drawn()?);
    if !path.exists() {
        let folder = data.folder()?;
        output::note(format_args!(
            "there is no {} yet, so a network learns to read from {} now, once: it takes minutes",
            path.display(),
            folder.display()
        ));
        train::by_recipe(train::recipes::READING, &folder, &path)?;
    }
    load(&path)
}

/// Of a file that is not there, how to make a model that reads numbers.
fn not_there(failure: Failure) -> Failure {
    match failure {
        Failure::Model(ModelError::Read { ref source, .. })
            if source.kind() == io::ErrorKind::NotFound =>
        {
            request(
                failure.reason(),
                "mnist train --recipe reading --model FILE makes a model; without --model, mnist read \
                 trains one the first time",
            )
        }
        _ => failure,
    }
}

fn load(path: &Path) -> Result<(Vec<String>, Vec<Model>), Failure> {
    let model = Model::load(path).map_err(|error| {
        request(chain(&error), format!("rm {}, and mnist read trains another", path.display()))
    })?;
    Ok((vec![path.display().to_string()], vec![model]))
}
