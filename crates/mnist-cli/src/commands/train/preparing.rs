//! `--prepare`: the data set, prepared as a network's settings ask.

use std::path::Path;

use augmentation::Preparation;
use mnist_io::Split;
use reading::prepare_split;

use super::untrainable::untrainable;
use crate::failure::{Failure, chain, request};

/// The data set, prepared so.
pub(super) fn prepared(
    data: &Split,
    preparation: Preparation,
    folder: &Path,
) -> Result<Split, Failure> {
    prepare_split(data, preparation).map_err(|error| unpreparable(&error.into(), folder))
}

/// Images that cannot be prepared.
fn unpreparable(error: &chapter_one::Error, folder: &Path) -> Failure {
    match error {
        chapter_one::Error::Reading(reading::Error::NotFlat { .. }) => request(
            format!("{}: {}", folder.display(), chain(error)),
            "leave out --prepare, or name a data set of two-dimensional images with --data",
        ),
        error => untrainable(error, folder),
    }
}
