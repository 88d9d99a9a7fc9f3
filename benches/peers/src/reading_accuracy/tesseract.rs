//! Tesseract, restricted to digits, its LSTM engine, all images of a kind in one run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use ink::Grey;
use reading::Writing;

use super::answer::{Answer, OcrEngine, Word};
use super::files::{Prepared, write_images, write_list};
use crate::command::output;
use crate::error::Error;

pub(crate) struct Tesseract {
    /// Where images are left for it.
    folder: PathBuf,
    photograph: PathBuf,
    pub(crate) version: String,
}

const NAME: &str = "Tesseract";

/// What it was best with, on strings of training digits: no scaling, a margin of 10 pixels; a line of
/// digits as one word, a single digit as a block of text.
const AS_WORD: &str = "8";
const AS_BLOCK: &str = "6";
const MARGIN: usize = 10;

impl Tesseract {
    pub(crate) fn find(folder: &Path, photograph: &Path) -> Result<Self, Error> {
        let said = output(Command::new("tesseract").arg("--version"), NAME)?;
        let version = said.lines().next().unwrap_or("tesseract").replace("tesseract", NAME);
        Ok(Self { folder: folder.join("tesseract"), photograph: photograph.to_owned(), version })
    }
}

/// Runs it in one of its modes of segmentation, and returns the words of each page.
fn words(input: &Path, mode: &str, pages: usize) -> Result<Vec<Vec<Word>>, Error> {
    let mut command = Command::new("tesseract");
    command.arg(input).args(["stdout", "--oem", "1", "--psm", mode, "--dpi", "300"]);
    command.args(["-c", "tessedit_char_whitelist=0123456789", "tsv"]);
    command.env("OMP_THREAD_LIMIT", "1");
    Ok(words_of_tsv(&output(&mut command, NAME)?, pages))
}

/// Words of each page in Tesseract's table, as many pages as were asked for.
pub fn words_of_tsv(table: &str, pages: usize) -> Vec<Vec<Word>> {
    let mut words = vec![Vec::new(); pages];
    for line in table.lines() {
        // level, page, block, paragraph, line, word, left, top, width, height, confidence, text
        let fields: Vec<&str> = line.split('\t').collect();
        let ["5", page, _, _, _, _, left, top, width, height, confidence, text] = fields[..] else {
            continue;
        };
        let numbers = [left, top, width, height, confidence].map(str::parse::<f64>);
        let [Ok(left), Ok(top), Ok(width), Ok(height), Ok(confidence)] = numbers else { continue };
        let page = page.parse().ok().and_then(|page: usize| words.get_mut(page.checked_sub(1)?));
        if let Some(page) = page {
            page.push(Word {
                text: text.to_owned(),
                confidence: (confidence / 100.0).clamp(0.0, 1.0),
                area: [left, top, width, height],
            });
        }
    }
    words
}

impl OcrEngine for Tesseract {
    fn name(&self) -> &'static str {
        NAME
    }

    fn read(&self, images: &[&Grey], writing: Writing) -> Result<Vec<Answer>, Error> {
        let (mode, margin) = match writing {
            Writing::Number => (AS_WORD, MARGIN),
            Writing::Digit | Writing::Unknown => (AS_BLOCK, MARGIN),
            Writing::Page => (AS_BLOCK, 0),
        };
        let paths = write_images(&self.folder, images, Prepared { margin, scale: 1 })?;
        let list = write_list(&self.folder, &paths)?;
        let words = words(&list, mode, images.len())?;
        Ok(words.iter().map(|words| Answer::of_words(words)).collect())
    }

    fn photograph(&self) -> Result<(f64, Option<f64>), Error> {
        let begin = Instant::now();
        words(&self.photograph, AS_BLOCK, 1)?;
        Ok((begin.elapsed().as_secs_f64(), None))
    }

    fn seconds_a_string(&self, strings: &[&Grey]) -> Result<f64, Error> {
        let seconds = |strings: &[&Grey]| {
            let begin = Instant::now();
            self.read(strings, Writing::Number)?;
            Ok::<f64, Error>(begin.elapsed().as_secs_f64())
        };
        // Less its start, which one string takes nearly alone.
        let (start, all) = (seconds(&strings[..1])?, seconds(strings)?);
        Ok((all - start).max(0.0) / (strings.len() - 1).max(1) as f64)
    }
}
