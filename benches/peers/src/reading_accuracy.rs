//! How well handwriting is read, by ours, Tesseract and EasyOCR: `cargo peers --reading`.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use figures::{Axis, Chart};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use ink::Grey;
use mnist_io::{DataSet, Examples, read_writers};
use reading::RefusalCurve;

use crate::environment::Environment;
use crate::error::{Error, at};
use crate::event::Event;
use crate::machine::machine;

use answer::OcrEngine;
use easyocr::EasyOcr;
use measure::{Column, measure};
use ours::Ours;
use tesseract::Tesseract;
use test_images::TestImages;

pub use ours::time_photograph;
pub use statistics::threshold;
pub use table::{Entry, Figure, Goal, reading_markdown};
pub use tesseract::words_of_tsv;
pub use test_images::SampleSizes;

// What is read.
mod collection;
mod non_digits;
mod pages;
mod test_images;

// Who reads it.
mod answer;
mod easyocr;
mod files;
mod ours;
mod tesseract;

// How well.
mod measure;
mod statistics;
mod table;

/// What is read, by whom, and how much of it.
#[derive(Debug)]
pub struct ReadingAccuracy {
    /// The workspace.
    pub root: PathBuf,
    /// The folder with MNIST.
    pub data: PathBuf,
    /// The model that ours reads with.
    pub model: PathBuf,
    /// A folder of digits that people drew.
    pub handwriting: Option<PathBuf>,
    /// Who wrote which of MNIST's digits.
    pub writers: Option<PathBuf>,
    /// The last 10,000 training digits instead of the test digits.
    pub validation: bool,
    /// Without the other contenders.
    pub only_ours: bool,
    /// Images for ours.
    pub ours: SampleSizes,
    /// Images for the others.
    pub theirs: SampleSizes,
}

/// Digits of the training set for validation, the last ones.
const VALIDATION: usize = 10_000;

/// Shares of digits refused, in the figure and the table below the table.
const REFUSED: [f64; 6] = [0.0, 0.005, 0.01, 0.02, 0.05, 0.1];

impl ReadingAccuracy {
    /// Has all contenders read, and returns the table, in Markdown, and below it the accuracy against
    /// the share refused, which is also drawn, the machine and the versions. Of a contender that is not
    /// there it has the reason.
    ///
    /// # Errors
    /// [`Error`], where ours cannot read.
    pub fn run(&self, report: &mut dyn FnMut(Event<'_>)) -> Result<String, Error> {
        let folder = self.root.join("target/peers-data/reading");
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let (examples, writers) = self.examples()?;
        let handwriting = self.handwriting.as_deref().map(collection::handwriting).transpose()?;
        let handwriting = handwriting.unwrap_or_default();
        let images = TestImages::new(&examples, writers.as_deref(), &handwriting, &self.ours)?;
        let photograph = folder.join("photograph.jpg");
        write_jpeg(&test_images::photograph(examples.images()), &photograph)?;

        let ours = Ours::open(&self.model, &photograph)?;
        let ours = measure(&ours, &images, &self.ours, report)?;
        let mut notes = vec![machine()];
        let (mut tesseract, mut easyocr) = (Column::default(), Column::default());
        if !self.only_ours {
            let mut other = |name,
                             made: Result<(Box<dyn OcrEngine>, String), Error>,
                             report: &mut dyn FnMut(Event<'_>)| {
                let measured = made.and_then(|(engine, version)| {
                    let column = measure(engine.as_ref(), &images, &self.theirs, report)?;
                    Ok((column, version))
                });
                match measured {
                    Ok((column, version)) => {
                        notes.push(version);
                        column
                    }
                    Err(error) => {
                        report(Event::Failed(&error));
                        notes.push(format!("no {name}: {error}"));
                        Column::default()
                    }
                }
            };
            let found = Tesseract::find(&folder, &photograph).map(|found| {
                let version = found.version.clone();
                (Box::new(found) as Box<dyn OcrEngine>, version)
            });
            tesseract = other("Tesseract", found, report);
            let made = self.easyocr(&folder, &photograph, report);
            easyocr = other("EasyOCR", made, report);
        }
        let chart = folder.join("refused.svg");
        draw(&ours, &chart)?;
        let entries = [tesseract.entries.as_slice(), &easyocr.entries];
        let table = reading_markdown(&ours.entries, entries);
        let refusals = refusals(&ours);
        let (digits, chart) = (self.digits(), chart.display());
        let notes = notes.join("; ");
        Ok(format!("{table}\n{refusals}\nDrawn in {chart}. {digits}; {notes}\n"))
    }

    fn easyocr(
        &self,
        folder: &Path,
        photograph: &Path,
        report: &mut dyn FnMut(Event<'_>),
    ) -> Result<(Box<dyn OcrEngine>, String), Error> {
        let environment = Environment::for_easyocr(&self.root);
        environment.get_ready(report)?;
        let made = EasyOcr::new(environment, &self.root, folder, photograph);
        let version = made.version()?;
        Ok((Box::new(made), version))
    }

    /// The digits, and who wrote each.
    fn examples(&self) -> Result<(Examples, Option<Vec<u32>>), Error> {
        let data = DataSet::open(&self.data)?;
        let (set, first) = if self.validation {
            let first = data.training.len().saturating_sub(VALIDATION);
            (data.training, first)
        } else {
            (data.test, 0)
        };
        let writers_in = |list: &PathBuf| {
            let writers = read_writers(list, set.labels()).map_err(Error::Writers)?;
            Ok::<_, Error>(writers[first..].to_vec())
        };
        let writers = self.writers.as_ref().map(writers_in).transpose()?;
        Ok((set.split_at(first)?.1, writers))
    }

    /// Whose digits they are.
    fn digits(&self) -> String {
        let digits = if self.validation { "validation" } else { "test" };
        let by = if self.writers.is_some() { "one writer each" } else { "anyone" };
        let theirs = if self.only_ours {
            String::new()
        } else {
            format!(
                ", of which the others read the first {} strings of a kind, {} digits, {} of the \
                 collection, {} pages of a kind, {} images of a kind without digits",
                self.theirs.strings,
                self.theirs.digits,
                self.theirs.handwriting,
                self.theirs.pages,
                self.theirs.non_digits,
            )
        };
        format!("MNIST's {digits} digits, strings by {by}{theirs}")
    }
}

/// In colour, as cameras write them.
fn write_jpeg(image: &Grey, path: &Path) -> Result<(), Error> {
    let rgb: Vec<u8> = image.pixels().iter().flat_map(|&grey| [grey; 3]).collect();
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    let file = BufWriter::new(File::create(path).map_err(at(path))?);
    JpegEncoder::new_with_quality(file, 90).encode(
        &rgb,
        side(image.width()),
        side(image.height()),
        ExtendedColorType::Rgb8,
    )?;
    Ok(())
}

/// Accuracy against the share refused.
fn refusals(ours: &Column) -> String {
    let cells = |cell: &dyn Fn(f64) -> String| REFUSED.map(cell).join(" | ");
    let percent = |share: f64| format!("{} %", share * 100.0);
    let mut table = format!("| refused, the least sure | {} |\n|---|", cells(&percent));
    table.push_str(&"---:|".repeat(REFUSED.len()));
    table.push('\n');
    for (name, predictions) in &ours.predictions {
        let curve = RefusalCurve::new(predictions.iter().copied());
        let right = |share| {
            let accuracy = curve.accuracy_after(share);
            accuracy.map_or_else(String::new, |accuracy| format!("{:.2} %", accuracy * 100.0))
        };
        let _ = writeln!(table, "| {name}: right of the others | {} |", cells(&right)); // to a String
    }
    table
}

fn draw(ours: &Column, path: &Path) -> Result<(), Error> {
    let chart = Chart::new("What is still wrong when the least sure is refused")
        .x(Axis::linear("refused, %"))
        .y(Axis::linear("wrong of the others, %"));
    let chart = ours.predictions.iter().fold(chart, |chart, (name, predictions)| {
        let curve = RefusalCurve::new(predictions.iter().copied());
        let points = (0..=20).filter_map(|half| {
            let share = f64::from(half) / 200.0;
            let accuracy = curve.accuracy_after(share)?;
            Some((share * 100.0, (1.0 - accuracy) * 100.0))
        });
        chart.line(name.as_str(), points.collect::<Vec<_>>())
    });
    Ok(chart.save(path)?)
}
