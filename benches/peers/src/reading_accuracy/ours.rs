//! Our own reader, in this process; for the photograph, in one of its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use ink::{Grey, decode};
use rayon::prelude::*;
use reading::{Reader, Writing};
use serde::{Deserialize, Serialize};
use sigmoid_net::Model;

use super::answer::{Answer, Digit, OcrEngine};
use crate::command::output;
use crate::error::{Error, at};
use crate::ratios::median;

/// Times a photograph is read, and each string.
const RUNS: usize = 5;

/// What a process that reads the photograph prints.
#[derive(Serialize, Deserialize)]
struct Timed {
    /// The median.
    seconds: f64,
    /// The process's peak, with the file's bytes and the model.
    peak_mib: Option<f64>,
}

pub(crate) struct Ours {
    pub(crate) reader: Reader,
    pub(crate) model: PathBuf,
    /// A JPEG.
    pub(crate) photograph: PathBuf,
}

impl Ours {
    pub(crate) fn open(model: &Path, photograph: &Path) -> Result<Self, Error> {
        let reader = open(model)?;
        Ok(Self { reader, model: model.to_owned(), photograph: photograph.to_owned() })
    }
}

fn open(model: &Path) -> Result<Reader, Error> {
    Ok(Reader::new(Model::load_members(model)?)?)
}

impl OcrEngine for Ours {
    fn name(&self) -> &'static str {
        "ours"
    }

    fn read(&self, images: &[&Grey], writing: Writing) -> Result<Vec<Answer>, Error> {
        Ok(images.par_iter().map(|image| read(&self.reader, image, writing)).collect())
    }

    fn photograph(&self) -> Result<(f64, Option<f64>), Error> {
        let program = env::current_exe().map_err(at(Path::new("this program")))?;
        let mut command = Command::new(program);
        command.arg("photograph").arg("--model").arg(&self.model);
        command.arg("--photograph").arg(&self.photograph).env("RAYON_NUM_THREADS", "1");
        let who = self.name();
        let line = output(&mut command, who)?;
        let timed: Timed = serde_json::from_str(&line).map_err(|source| Error::Line {
            who,
            line: line.clone(),
            source,
        })?;
        Ok((timed.seconds, timed.peak_mib))
    }

    /// On one thread, the median over all strings and runs.
    fn seconds_a_string(&self, strings: &[&Grey]) -> Result<f64, Error> {
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let one_thread = one_thread.expect("a pool of one thread");
        let seconds = one_thread.install(|| {
            let runs = (0..=RUNS).flat_map(|run| strings.iter().map(move |string| (run, *string)));
            let timed = runs.map(|(run, string)| {
                let begin = Instant::now();
                let answer = read(&self.reader, string, Writing::Number);
                let seconds = begin.elapsed().as_secs_f64();
                std::hint::black_box(answer);
                // The first run warms up.
                (run > 0).then_some(seconds)
            });
            timed.flatten().collect::<Vec<f64>>()
        });
        Ok(median(seconds))
    }
}

fn read(reader: &Reader, image: &Grey, writing: Writing) -> Answer {
    let answer = reader.trials(image, writing).answer(0.0);
    let digits = answer.lines.iter().flat_map(|line| &line.digits).filter_map(|digit| {
        let area = digit.area.map(|pixels| pixels as f64);
        Some(Digit { label: digit.digit?, confidence: digit.confidence, area })
    });
    let digits: Vec<Digit> = digits.collect();
    let confidence = answer.lines.iter().map(|line| line.confidence).product();
    if digits.is_empty() { Answer::default() } else { Answer { digits, confidence } }
}

/// Decodes and reads a photograph again and again, and returns a line of JSON with the median of
/// the seconds and the peak of memory, where the system tells it.
///
/// # Errors
/// If the model or the photograph cannot be read.
#[expect(clippy::missing_panics_doc, reason = "plain data become JSON")]
pub fn time_photograph(model: &Path, photograph: &Path) -> Result<String, Error> {
    let reader = open(model)?;
    let bytes = fs::read(photograph).map_err(at(photograph))?;
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let begin = Instant::now();
        let decoded = decode(&bytes)
            .map_err(|source| Error::Image { path: photograph.to_owned(), source })?;
        let trials = reader.trials(&decoded.image, Writing::Unknown);
        std::hint::black_box(trials.answer(0.0));
        seconds.push(begin.elapsed().as_secs_f64());
    }
    let timed = Timed { seconds: median(seconds), peak_mib: peak_mib() };
    Ok(serde_json::to_string(&timed).expect("plain data"))
}

/// The most memory this process has held, as Linux counts it.
fn peak_mib() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}
