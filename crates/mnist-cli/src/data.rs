//! Which data set is meant, and digits drawn where there is none.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use drawn_digits::{DrawingProgress, Ensured, check_data_set};
use mnist_io::{DataSet, Examples};

use crate::data_folder::DataFolder;
use crate::failure::{Failure, chain, request};
use crate::{interrupt, output};

/// What `--data` calls digits drawn by the program.
const DRAWN_NAME: &str = "drawn";

/// As many as MNIST has, and the seed they are drawn from.
const TRAINING: u64 = 60_000;
const TEST: u64 = 10_000;
const SEED: u64 = 1;

/// Which data set to use.
#[derive(clap::Args, Debug, Default)]
pub(crate) struct Data {
    /// Folder with the four files of a data set in MNIST's format, or `drawn` for digits drawn by
    /// this program [default: MNIST, or drawn digits if it is missing]
    ///
    /// MNIST is looked for in the subfolder `mnist` of the data folder, drawn digits in `drawn`.
    /// The data folder is $MNIST_DATA if that is set; otherwise `data` in mnist's workspace, when
    /// run inside it; otherwise the platform's folder for user data, such as
    /// ~/.local/share/mnist on Linux. DIR may also be a data folder, and mnist train learns from a
    /// sharded set as well, as mnist expand makes it.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Data {
    /// As if this folder were named by the flag.
    pub(crate) fn at(folder: &Path) -> Self {
        Self { data: Some(folder.to_owned()) }
    }

    /// What was asked for by name.
    pub(crate) fn named(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// The folder meant. Drawn digits are drawn if they are not there yet.
    pub(crate) fn folder(&self) -> Result<PathBuf, Failure> {
        match self.place()? {
            Place::There(folder) => Ok(folder),
            Place::Drawn { drawn, .. } => ensure_drawn(&drawn).map(|()| drawn),
        }
    }

    /// The folder meant, if there is a data set in it. Nothing is drawn.
    pub(crate) fn existing_folder(&self) -> Result<PathBuf, Failure> {
        match self.place()? {
            Place::There(folder) => Ok(folder),
            Place::Drawn { drawn, data } if is_vacant(&drawn) => Err(request(
                format!("no digits in {} or {}", data.mnist().display(), drawn.display()),
                format!(
                    "{}; mnist draw draws digits; --data DIR names another data set",
                    data.how_to_get_mnist()
                ),
            )),
            Place::Drawn { drawn, .. } => match open_test(&drawn) {
                Ok(_) => Ok(drawn),
                Err(error) => Err(request(chain(&error), "mnist train draws these digits again")),
            },
        }
    }

    /// Whether digits drawn by the program are meant.
    pub(crate) fn is_drawn(&self) -> Result<bool, Failure> {
        Ok(matches!(self.quiet_place()?, Place::Drawn { .. }))
    }

    /// Where they are, with a note if MNIST was not found.
    fn place(&self) -> Result<Place, Failure> {
        let place = self.quiet_place()?;
        if let (None, Place::Drawn { drawn, data }) = (&self.data, &place) {
            output::note(format_args!(
                "no MNIST in {}, so the digits are drawn ones from {}; {}",
                data.mnist().display(),
                drawn.display(),
                data.how_to_get_mnist()
            ));
        }
        Ok(place)
    }

    fn quiet_place(&self) -> Result<Place, Failure> {
        match &self.data {
            Some(folder) if folder != Path::new(DRAWN_NAME) => {
                return Ok(Place::There(data_set_in(folder)));
            }
            _ => {}
        }
        let data = data_folder()?;
        let (mnist, drawn) = (data.mnist(), data.drawn());
        if self.data.is_none() {
            if holds_data_set(data.path()) {
                return Ok(Place::There(data.path().to_owned()));
            }
            if !is_vacant(&mnist) {
                return Ok(Place::There(mnist));
            }
        }
        Ok(Place::Drawn { drawn, data })
    }
}

/// Where data sets are kept.
pub(crate) fn data_folder() -> Result<DataFolder, Failure> {
    DataFolder::find().ok_or_else(|| {
        request(
            "no folder for data: the user has no home folder",
            "name a data set with --data, or a folder for data with MNIST_DATA",
        )
    })
}

/// Where a data set is.
enum Place {
    /// In this folder, or else it is an error.
    There(PathBuf),
    /// Among the drawn digits of a data folder, if they have been drawn.
    Drawn { drawn: PathBuf, data: DataFolder },
}

/// A folder that was named: the data set itself, or a data folder with a data set in it.
fn data_set_in(folder: &Path) -> PathBuf {
    let inside = ["mnist", "drawn"].map(|name| folder.join(name));
    match inside.into_iter().find(|set| set.is_dir() && !is_vacant(set)) {
        Some(set) if !holds_data_set(folder) => set,
        _ => folder.to_owned(),
    }
}

/// Whether files of a data set are in the folder itself.
fn holds_data_set(folder: &Path) -> bool {
    let is_data_file = |name: &str| name.ends_with("-ubyte") || name.ends_with("-ubyte.gz");
    folder.read_dir().is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(is_data_file))
    })
}

/// Whether nothing is there, or nothing in it.
fn is_vacant(folder: &Path) -> bool {
    match folder.read_dir() {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !folder.exists(),
    }
}

/// Opens a data set. Its images are mapped, not read: training begins at once, and data may be
/// larger than memory.
#[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
pub(crate) fn open(folder: &Path) -> Result<DataSet, mnist_io::Error> {
    // SAFETY: data sets are downloaded or drawn once, by tools that replace files and never write
    // into them. Whoever writes into one while the program runs breaks its run.
    unsafe { DataSet::open_mapped(folder) }
}

/// Opens the test set of a folder, which need not hold a training set.
#[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
pub(crate) fn open_test(folder: &Path) -> Result<Examples, mnist_io::Error> {
    // SAFETY: as in `open`.
    unsafe { DataSet::open_test_mapped(folder) }
}

/// Draws the data set that commands use without being told to, unless it is there and whole.
fn ensure_drawn(folder: &Path) -> Result<(), Failure> {
    if check_data_set(folder).is_ok() {
        return Ok(());
    }
    let ensured = watched(TRAINING + TEST, |watch| {
        drawn_digits::ensure_data_set(folder, TRAINING, TEST, SEED, watch)
    });
    let ensured = ensured.map_err(|error| match Failure::from(error) {
        Failure::Drawing(error) => request(
            chain(&error),
            "name another folder for data with MNIST_DATA, or a data set with --data",
        ),
        failure => failure,
    })?;
    if ensured == Ensured::Replaced {
        output::note(format_args!(
            "the drawn digits in {} were damaged and have been drawn again",
            folder.display()
        ));
    }
    Ok(())
}

/// Draws a data set into a new or empty folder.
pub(crate) fn draw(
    folder: &Path,
    training: u64,
    test: u64,
    seed: u64,
) -> Result<(), drawn_digits::Error> {
    watched(training.saturating_add(test), |watch| {
        drawn_digits::write_data_set_watched(folder, training, test, seed, watch)
    })
}

/// Draws with a bar where standard error is a terminal, until interrupted.
fn watched<T>(
    images: u64,
    draw: impl FnOnce(&mut dyn FnMut(DrawingProgress) -> ControlFlow<()>) -> T,
) -> T {
    interrupt::listen();
    let bar = output::bar("drawing  {bar:40}  {human_pos} of {human_len} images", images);
    let drawn = draw(&mut |progress| {
        bar.set_position(progress.images);
        if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    drawn
}
