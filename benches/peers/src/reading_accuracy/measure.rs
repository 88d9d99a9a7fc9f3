//! What is measured of each contender.

use digit_strings::Spacing;
use ink::{Area, Grey};
use reading::{Writing, expected_calibration_error};

use super::answer::{Answer, Digit, OcrEngine};
use super::statistics::{share, threshold};
use super::table::{Entry, Figure, Goal};
use super::test_images::{Page, Sample, SampleSizes, TestImages};
use crate::error::Error;
use crate::event::Event;

/// All that was measured of an engine.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub(crate) entries: Vec<Entry>,
    /// Of digits and of strings: the confidence of each, and whether it was right.
    pub(crate) predictions: Vec<(String, Vec<(f64, bool)>)>,
}

/// A share of these digits is refused when it is counted how many others are.
const REFUSED: f64 = 0.01;

/// Has an engine read so many of the images.
pub(crate) fn measure(
    engine: &dyn OcrEngine,
    images: &TestImages,
    sizes: &SampleSizes,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<Column, Error> {
    let column = Column::default();
    let mut measurement = Measurement { engine, images, sizes, report, column };
    measurement.strings()?;
    measurement.digits()?;
    measurement.pages()?;
    measurement.refusal()?;
    measurement.column.calibration();
    measurement.times()?;
    Ok(measurement.column)
}

/// An engine being measured.
struct Measurement<'a> {
    engine: &'a dyn OcrEngine,
    images: &'a TestImages,
    sizes: &'a SampleSizes,
    report: &'a mut dyn FnMut(Event<'_>),
    column: Column,
}

impl Measurement<'_> {
    fn strings(&mut self) -> Result<(), Error> {
        let mut all = Vec::new();
        for (length, spacing, samples) in &self.images.strings {
            let how = match spacing {
                Spacing::Gap => "with gaps",
                Spacing::Overlap => "overlapping",
                Spacing::Touch => "touching",
                _ => "otherwise",
            };
            let what = format!("strings of {length} digits, {how}");
            let samples = first(samples, self.sizes.strings);
            let goal = string_goal(*spacing, *length);
            let read = self.read_samples(&what, samples, Writing::Number, goal)?;
            all.extend(read.iter().map(|(answer, is_right)| (answer.confidence, *is_right)));
        }
        self.column.predictions.push(("strings".to_owned(), all));
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Error> {
        let samples = first(&self.images.digits, self.sizes.digits);
        let read = self.read_samples("single digits of MNIST", samples, Writing::Digit, None)?;
        let confidences = read.iter().map(|(answer, is_right)| (answer.least(), *is_right));
        self.column.predictions.push(("digits".to_owned(), confidences.collect()));

        let samples = first(&self.images.handwriting, self.sizes.handwriting);
        if samples.is_empty() {
            return Ok(());
        }
        let goal = Some(Goal::More { required: 99.0, aim: 99.5 });
        let ways = [
            ("the collection of handwriting, as digits", Writing::Digit),
            ("the collection, without being told", Writing::Unknown),
        ];
        for (what, writing) in ways {
            self.read_samples(what, samples, writing, goal)?;
        }
        Ok(())
    }

    fn pages(&mut self) -> Result<(), Error> {
        let mut clean = None;
        for (kind, pages) in &self.images.pages {
            let what = format!("page, {kind}: digits right");
            let pages = first(pages, self.sizes.pages);
            let images: Vec<&Grey> = pages.iter().map(|page| &page.image).collect();
            let answers = self.read(&what, &images, Writing::Page)?;
            let right: usize =
                answers.iter().zip(pages).map(|(answer, page)| found(answer, page)).sum();
            let all: usize = pages.iter().map(|page| page.digits.len()).sum();
            let mut figure = Figure::percent(right as f64 / all.max(1) as f64);
            let Some(clean) = clean else {
                clean = Some(figure.value);
                self.column.push(what, figure, None);
                continue;
            };
            figure.text = format!("{}, {:+.1} points", figure.text, figure.value - clean);
            figure.value = clean - figure.value;
            let goal = Goal::Less { required: 1.0, aim: 0.3, unit: "points less" };
            self.column.push(what, figure, Some(goal));
        }
        Ok(())
    }

    fn refusal(&mut self) -> Result<(), Error> {
        let samples = first(&self.images.digits, self.sizes.digits);
        let what = "single digits of MNIST, without being told";
        let read = self.read_samples(what, samples, Writing::Unknown, None)?;
        let confidences: Vec<f64> = read.iter().map(|(answer, _)| answer.least()).collect();
        let threshold = threshold(&confidences, REFUSED);
        let refused = share(confidences.iter().map(|&confidence| confidence < threshold)) * 100.0;
        let told = |share: f64| {
            let figure = Figure::percent(share);
            let text = if refused < 1.05 {
                figure.text
            } else {
                format!("{} at {refused:.0} % of digits", figure.text)
            };
            Figure { text, ..figure }
        };
        let mut kinds = Vec::new();
        for (kind, images) in &self.images.non_digits {
            let what = format!("{kind} refused, at 1 % of digits refused");
            let images: Vec<&Grey> = images.iter().take(self.sizes.non_digits).collect();
            let answers = self.read(&what, &images, Writing::Unknown)?;
            // Refused is what has no digit left.
            kinds.push((what, share(answers.iter().map(|answer| answer.most() < threshold))));
        }
        let mean = kinds.iter().map(|(_, share)| share).sum::<f64>() / kinds.len().max(1) as f64;
        let what = "without digits refused, at 1 % of digits refused";
        let goal = Goal::More { required: 90.0, aim: 97.0 };
        self.column.push(what, told(mean), Some(goal));
        for (what, share) in kinds {
            self.column.push(what, told(share), None);
        }
        Ok(())
    }

    fn times(&mut self) -> Result<(), Error> {
        (self.report)(Event::Reads { who: self.engine.name(), what: "against the clock" });
        let (seconds, peak) = self.engine.photograph()?;
        let what = "a photograph of 12 megapixels, decoded and read, on one core";
        let goal = Goal::Less { required: 0.5, aim: 0.25, unit: "s" };
        let figure = Figure { value: seconds, text: format!("{seconds:.2} s") };
        self.column.push(what, figure, Some(goal));
        if let Some(peak) = peak {
            let text = format!("{peak:.0} MiB");
            self.column.push("the peak of memory for that", Figure { value: peak, text }, None);
        }
        let mut strings = self.images.strings.iter();
        let six = strings.find(|(length, spacing, _)| *length == 6 && *spacing == Spacing::Gap);
        let Some((_, _, samples)) = six else { return Ok(()) };
        let samples = first(samples, self.sizes.strings.min(100));
        if samples.is_empty() {
            return Ok(());
        }
        let images: Vec<&Grey> = samples.iter().map(|sample| &sample.image).collect();
        let milliseconds = self.engine.seconds_a_string(&images)? * 1_000.0;
        let figure = Figure { value: milliseconds, text: format!("{milliseconds:.2} ms") };
        let goal = Goal::Less { required: 5.0, aim: 1.0, unit: "ms" };
        self.column.push("a string of six digits in memory, on one core", figure, Some(goal));
        Ok(())
    }

    /// Adds the share of samples in which every digit is right. Returns the answers, and whether
    /// each is.
    fn read_samples(
        &mut self,
        what: &str,
        samples: &[Sample],
        writing: Writing,
        goal: Option<Goal>,
    ) -> Result<Vec<(Answer, bool)>, Error> {
        let images: Vec<&Grey> = samples.iter().map(|sample| &sample.image).collect();
        let answers = self.read(what, &images, writing)?;
        let judged = answers.into_iter().zip(samples).map(|(answer, sample)| {
            let is_right = answer.labels() == sample.labels;
            (answer, is_right)
        });
        let judged: Vec<(Answer, bool)> = judged.collect();
        let right = share(judged.iter().map(|(_, is_right)| *is_right));
        self.column.push(what, Figure::percent(right), goal);
        Ok(judged)
    }

    fn read(
        &mut self,
        what: &str,
        images: &[&Grey],
        writing: Writing,
    ) -> Result<Vec<Answer>, Error> {
        self.engine.reads(what, images, writing, self.report)
    }
}

impl Column {
    fn push(&mut self, what: impl Into<String>, figure: Figure, goal: Option<Goal>) {
        self.entries.push(Entry { what: what.into(), figure, goal });
    }

    fn calibration(&mut self) {
        let goal = Some(Goal::Less { required: 2.0, aim: 1.0, unit: "%" });
        let errors: Vec<(String, f64)> = self
            .predictions
            .iter()
            .map(|(name, predictions)| {
                (name.clone(), expected_calibration_error(predictions.iter().copied()))
            })
            .collect();
        for (name, error) in errors {
            let percent = error * 100.0;
            let figure = Figure { value: percent, text: format!("{percent:.2} %") };
            self.push(format!("expected calibration error of {name}"), figure, goal);
        }
    }
}

/// What is required and aimed for for the share of strings right: by spacing, by length.
fn string_goal(spacing: Spacing, length: usize) -> Option<Goal> {
    let [two, three, six] = match spacing {
        Spacing::Gap => [(98.4, 98.8), (97.0, 98.0), (94.5, 96.0)],
        Spacing::Overlap => [(97.5, 98.5), (95.5, 97.0), (93.0, 95.0)],
        Spacing::Touch => [(88.0, 93.0), (72.0, 84.0), (50.0, 65.0)],
        _ => return None,
    };
    let (required, aim) = match length {
        2 => two,
        3 => three,
        6 => six,
        _ => return None,
    };
    Some(Goal::More { required, aim })
}

/// At most so many of them.
fn first<T>(all: &[T], at_most: usize) -> &[T] {
    &all[..at_most.min(all.len())]
}

/// How many of a page's digits were read where they are: more than half of the smaller box lies in
/// the other, and the label is right.
fn found(answer: &Answer, page: &Page) -> usize {
    let is_read = |label: u8, area: Area| {
        answer.digits.iter().any(|digit| digit.label == label && covers(digit, area))
    };
    page.digits.iter().filter(|(label, area)| is_read(*label, *area)).count()
}

fn covers(digit: &Digit, area: Area) -> bool {
    let [left, top, width, height] = digit.area;
    let [x, y, right, bottom] =
        [area.left, area.top, area.right(), area.bottom()].map(|side| side as f64);
    let common_width = (left + width).min(right) - left.max(x);
    let common_height = (top + height).min(bottom) - top.max(y);
    let smaller = (width * height).min((right - x) * (bottom - y));
    common_width > 0.0 && common_height > 0.0 && common_width * common_height * 2.0 > smaller
}
