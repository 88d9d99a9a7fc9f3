//! `--log FILE`: a line of JSON for each epoch.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chapter_one::runs::EpochEvaluation;
use serde::Serialize;
use sgd::EpochReport;
use sigmoid_net::Evaluation;

use crate::failure::Failure;
use crate::files::check_different;

/// The log file.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
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
    /// Begins a new log. It cannot be the file that the model goes to.
    pub(crate) fn create(path: &Path, model: &Path) -> Result<Self, Failure> {
        check_different(("log", path), ("model", model))?;
        match File::create(path) {
            Ok(file) => Ok(Self { path: path.into(), file, failed: None }),
            Err(source) => Err(Failure::File { path: path.into(), source }),
        }
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
        self.file.write_all(text.as_bytes())
    }

    /// Whether all lines were written.
    pub(crate) fn close(self) -> Result<(), Failure> {
        match self.failed {
            None => Ok(()),
            Some(source) => Err(Failure::File { path: self.path, source }),
        }
    }
}
