//! What can go wrong.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// MNIST is not there, or not whole.
    #[error(transparent)]
    Data(#[from] mnist_io::Error),
    /// It is not known who wrote MNIST's digits.
    #[error("{}", with_cause(.0))]
    Writers(#[source] mnist_io::Error),
    /// MNIST is there with images of another kind.
    #[error("the data set's images have no height and width")]
    NotImages,
    /// Our own model cannot be read.
    #[error(transparent)]
    Model(#[from] sigmoid_net::ModelError),
    /// The model reads no digits.
    #[error(transparent)]
    Reader(#[from] reading::Error),
    /// The digits make no strings.
    #[error(transparent)]
    Strings(#[from] digit_strings::Error),
    /// A file of the collection of handwriting is no image, or no photograph could be made.
    #[error("{}: {source}", path.display())]
    Image {
        /// The file at fault.
        path: PathBuf,
        /// What is wrong with it.
        source: ink::Error,
    },
    /// The photograph could not be encoded.
    #[error("cannot encode a photograph: {0}")]
    Encoding(#[from] image::ImageError),
    /// The figure could not be drawn.
    #[error(transparent)]
    Chart(#[from] figures::Error),
    /// A list of digits is not as it should be.
    #[error("{}, line {line}: expected {expected}", path.display())]
    List {
        /// The list.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// A contender answered for more or fewer images.
    #[error("{who} answered for {found} of {images} images")]
    Answers {
        /// Its name.
        who: &'static str,
        /// Answers.
        found: usize,
        /// Images.
        images: usize,
    },
    /// There is no Python, or none that makes virtual environments.
    #[error("cannot make a virtual environment: {0}")]
    Python(#[source] Box<Error>),
    /// The packages did not install.
    #[error("cannot install {}: {source}", requirements.display())]
    Packages {
        /// What they are listed in.
        requirements: PathBuf,
        /// What pip said.
        source: Box<Error>,
    },
    /// Ours did not build.
    #[error("cannot build {package}: {source}")]
    Build {
        /// Which of ours.
        package: &'static str,
        /// What cargo said.
        source: Box<Error>,
    },
    /// The contenders written in Rust did not build.
    #[error("cannot build benches/peers/rust: {0}")]
    RustPackage(#[source] Box<Error>),
    /// Cargo built something, but no program.
    #[error("cargo built no program from {package}")]
    NoProgram {
        /// Which one.
        package: &'static str,
    },
    /// A program is not there, or may not be run.
    #[error("cannot run {who}: {source}")]
    NotStarted {
        /// Its name.
        who: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A program ended with an error.
    #[error("{who} failed: {said}")]
    Failed {
        /// Its name.
        who: &'static str,
        /// The last line it wrote to standard error.
        said: String,
    },
    /// A contender printed something else than its times.
    #[error("{who} printed {line:?}: {source}")]
    Line {
        /// Its name.
        who: &'static str,
        /// What it printed.
        line: String,
        /// What is wrong with that.
        source: serde_json::Error,
    },
    /// A contender did not print all its times and how well it learned.
    #[error("{who} ended without a time and a number of correct digits")]
    Incomplete {
        /// Its name.
        who: &'static str,
    },
    /// A contender's run had no epoch.
    #[error("{who} ended without an epoch")]
    NoEpoch {
        /// Its name.
        who: &'static str,
    },
    /// Reading or writing on our own disk failed.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder at fault.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Writers(_) | Self::Strings(_) | Self::List { .. } => {
                "--writers takes QMNIST's qmnist-test-labels.tsv.gz, with --validation \
                 qmnist-train-labels.tsv.gz, and --handwriting a folder with dataset.csv, a line \
                 \"image,label\" a digit"
            }
            Self::Data(_) | Self::NotImages => "cargo xtask download-mnist brings MNIST",
            Self::Python(_) => {
                "install Python 3.11 or later with its venv module (Debian and Ubuntu: apt install \
                 python3-venv)"
            }
            Self::Packages { .. } => {
                "pip needs PyPI, or a mirror set with PIP_INDEX_URL, and 6 GB of space in target/; \
                 the packages need Python 3.11 or later"
            }
            Self::Build { .. } | Self::NoProgram { .. } => {
                "cargo build --release -p mnist-cli -p peers must succeed first"
            }
            Self::RustPackage(_) => {
                "the first build needs crates.io and 1 GB of space in target/, and candle and burn \
                 need Rust 1.95 or later; the others do without --rust"
            }
            Self::NotStarted { .. } => "check that it is installed, and in PATH",
            Self::Failed { .. }
            | Self::Line { .. }
            | Self::Incomplete { .. }
            | Self::NoEpoch { .. }
            | Self::Model(_) => {
                "the contenders are in benches/peers; removing target/peers-venv, or for EasyOCR \
                 target/peers-easyocr, has their packages installed anew"
            }
            Self::Reader(_) => "--model takes what mnist train --recipe reading writes",
            Self::Image { source, .. } => source.hint(),
            Self::Encoding(_) | Self::Chart(_) => "check that target/ can be written",
            Self::Answers { .. } => "the contender may lack its own files: run it by itself",
            Self::File { .. } => "check that this path can be read and written",
        }
    }
}

/// An error and what the system said.
fn with_cause(error: &mnist_io::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Names the file in an error of our own disk: `fs::read(path).map_err(at(path))?`.
pub(crate) fn at(path: &Path) -> impl Fn(io::Error) -> Error {
    move |source| Error::File { path: path.to_owned(), source }
}
