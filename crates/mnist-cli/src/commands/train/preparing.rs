//! `--prepare`: the data set, prepared as a network's settings ask.

use std::path::Path;

use chapter_one::prepared::prepare_split;
use chapter_one::runs::RunSettings;
use mnist_io::Split;

use crate::failure::{Failure, chain, request};

/// The data set, prepared as the settings ask.
pub(super) fn prepared(
    data: &Split,
    settings: &RunSettings,
    folder: &Path,
) -> Result<Split, Failure> {
    prepare_split(data, settings.preparation).map_err(|error| unpreparable(&error, folder))
}

/// Images that cannot be prepared.
fn unpreparable(error: &chapter_one::Error, folder: &Path) -> Failure {
    request(
        format!("{}: {}", folder.display(), chain(error)),
        "leave out --prepare, or name a data set of two-dimensional images with --data",
    )
}
