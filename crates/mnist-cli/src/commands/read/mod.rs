//! `mnist read`: what is written in an image.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chapter_one::report::numbers::counted;
use ink::Grey;
use reading::{Answer, LineAnswer, Reader, Trials, Writing};
use serde::Serialize;

use crate::failure::{Failure, request};
use crate::files::{check_different, check_picture, save};
use crate::interrupt;
use crate::output::{self, stdout};

mod input;
pub(crate) mod model;

/// Read digits, numbers such as 504192, or pages of them from images
///
/// Only digits are read. Spaces, points, commas and hyphens are dropped, and so is what is as small
/// beside the digits; letters are refused or taken for digits.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Image files, PNG, JPEG, WebP, TIFF, GIF, BMP or PNM; - for one image on standard input
    #[arg(value_name = "IMAGE", required = true)]
    images: Vec<PathBuf>,
    #[command(flatten)]
    written: Written,
    /// Model file; given several times, the models vote [default: reading.safetensors in the data
    /// folder, trained on first use, which takes minutes]
    #[arg(long, value_name = "FILE")]
    model: Vec<PathBuf>,
    /// Print a line of JSON for each image: its lines, their digits with boxes and probabilities, and
    /// what else they may be; or why it cannot be read
    #[arg(long)]
    json: bool,
    /// Draw all that was tried into this file, a .png: the stages of the image, the cuts, each
    /// candidate as the network saw it
    #[arg(long, value_name = "FILE")]
    explain: Option<PathBuf>,
    /// Refuse digits that are less probable than this: ? is printed for them. A line of smaller writing is
    /// refused unless it is as probable as 0.9, but not with 0
    #[arg(long, value_name = "P", default_value = "0.5", value_parser = probability,
        allow_negative_numbers = true)]
    reject: f64,
}

/// What an image holds.
#[derive(clap::Args)]
struct Written {
    /// Each image is one digit
    #[arg(long, conflicts_with_all = ["number", "page"])]
    digit: bool,
    /// Each image is one line of digits, however far apart
    #[arg(long, conflicts_with = "page")]
    number: bool,
    /// Each image is a page with lines of digits [default: it finds out]
    #[arg(long)]
    page: bool,
}

fn probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("expected a number from 0 to 1".to_string()),
    }
}

/// What `--json` prints of an image.
#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    #[serde(flatten)]
    answer: &'a Answer,
}

/// What `--json` prints of an image that cannot be read.
#[derive(Serialize)]
struct Unread<'a> {
    file: &'a str,
    error: &'a str,
}

/// Images that cannot be read are reported, and the others are read. Without an image that can be
/// opened no network is needed, let alone trained.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    args.check_images()?;
    args.check_explain()?;
    let mut reader = None;
    let mut exit_code = ExitCode::SUCCESS;
    for path in &args.images {
        if interrupt::asked() {
            return Ok(ExitCode::from(interrupt::exit_code()));
        }
        let image = match input::image(path) {
            Ok(image) => image,
            Err(failure) => {
                exit_code = failure.report();
                args.report_failure(path, &failure)?;
                continue;
            }
        };
        let reader = if let Some(reader) = &reader {
            reader
        } else {
            let is_string = args.written.writing() != Writing::Digit;
            &*reader.insert(model::reader(&args.model, is_string)?)
        };
        args.report(path, &args.trials(reader, &image))?;
    }
    Ok(exit_code)
}

impl Written {
    fn writing(&self) -> Writing {
        match (self.digit, self.number, self.page) {
            (true, ..) => Writing::Digit,
            (_, true, _) => Writing::Number,
            (.., true) => Writing::Page,
            _ => Writing::Unknown,
        }
    }
}

impl Args {
    /// Standard input ends with its first image.
    fn check_images(&self) -> Result<(), Failure> {
        match self.images.iter().filter(|path| path.as_os_str() == "-").count() {
            0 | 1 => Ok(()),
            times => Err(request(
                format!("- is named {times} times, and standard input holds one image"),
                "name - once",
            )),
        }
    }

    /// A picture can be of one image only, and is no image to read, nor a model.
    fn check_explain(&self) -> Result<(), Failure> {
        let Some(path) = &self.explain else { return Ok(()) };
        let [image] = &self.images[..] else {
            return Err(request(
                format!("--explain draws one image, and there are {}", self.images.len()),
                "name one image",
            ));
        };
        check_picture(path, &["png"])?;
        check_different(("picture", path), ("image", image))?;
        self.model.iter().try_for_each(|model| check_different(("picture", path), ("model", model)))
    }

    fn trials(&self, reader: &Reader, image: &Grey) -> Trials {
        let writing = self.written.writing();
        match &self.explain {
            Some(_) => reader.trials_with_stages(image, writing),
            None => reader.trials(image, writing),
        }
    }

    fn report_failure(&self, path: &Path, failure: &Failure) -> Result<(), Failure> {
        if !self.json {
            return Ok(());
        }
        let file = path.display().to_string();
        print_json(&Unread { file: &file, error: &failure.reason() })
    }

    fn report(&self, path: &Path, trials: &Trials) -> Result<(), Failure> {
        let answer = trials.answer(self.reject);
        if let Some(explain) = &self.explain {
            save(explain, &trials.picture(self.reject)?.png()?)?;
        }
        let file = path.display().to_string();
        if self.json {
            print_json(&Report { file: &file, answer: &answer })?;
        } else {
            let mut out = stdout();
            for text in texts(&answer, &file, self.reject) {
                match self.images[..] {
                    [_] => writeln!(out, "{text}")?,
                    _ => writeln!(out, "{file}: {text}")?,
                }
            }
        }
        if let Some(explain) = &self.explain {
            output::note(format_args!("saved {}", explain.display()));
        }
        Ok(())
    }
}

fn print_json(report: &impl Serialize) -> Result<(), Failure> {
    let mut out = stdout();
    serde_json::to_writer(&mut out, report).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

/// The lines to print of an answer, one at least. Of several lines those without a digit are left
/// out: noise on paper may be a thousand of them.
fn texts<'a>(answer: &'a Answer, file: &str, reject: f64) -> Vec<&'a str> {
    let (some, none): (Vec<&LineAnswer>, Vec<&LineAnswer>) =
        answer.lines.iter().partition(|line| line.has_digits());
    match (&some[..], &none[..]) {
        ([], []) => {
            output::note(format_args!("{file}: no ink was found"));
            vec![""]
        }
        ([], [line]) => {
            let best = line.digits.iter().map(|digit| digit.confidence).fold(0.0, f64::max);
            output::note(format_args!(
                "{file}: no digit is as probable as {reject}; the most probable one {:.2}",
                // 0.899 is not 0.90.
                (best * 100.0).floor() / 100.0
            ));
            vec![line.text.as_str()]
        }
        ([], none) => {
            output::note(format_args!("{file}: no digit in {}", counted(none.len(), "line")));
            vec!["?"]
        }
        (some, none) => {
            if !none.is_empty() {
                let left_out = counted(none.len(), "line");
                output::note(format_args!("{file}: {left_out} without a digit left out"));
            }
            some.iter().map(|line| line.text.as_str()).collect()
        }
    }
}
