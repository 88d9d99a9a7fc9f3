//! What to do about the errors of the crates.

use std::io::{self, ErrorKind};
use std::path::Path;

use mnist_io::{ManifestError, ShardedExamples};
use sigmoid_net::ModelError;

use crate::data_folder::DataFolder;

/// About a data set.
pub(crate) fn data(error: &mnist_io::Error) -> String {
    use mnist_io::Error as E;
    match error {
        E::MissingFiles { dir, .. } if ShardedExamples::is_in(dir) => {
            "this is a sharded set, from which mnist train learns; name a data set of four files"
                .to_string()
        }
        E::MissingFolder { .. } | E::MissingFiles { .. } | E::NotFound { .. } => {
            format!("{}; --data DIR names another data set", download())
        }
        E::AmbiguousFiles { .. } => "keep one data set in a folder".to_string(),
        E::Gzip { .. } | E::Idx { .. } => {
            format!("get the file again ({}), or name another data set with --data", download())
        }
        E::TooManyForValidation { training, .. } => {
            format!("ask for at most {} with --validation", training.saturating_sub(1))
        }
        E::CountMismatch { .. } | E::LabelOutOfRange { .. } | E::ShapeMismatch { .. } => {
            "images and labels should come from one data set; mnist verify DIR checks a sharded set"
                .to_string()
        }
        E::Compressed { path } => format!("unpack it first: gunzip {}", path.display()),
        E::NoManifest { .. } => {
            "mnist expand and mnist draw --shards make sharded sets; or name another folder"
                .to_string()
        }
        E::Manifest { source: ManifestError::Version { found, known, .. }, .. } => {
            let newer = if found > known { "a newer mnist may know it; or " } else { "" };
            format!("{newer}make the data set again with this one")
        }
        E::BlockAltered { path, .. } => {
            let folder = path.parent().unwrap_or(path).display();
            format!(
                "copy the file from where it came from, or make the data set again; mnist verify \
                 {folder} checks the others"
            )
        }
        E::Length { .. } | E::Shape { .. } | E::Altered { .. } | E::Manifest { .. } => {
            "copy the file from where it came from, or make the data set again".to_string()
        }
        E::Read { source, .. } if source.kind() == ErrorKind::NotFound => {
            "copy the file from where it came from, or make the data set again".to_string()
        }
        E::ReadAt { .. } => {
            "the file has become shorter, or the disk fails: copy the data set to another"
                .to_string()
        }
        E::NoMemory { path, .. } => {
            let folder = path.parent().unwrap_or(path).display();
            format!(
                "end other programs; mnist verify {folder} tells whether the set is as it was made, \
                 and mnist expand --validation makes one with fewer images set aside"
            )
        }
        E::Layout { .. } => {
            "ask for another number of shard files with --shards, or for fewer images".to_string()
        }
        E::NotEmpty { .. } => {
            "name a new or empty folder; existing files are left alone".to_string()
        }
        E::Write { source, .. } => folder_to_write(source.kind()).to_string(),
        _ => "check the files of the data set, or name another one".to_string(),
    }
}

/// A folder is written beside its place: an empty one of one's own in someone else's will not do.
fn folder_to_write(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ResourceBusy => "name a new folder inside it",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "name a new folder inside one that you may write to"
        }
        ErrorKind::DirectoryNotEmpty => {
            "something else was put there in the meantime and is left alone; name another folder"
        }
        _ => "name a folder with space that you may write to",
    }
}

/// How to get MNIST.
pub(crate) fn download() -> String {
    DataFolder::find().map_or_else(
        || "cargo xtask download-mnist --to DIR brings MNIST".to_string(),
        |data| data.how_to_get_mnist(),
    )
}

/// About a model file.
pub(crate) fn model(error: &ModelError) -> String {
    match error {
        ModelError::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            "mnist train --model FILE makes a model; or name another file".to_string()
        }
        ModelError::NotAModel { path, source }
            if matches!(**source, ModelError::Committee { .. }) =>
        {
            let path = path.display();
            format!(
                "mnist eval and mnist show read committees; mnist convert {path} FILE --member 0 \
                 takes a network out"
            )
        }
        ModelError::Write { .. } => {
            "name a file in a folder with space that you may write to, with --model".to_string()
        }
        _ => "mnist train makes a model that can be read; --model FILE names it".to_string(),
    }
}

/// About `mnist draw`.
pub(crate) fn drawing(error: &drawn_digits::Error) -> String {
    use drawn_digits::Error as E;
    match error {
        E::NoImages { .. } => "ask for at least 1 with --count".to_string(),
        E::TooManyImages { .. } => "ask for fewer with --count".to_string(),
        E::NotAFolder { .. } | E::NotEmpty { .. } => {
            "name a new or empty folder with --out; existing files are left alone".to_string()
        }
        _ => "name a folder with space that you may write to, with --out".to_string(),
    }
}

/// About an experiment and its data set.
pub(crate) fn experiment(error: &chapter_one::Error) -> String {
    use chapter_one::Error as E;
    match error {
        E::NotDigits { .. } => "name a data set of the ten digits with --data, such as MNIST",
        E::NotFlat { .. } => "name a data set of two-dimensional images with --data, such as MNIST",
        E::TooFewExamples { .. } => "name a larger data set with --data",
        _ => "mnist chapter lists the other experiments",
    }
    .to_string()
}

/// About reading images.
pub(crate) fn reading(error: &reading::Error) -> String {
    use reading::Error as E;
    match error {
        E::NotFlat { .. } => "name a data set of two-dimensional images with --data",
        E::NotDigits { .. } => "name a model of images of 28 x 28 pixels and ten digits",
        E::TooWide { .. } => "name a model that was trained on images as wide as these",
        E::Preparation { .. } | E::Temperature { .. } | E::Confidence { .. } => {
            "read it with the version of mnist that wrote it"
        }
        _ => "name models of the same data set",
    }
    .to_string()
}

/// About a file to be written.
pub(crate) fn file(path: &Path) -> String {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
            format!("make the folder first: mkdir -p {}", folder.display())
        }
        _ => "name a file in a folder you may write to".to_string(),
    }
}
