//! EasyOCR, restricted to digits, on the processor: a script in its own virtual environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ink::Grey;
use reading::Writing;
use serde::Deserialize;

use super::answer::{Answer, OcrEngine, Word};
use super::files::{Prepared, write_images, write_list};
use crate::command::output;
use crate::environment::Environment;
use crate::error::{Error, at};

pub(crate) struct EasyOcr {
    environment: Environment,
    script: PathBuf,
    folder: PathBuf,
    photograph: PathBuf,
}

const NAME: &str = "EasyOCR";

/// What it was best with, on strings of training digits: twice the size, no margin.
const SCALE: usize = 2;

/// What the script prints of an image.
#[derive(Deserialize)]
struct Line {
    seconds: f64,
    words: Vec<Word>,
}

impl EasyOcr {
    /// In an environment that is ready.
    pub(crate) fn new(
        environment: Environment,
        root: &Path,
        folder: &Path,
        photograph: &Path,
    ) -> Self {
        Self {
            environment,
            script: root.join("benches/peers/python/easy_ocr.py"),
            folder: folder.join("easyocr"),
            photograph: photograph.to_owned(),
        }
    }

    pub(crate) fn version(&self) -> Result<String, Error> {
        let mut python = Command::new(self.environment.python());
        let version =
            "from importlib.metadata import version; print('EasyOCR', version('easyocr'))";
        Ok(output(python.args(["-c", version]), NAME)?.trim().to_owned())
    }

    fn run(&self, paths: &[PathBuf], writing: Writing) -> Result<Vec<Line>, Error> {
        fs::create_dir_all(&self.folder).map_err(at(&self.folder))?;
        let list = write_list(&self.folder, paths)?;
        let mut python = Command::new(self.environment.python());
        // -B, or Python leaves compiled files among the sources.
        python.arg("-B").arg(&self.script).arg(&list);
        if matches!(writing, Writing::Page | Writing::Unknown) {
            python.arg("--find-text");
        }
        let printed = output(&mut python, NAME)?;
        let line = |text: &str| {
            let line = text.to_owned();
            serde_json::from_str(text).map_err(|source| Error::Line { who: NAME, line, source })
        };
        printed.lines().map(line).collect()
    }
}

impl OcrEngine for EasyOcr {
    fn name(&self) -> &'static str {
        NAME
    }

    fn read(&self, images: &[&Grey], writing: Writing) -> Result<Vec<Answer>, Error> {
        let scale = if writing == Writing::Page { 1 } else { SCALE };
        let paths = write_images(&self.folder, images, Prepared { margin: 0, scale })?;
        let lines = self.run(&paths, writing)?;
        Ok(lines.iter().map(|line| Answer::of_words(&line.words)).collect())
    }

    /// Without its start, of some seconds.
    fn photograph(&self) -> Result<(f64, Option<f64>), Error> {
        let photograph = std::slice::from_ref(&self.photograph);
        let line = self.run(photograph, Writing::Page)?.into_iter().next();
        let line = line.ok_or(Error::Answers { who: NAME, found: 0, images: 1 })?;
        Ok((line.seconds, None))
    }

    fn seconds_a_string(&self, strings: &[&Grey]) -> Result<f64, Error> {
        let prepared = Prepared { margin: 0, scale: SCALE };
        let paths = write_images(&self.folder, strings, prepared)?;
        let lines = self.run(&paths, Writing::Number)?;
        let seconds: Vec<f64> = lines.iter().map(|line| line.seconds).collect();
        if seconds.is_empty() { Ok(0.0) } else { Ok(crate::ratios::median(seconds)) }
    }
}
