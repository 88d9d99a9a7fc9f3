//! `--prepare`: the data set, prepared as a network's settings ask.

use std::path::Path;

use augmentation::Preparation;
use mnist_io::Split;
use reading::prepare_split;

use crate::failure::{Failure, chain, request};

/// The data set, prepared so.
pub(super) fn prepared(
    data: &Split,
    preparation: Preparation,
    folder: &Path,
) -> Result<Split, Failure> {
    prepare_split(data, preparation).map_err(|error| unpreparable(&error, folder))
}

/// Images that cannot be prepared.
fn unpreparable(error: &reading::Error, folder: &Path) -> Failure {
    request(
        format!("{}: {}", folder.display(), chain(error)),
        "leave out --prepare, or name a data set of two-dimensional images with --data",
    )
}
