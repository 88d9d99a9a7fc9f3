//! `--log FILE`: a line of JSON for each epoch.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chapter_one::runs::EpochEvaluation;
use serde::Serialize;
use sgd::EpochReport;
use sigmoid_net::Evaluation;

use crate::failure::Failure;
use crate::files::check_different;
use crate::output;

/// The log file.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    /// Bytes of the file.
    length: u64,
    /// The first error. It does not stop the run.
    failed: Option<io::Error>,
}

/// One line. Accuracies are from 0 to 1; without validation images its numbers are null.
#[derive(Serialize)]
struct Line {
    epoch: usize,
    train_seconds: f64,
    training_cost: f64,
    training_accuracy: f64,
    validation_cost: Option<f64>,
    validation_accuracy: Option<f64>,
}

impl Log {
    /// Begins a new log, or goes on with one of so many bytes: what was written after them is cut
    /// off. It cannot be the file that the model goes to.
    pub(crate) fn open(path: &Path, model: &Path, length: Option<u64>) -> Result<Self, Failure> {
        check_different(("log", path), ("model", model))?;
        let opened = match length {
            None => File::create(path).map(|file| (file, 0)),
            Some(length) => Self::go_on(path, length),
        };
        match opened {
            Ok((file, length)) => Ok(Self { path: path.into(), file, length, failed: None }),
            Err(source) => Err(Failure::File { path: path.into(), source }),
        }
    }

    /// The file, cut to the length it had, and that length.
    fn go_on(path: &Path, length: u64) -> io::Result<(File, u64)> {
        let mut file = File::options().write(true).create(true).truncate(false).open(path)?;
        let found = file.metadata()?;
        // A pipe or a terminal cannot be cut.
        if !found.is_file() {
            return Ok((file, length));
        }
        if found.len() < length {
            output::warning(format_args!(
                "{} is {} bytes long, and was {length} when the run was saved: lines are missing",
                path.display(),
                found.len()
            ));
        } else {
            file.set_len(length)?;
        }
        let length = file.seek(SeekFrom::End(0))?;
        Ok((file, length))
    }

    pub(crate) fn epoch(&mut self, report: &EpochReport, evaluation: &EpochEvaluation) {
        let EpochEvaluation { training, validation } = evaluation;
        let validation = validation.as_ref();
        let line = Line {
            epoch: report.epoch,
            train_seconds: report.duration.as_secs_f64(),
            training_cost: training.cost,
            training_accuracy: training.accuracy(),
            validation_cost: validation.map(|v| v.cost),
            validation_accuracy: validation.map(Evaluation::accuracy),
        };
        if self.failed.is_none() {
            self.failed = self.write(&line).err();
        }
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        // In one write, so that `tail -f` never shows half a line.
        self.file.write_all(text.as_bytes())?;
        self.length += text.len() as u64;
        Ok(())
    }

    /// How long it is, with all of that on disk: a checkpoint must not know of lines that a power
    /// failure can take away.
    pub(crate) fn synced_length(&self) -> u64 {
        // Pipes cannot be synced. A disk that fails is found out when writing.
        let _ = self.file.sync_data();
        self.length
    }

    /// Whether all lines were written.
    pub(crate) fn close(self) -> Result<(), Failure> {
        match self.failed {
            None => Ok(()),
            Some(source) => Err(Failure::File { path: self.path, source }),
        }
    }
}
