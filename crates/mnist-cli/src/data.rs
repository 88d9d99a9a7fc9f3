//! Which data set is meant, and digits drawn where there is none.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use crate::failure::Failure;
use crate::interrupt;

/// Where `cargo xtask download-mnist` puts the real digits.
const REAL: &str = "data/mnist";

/// Where drawn ones are kept.
pub(crate) const DRAWN: &str = "data/drawn";

/// What `--data` calls them.
const DRAWN_NAME: &str = "drawn";

/// As many as MNIST has, and the seed they are drawn from.
const TRAINING: u64 = 60_000;
const TEST: u64 = 10_000;
const SEED: u64 = 1;

/// Which data set to use.
#[derive(clap::Args, Debug)]
pub(crate) struct Data {
    /// Folder with the four files of a data set in MNIST's format, or `drawn` for digits drawn by
    /// the program [default: data/mnist, and drawn digits if that is not there]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Data {
    /// What was asked for by name.
    pub(crate) fn named(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// The folder meant. Drawn digits are drawn if they are not there yet.
    pub(crate) fn folder(&self) -> Result<PathBuf, Failure> {
        match &self.data {
            Some(folder) if folder != Path::new(DRAWN_NAME) || folder.exists() => {
                return Ok(folder.clone());
            }
            Some(_) => {}
            None if !is_vacant(Path::new(REAL)) => return Ok(REAL.into()),
            None => eprintln!(
                "note: nothing in {REAL}, so the digits are drawn ones in {DRAWN}; \
                 cargo xtask download-mnist brings the real ones"
            ),
        }
        if is_vacant(Path::new(DRAWN)) {
            draw(Path::new(DRAWN), TRAINING, TEST, SEED)?;
        }
        Ok(DRAWN.into())
    }
}

/// Whether nothing is there, or nothing in it.
fn is_vacant(folder: &Path) -> bool {
    match folder.read_dir() {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !folder.exists(),
    }
}

/// Draws a data set into a new or empty folder, with a bar where standard error is a terminal.
pub(crate) fn draw(folder: &Path, training: u64, test: u64, seed: u64) -> Result<(), Failure> {
    interrupt::listen();
    let style =
        ProgressStyle::with_template("drawing  {bar:40}  {human_pos} of {human_len} images")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(training.saturating_add(test)).with_style(style);
    let drawn = drawn_digits::write_data_set_watched(folder, training, test, seed, |progress| {
        bar.set_position(progress.images);
        if interrupt::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    bar.finish_and_clear();
    Ok(drawn?)
}
