//! All that was tried on the way to an answer.

use digit_strings::{Reading, Readings};
use ink::{Area, Page};

use crate::answer::{Alternative, Answer, DigitAnswer, LineAnswer};

/// All that was tried: the ink that was found, and for each line where it may be cut, what the
/// networks said of each candidate, and the readings that follow.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Trials {
    /// The ink, with its stages if they were asked for.
    pub page: Page,
    /// One for each of the page's lines.
    pub lines: Vec<Readings>,
}

/// Alternatives of a line at most.
const ALTERNATIVES: usize = 5;

/// The least that an alternative's confidence is.
const MIN_CONFIDENCE: f64 = 0.001;

impl Trials {
    /// What follows from them, with digits refused that are less probable than `reject`.
    pub fn answer(&self, reject: f64) -> Answer {
        let line = |line, readings| line_answer(line, readings, reject);
        let lines = self.page.lines.iter().zip(&self.lines);
        Answer { lines: lines.filter_map(|(ink, readings)| line(ink, readings)).collect() }
    }

    /// How probable it is that all lines are read right; 0 without any.
    pub(crate) fn confidence(&self) -> f64 {
        let best = self.lines.iter().filter_map(|readings| readings.ranked.first());
        best.map(|best| best.confidence).reduce(|all, line| all * line).unwrap_or(0.0)
    }
}

/// None of a line without ink.
fn line_answer(line: &ink::Line, readings: &Readings, reject: f64) -> Option<LineAnswer> {
    let (best, others) = readings.ranked.split_first()?;
    let digit = |(k, confidence): (usize, f64)| {
        let inked = readings.segmentation.candidates()[best.candidates[k]].rectangle;
        let in_line =
            Area { left: inked.x, top: inked.y, width: inked.width, height: inked.height };
        let Area { left, top, width, height } = line.original(in_line);
        DigitAnswer {
            digit: (confidence >= reject).then_some(best.digits[k]),
            confidence,
            area: [left, top, width, height],
        }
    };
    let digits: Vec<DigitAnswer> =
        readings.digit_confidences().into_iter().enumerate().map(digit).collect();
    let letter = |digit: &DigitAnswer| digit.digit.map_or('?', |digit| char::from(b'0' + digit));
    let alternative =
        |reading: &Reading| Alternative { text: text(reading), confidence: reading.confidence };
    let mut likely: Vec<&Reading> =
        others.iter().filter(|reading| reading.confidence >= MIN_CONFIDENCE).collect();
    likely.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    Some(LineAnswer {
        text: digits.iter().map(letter).collect(),
        confidence: best.confidence,
        alternatives: likely.into_iter().take(ALTERNATIVES).map(alternative).collect(),
        digits,
    })
}

pub(crate) fn text(reading: &Reading) -> String {
    reading.digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}
