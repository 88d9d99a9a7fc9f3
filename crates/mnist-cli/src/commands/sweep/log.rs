//! `--log FILE`: a line of JSON for each run.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chapter_one::runs::SweepRun;
use serde::Serialize;

use super::alternatives::Combination;
use crate::failure::Failure;

/// The log file, written to from any thread.
pub(super) struct Log {
    path: PathBuf,
    file: Mutex<(File, io::Result<()>)>,
}

/// One line. Accuracies are from 0 to 1.
#[derive(Serialize)]
struct Line<'a> {
    flags: BTreeMap<&'a str, &'a str>,
    seed: u64,
    epochs: usize,
    validation_accuracy: f64,
    validation_cost: f64,
    seconds: f64,
}

impl Log {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        match File::create(path) {
            Ok(file) => Ok(Self { path: path.into(), file: Mutex::new((file, Ok(()))) }),
            Err(source) => Err(Failure::File { path: path.into(), source }),
        }
    }

    /// Adds a run. The first error is kept for [`close`](Self::close) and ends the log, not the
    /// sweep.
    pub(super) fn run(&self, combination: &Combination, run: &SweepRun) {
        let line = Line {
            flags: combination.values.iter().map(|(flag, value)| (&**flag, &**value)).collect(),
            seed: run.seed,
            epochs: run.epochs,
            validation_accuracy: run.validation.accuracy,
            validation_cost: run.validation.cost,
            seconds: run.duration.as_secs_f64(),
        };
        let mut guard = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, written) = &mut *guard;
        if written.is_ok() {
            *written = serde_json::to_string(&line)
                .map_err(io::Error::from)
                .and_then(|line| file.write_all((line + "\n").as_bytes()));
        }
    }

    /// Whether all lines were written.
    pub(super) fn close(self) -> Result<(), Failure> {
        let (_, written) = self.file.into_inner().unwrap_or_else(PoisonError::into_inner);
        written.map_err(|source| Failure::File { path: self.path, source })
    }
}
