//! What is measured of each contender.

use digit_strings::Spacing;
use ink::{Area, Grey};

use super::answer::{Answer, Contender, Digit, Writing};
use super::material::{Amounts, Material, Page, Sample};
use super::statistics::{calibration_error, share, threshold};
use super::table::{Entry, Figure, Goal};
use crate::error::Error;
use crate::event::Event;

/// All that was measured of a contender.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub(crate) entries: Vec<Entry>,
    /// Of digits and of strings: the confidence of each, and whether it was right.
    pub(crate) predictions: Vec<(String, Vec<(f64, bool)>)>,
}

/// A share of these digits is refused when it is counted how many others are.
const REFUSED: f64 = 0.01;

/// Has a contender read so much of the material.
pub(crate) fn measure(
    contender: &dyn Contender,
    material: &Material,
    amounts: &Amounts,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<Column, Error> {
    let mut column = Column::default();
    strings(contender, material, amounts, &mut column, report)?;
    digits(contender, material, amounts, &mut column, report)?;
    pages(contender, material, amounts, &mut column, report)?;
    refusal(contender, material, amounts, &mut column, report)?;
    calibration(&mut column);
    times(contender, material, amounts, &mut column, report)?;
    Ok(column)
}

impl Column {
    fn push(&mut self, what: impl Into<String>, figure: Figure, goal: Option<Goal>) {
        self.entries.push(Entry { what: what.into(), figure, goal });
    }
}

/// At least and aim for the share of strings right: by spacing, by length.
fn string_goal(spacing: Spacing, length: usize) -> Option<Goal> {
    let [two, three, six] = match spacing {
        Spacing::Gap => [(98.4, 98.8), (97.0, 98.0), (94.5, 96.0)],
        Spacing::Overlap => [(97.5, 98.5), (95.5, 97.0), (93.0, 95.0)],
        Spacing::Touch => [(88.0, 93.0), (72.0, 84.0), (50.0, 65.0)],
        _ => return None,
    };
    let (at_least, aim) = match length {
        2 => two,
        3 => three,
        6 => six,
        _ => return None,
    };
    Some(Goal::More { at_least, aim })
}

fn strings(
    contender: &dyn Contender,
    material: &Material,
    amounts: &Amounts,
    column: &mut Column,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<(), Error> {
    let mut all = Vec::new();
    for (length, spacing, samples) in &material.strings {
        let how = match spacing {
            Spacing::Gap => "with gaps",
            Spacing::Overlap => "overlapping",
            Spacing::Touch => "touching",
            _ => "otherwise",
        };
        let what = format!("strings of {length} digits, {how}");
        let samples = &samples[..amounts.strings.min(samples.len())];
        let predictions = predict(contender, &what, samples, Writing::Number, report)?;
        let right = predictions.iter().map(|(answer, is_right)| (answer.confidence, *is_right));
        all.extend(right);
        let right = share(predictions.iter().map(|(_, is_right)| *is_right));
        column.push(what, Figure::percent(right), string_goal(*spacing, *length));
    }
    column.predictions.push(("strings".to_owned(), all));
    Ok(())
}

/// The answers, and whether each has every digit right.
fn predict(
    contender: &dyn Contender,
    what: &str,
    samples: &[Sample],
    writing: Writing,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<(Answer, bool)>, Error> {
    let images: Vec<&Grey> = samples.iter().map(|sample| &sample.image).collect();
    let answers = contender.reads(what, &images, writing, report)?;
    let pairs = answers.into_iter().zip(samples);
    let is_right = |answer: &Answer, sample: &Sample| answer.labels() == sample.labels;
    Ok(pairs.map(|(answer, sample)| (answer.clone(), is_right(&answer, sample))).collect())
}

fn digits(
    contender: &dyn Contender,
    material: &Material,
    amounts: &Amounts,
    column: &mut Column,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<(), Error> {
    let what = "single digits of MNIST";
    let samples = &material.digits[..amounts.digits.min(material.digits.len())];
    let read = predict(contender, what, samples, Writing::Digit, report)?;
    column.push(what, Figure::percent(share(read.iter().map(|(_, is_right)| *is_right))), None);
    let confidences = read.iter().map(|(answer, is_right)| (answer.least(), *is_right));
    column.predictions.push(("digits".to_owned(), confidences.collect()));

    let samples = &material.handwriting[..amounts.handwriting.min(material.handwriting.len())];
    if samples.is_empty() {
        return Ok(());
    }
    let goal = Some(Goal::More { at_least: 99.0, aim: 99.5 });
    let ways = [
        ("the collection of handwriting, as digits", Writing::Digit),
        ("the collection, without being told", Writing::Unknown),
    ];
    for (what, writing) in ways {
        let read = predict(contender, what, samples, writing, report)?;
        column.push(what, Figure::percent(share(read.iter().map(|(_, is_right)| *is_right))), goal);
    }
    Ok(())
}

fn pages(
    contender: &dyn Contender,
    material: &Material,
    amounts: &Amounts,
    column: &mut Column,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<(), Error> {
    let mut clean = None;
    for (kind, pages) in &material.pages {
        let what = format!("page, {kind}: digits right");
        let pages = &pages[..amounts.pages.min(pages.len())];
        let images: Vec<&Grey> = pages.iter().map(|page| &page.image).collect();
        let answers = contender.reads(&what, &images, Writing::Page, report)?;
        let right: usize =
            answers.iter().zip(pages).map(|(answer, page)| found(answer, page)).sum();
        let all: usize = pages.iter().map(|page| page.digits.len()).sum();
        let mut figure = Figure::percent(right as f64 / all.max(1) as f64);
        let Some(clean) = clean else {
            clean = Some(figure.value);
            column.push(what, figure, None);
            continue;
        };
        figure.text = format!("{}, {:+.1} points", figure.text, figure.value - clean);
        figure.value = clean - figure.value;
        let goal = Goal::Less { at_least: 1.0, aim: 0.3, unit: "points less" };
        column.push(what, figure, Some(goal));
    }
    Ok(())
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

fn refusal(
    contender: &dyn Contender,
    material: &Material,
    amounts: &Amounts,
    column: &mut Column,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<(), Error> {
    let samples = &material.digits[..amounts.digits.min(material.digits.len())];
    let what = "single digits of MNIST, without being told";
    let read = predict(contender, what, samples, Writing::Unknown, report)?;
    column.push(what, Figure::percent(share(read.iter().map(|(_, is_right)| *is_right))), None);
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
    for (kind, images) in &material.non_digits {
        let what = format!("{kind} refused, at 1 % of digits refused");
        let images: Vec<&Grey> = images.iter().take(amounts.non_digits).collect();
        let answers = contender.reads(&what, &images, Writing::Unknown, report)?;
        // Refused is what has no digit left.
        kinds.push((what, share(answers.iter().map(|answer| answer.most() < threshold))));
    }
    let mean = kinds.iter().map(|(_, share)| share).sum::<f64>() / kinds.len().max(1) as f64;
    let goal = Goal::More { at_least: 90.0, aim: 97.0 };
    column.push("without digits refused, at 1 % of digits refused", told(mean), Some(goal));
    for (what, share) in kinds {
        column.push(what, told(share), None);
    }
    Ok(())
}

fn calibration(column: &mut Column) {
    let goal = Some(Goal::Less { at_least: 2.0, aim: 1.0, unit: "%" });
    let errors: Vec<(String, f64)> = column
        .predictions
        .iter()
        .map(|(name, predictions)| (name.clone(), calibration_error(predictions)))
        .collect();
    for (name, error) in errors {
        let percent = error * 100.0;
        let figure = Figure { value: percent, text: format!("{percent:.2} %") };
        column.push(format!("expected calibration error of {name}"), figure, goal);
    }
}

fn times(
    contender: &dyn Contender,
    material: &Material,
    amounts: &Amounts,
    column: &mut Column,
    report: &mut dyn FnMut(Event<'_>),
) -> Result<(), Error> {
    report(Event::Reads { who: contender.name(), what: "against the clock" });
    let (seconds, peak) = contender.photograph()?;
    let what = "a photograph of 12 megapixels, decoded and read, on one core";
    let goal = Goal::Less { at_least: 0.5, aim: 0.25, unit: "s" };
    let figure = Figure { value: seconds, text: format!("{seconds:.2} s") };
    column.push(what, figure, Some(goal));
    if let Some(peak) = peak {
        let text = format!("{peak:.0} MiB");
        column.push("the peak of memory for that", Figure { value: peak, text }, None);
    }
    let six = material
        .strings
        .iter()
        .find(|(length, spacing, _)| *length == 6 && *spacing == Spacing::Gap);
    let Some((_, _, samples)) = six else { return Ok(()) };
    let images: Vec<&Grey> =
        samples.iter().take(amounts.strings.min(100)).map(|sample| &sample.image).collect();
    if images.is_empty() {
        return Ok(());
    }
    let milliseconds = contender.seconds_a_string(&images)? * 1_000.0;
    let figure = Figure { value: milliseconds, text: format!("{milliseconds:.2} ms") };
    let goal = Goal::Less { at_least: 5.0, aim: 1.0, unit: "ms" };
    column.push("a string of six digits in memory, on one core", figure, Some(goal));
    Ok(())
}
