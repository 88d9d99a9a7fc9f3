//! What went wrong, for the person at the terminal: one line, and a hint.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chapter_one::runs::NotFinite;
use sigmoid_net::ModelError;

use crate::data_folder::DataFolder;
use crate::{interrupt, output};

/// A reason to stop.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The data set cannot be used.
    Data(mnist_io::Error),
    /// The model cannot be read or written.
    Model(ModelError),
    /// The digits cannot be drawn.
    Drawing(drawn_digits::Error),
    /// Digits that a command draws for itself cannot be drawn.
    DrawnData(drawn_digits::Error),
    /// There is neither MNIST nor drawn digits.
    NoData { drawn: PathBuf, data: DataFolder },
    /// There is no place for data: no variable, no workspace, no home.
    NoDataFolder,
    /// Network, data and settings do not go together; `hint` says what would.
    Incompatible { reason: String, hint: String },
    /// The cost or a weight is no longer a finite number.
    RanAway { epoch: usize, what: NotFinite, eta: f32, model: PathBuf },
    /// A file or folder of the user's cannot be used.
    File { path: PathBuf, source: io::Error },
    /// There is no such test image.
    NoSuchImage { number: usize, images: usize },
    /// A folder of the user's cannot be used.
    Folder { path: PathBuf, source: io::Error },
    /// What was typed or read makes no circuit, or none that this can be done with.
    Circuit { reason: String, hint: String },
    /// What was asked for makes no sense.
    Request { reason: String, hint: String },
    /// An experiment cannot be made, or was not made to the end.
    Experiment(chapter_one::Error),
    /// What came out cannot be drawn.
    Figure(figures::Error),
    /// The threads cannot be started.
    Threads(rayon::ThreadPoolBuildError),
    /// Nobody reads what is printed any more, or it cannot be written.
    Output(io::Error),
}

/// Why the data set cannot be opened, on its way through the library that asked for it.
#[derive(Debug)]
pub(crate) struct NotOpened(pub(crate) Failure);

impl std::fmt::Display for NotOpened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.what())
    }
}

impl Error for NotOpened {}

/// Why an experiment cannot be made with a data set, and with which it can.
#[derive(Debug)]
pub(crate) struct Unsuitable {
    pub(crate) reason: String,
    pub(crate) hint: String,
}

impl From<mnist_io::Error> for Failure {
    fn from(error: mnist_io::Error) -> Self {
        Self::Data(error)
    }
}

impl From<drawn_digits::Error> for Failure {
    fn from(error: drawn_digits::Error) -> Self {
        Self::Drawing(error)
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

impl From<chapter_one::Error> for Failure {
    fn from(error: chapter_one::Error) -> Self {
        match error {
            chapter_one::Error::Data(source) => match source.downcast::<NotOpened>() {
                Ok(not_opened) => not_opened.0,
                Err(source) => Self::Experiment(chapter_one::Error::Data(source)),
            },
            chapter_one::Error::Figure(error) => Self::Figure(error),
            error => Self::Experiment(error),
        }
    }
}

impl From<figures::Error> for Failure {
    fn from(error: figures::Error) -> Self {
        Self::Figure(error)
    }
}

/// With a hint for what hardly happens; what may happen gets a better one where it does.
impl From<perceptron::Error> for Failure {
    fn from(error: perceptron::Error) -> Self {
        let hint = "mnist gates --help says what can be asked for".to_string();
        Self::Circuit { reason: error.to_string(), hint }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Failure {
    /// Prints it to standard error.
    pub(crate) fn report(&self) -> ExitCode {
        if matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            // As in `mnist eval | head -1`: whoever read has what they wanted.
            return ExitCode::SUCCESS;
        }
        output::error(self.what());
        if let Some(hint) = self.hint() {
            output::hint(hint);
        }
        match self {
            Self::Drawing(drawn_digits::Error::BrokenOff { .. })
            | Self::DrawnData(drawn_digits::Error::BrokenOff { .. })
            | Self::Experiment(chapter_one::Error::Stopped) => {
                ExitCode::from(interrupt::exit_code())
            }
            _ => ExitCode::FAILURE,
        }
    }

    /// Settings and data that no network can be trained with.
    pub(crate) fn untrainable(error: &chapter_one::Error, folder: &Path) -> Self {
        use chapter_one::Error as E;
        use sigmoid_net::Error::TooLarge;
        let (reason, hint) = match error {
            E::Network(TooLarge(_)) => (chain(error), "ask for fewer neurons with --hidden"),
            _ => (
                format!("{}: {}", folder.display(), chain(error)),
                "name a data set with training images with --data",
            ),
        };
        Self::Incompatible { reason, hint: hint.to_string() }
    }

    /// Why the data set does not suit an experiment, if that is what is wrong: others may run.
    pub(crate) fn unsuitable(&self) -> Option<Unsuitable> {
        match self {
            Self::Experiment(error) if error.is_unsuitable() => {
                Some(Unsuitable { reason: chain(error), hint: experiment_hint(error) })
            }
            _ => None,
        }
    }

    fn what(&self) -> String {
        match self {
            Self::Data(error) => chain(error),
            Self::Model(error) => chain(error),
            Self::Drawing(error) | Self::DrawnData(error) => chain(error),
            Self::NoData { drawn, data } => format!(
                "no digits, neither in {} nor in {}",
                data.mnist().display(),
                drawn.display()
            ),
            Self::NoDataFolder => "no folder for data: the user has no home".to_string(),
            Self::Experiment(error) => chain(error),
            Self::Incompatible { reason, .. }
            | Self::Circuit { reason, .. }
            | Self::Request { reason, .. } => reason.clone(),
            Self::RanAway { epoch, what, .. } => format!("{what} after epoch {epoch}"),
            Self::File { path, source } | Self::Folder { path, source } => {
                format!("{}: {source}", path.display())
            }
            Self::NoSuchImage { number, images } => {
                format!("there is no test image {number}, the test set has {images}")
            }
            Self::Figure(error) => chain(error),
            Self::Threads(error) => chain(error),
            Self::Output(error) => format!("cannot write to standard output: {error}"),
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Data(error) => data_hint(error),
            Self::Model(error) => model_hint(error),
            Self::Drawing(error) => drawing_hint(error),
            Self::DrawnData(error) => drawn_data_hint(error),
            Self::NoData { data, .. } => format!(
                "{}; mnist draw draws digits; --data DIR names another data set",
                data.how_to_get_mnist()
            ),
            Self::NoDataFolder => {
                "name a data set with --data, or a folder for data with MNIST_DATA".to_string()
            }
            Self::RanAway { eta, model, .. } => format!(
                "try a smaller learning rate, such as --eta {}; {} is as it was",
                eta / 10.0,
                model.display()
            ),
            Self::File { path, .. } => match path.parent() {
                Some(dir) if !dir.as_os_str().is_empty() && !dir.exists() => {
                    format!("make the folder first: mkdir -p {}", dir.display())
                }
                _ => "name a file in a folder you may write to".to_string(),
            },
            Self::NoSuchImage { images: 0, .. } => "name another data set with --data".to_string(),
            Self::NoSuchImage { images: 1, .. } => "the only one is 0".to_string(),
            Self::NoSuchImage { images, .. } => format!("they are numbered 0 to {}", images - 1),
            Self::Folder { .. } => "name a folder that you may write to".to_string(),
            Self::Incompatible { hint, .. }
            | Self::Circuit { hint, .. }
            | Self::Request { hint, .. } => hint.clone(),
            Self::Experiment(error) => experiment_hint(error),
            Self::Figure(_) => "without a figure the same command goes through".to_string(),
            Self::Threads(_) => "ask for fewer with --threads".to_string(),
            Self::Output(_) => return None,
        })
    }
}

/// An error with all its causes, on one line.
fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

fn fetch() -> String {
    DataFolder::find().map_or_else(
        || "cargo xtask download-mnist --to DIR brings MNIST".to_string(),
        |data| data.how_to_get_mnist(),
    )
}

fn data_hint(error: &mnist_io::Error) -> String {
    use mnist_io::Error as E;
    match error {
        E::MissingFolder { .. } | E::MissingFiles { .. } | E::NotFound { .. } => {
            format!("{}; --data DIR names another data set", fetch())
        }
        E::AmbiguousFiles { .. } => "keep one data set in a folder".to_string(),
        E::Gzip { .. } | E::Idx { .. } => {
            format!("fetch the file again ({}), or name another data set with --data", fetch())
        }
        E::TooManyForValidation { training, .. } => {
            format!("ask for at most {} with --validation", training.saturating_sub(1))
        }
        E::CountMismatch { .. } | E::LabelOutOfRange { .. } | E::ShapeMismatch { .. } => {
            "the four files should come from one data set".to_string()
        }
        _ => "check the files in the folder named with --data".to_string(),
    }
}

fn drawing_hint(error: &drawn_digits::Error) -> String {
    use drawn_digits::Error as E;
    match error {
        E::NoImages { .. } => "ask for at least 1 with --count".to_string(),
        E::TooManyImages { .. } => "ask for fewer with --count".to_string(),
        E::NotAFolder { .. } | E::NotEmpty { .. } => {
            "name a new or empty folder with --out; what is there stays as it is".to_string()
        }
        E::BrokenOff { .. } => "nothing was written; the same command begins anew".to_string(),
        _ => "name a folder with space that you may write to, with --out".to_string(),
    }
}

fn drawn_data_hint(error: &drawn_digits::Error) -> String {
    match error {
        drawn_digits::Error::BrokenOff { .. } => drawing_hint(error),
        _ => "name a folder for data that you may write to with MNIST_DATA, or a data set with --data"
            .to_string(),
    }
}

fn experiment_hint(error: &chapter_one::Error) -> String {
    use chapter_one::Error as E;
    match error {
        E::Stopped => "nothing was written; the same command begins anew".to_string(),
        E::NotDigits { .. } => {
            "name a data set of the ten digits with --data, such as data/mnist".to_string()
        }
        E::NotFlat { .. } => "name a data set of flat pictures, such as data/mnist".to_string(),
        E::TooFewExamples { .. } => "name a larger data set with --data".to_string(),
        _ => "mnist chapter lists what else can be run".to_string(),
    }
}

fn model_hint(error: &ModelError) -> String {
    match error {
        ModelError::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            "mnist train makes a model; --model FILE names another".to_string()
        }
        ModelError::Write { .. } => {
            "name a file in a folder with space that you may write to, with --model".to_string()
        }
        _ => "mnist train makes a model that can be read; --model FILE names it".to_string(),
    }
}
