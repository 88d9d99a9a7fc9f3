//! All that was tried on the way to an answer.

use digit_strings::{Reading, Readings};
use ink::{Area, Page};

use crate::answer::{Alternative, Answer, DigitAnswer, LineAnswer};
use crate::confidences::{Confidences, confidences};
use crate::evidence_weights::EvidenceWeights;

/// All that was tried: the ink that was found, and for each line where it may be cut, what the
/// networks said of each candidate, and the readings that follow.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Trials {
    /// The ink, with its stages if they were asked for.
    pub page: Page,
    /// One for each of the page's lines.
    pub lines: Vec<Readings>,
    pub(crate) weights: Option<EvidenceWeights>,
}

/// Alternatives of a line at most.
const ALTERNATIVES: usize = 5;

/// The least that an alternative's confidence is.
const MIN_CONFIDENCE: f64 = 0.001;

impl Trials {
    /// What follows from them, with digits refused that are less probable than `reject`. A line that is
    /// [smaller](ink::Line::is_smaller) than the others is refused unless it is as probable as 0.9, but not
    /// if `reject` is 0.
    pub fn answer(&self, reject: f64) -> Answer {
        let lines = self.page.lines.iter().zip(&self.lines).zip(self.confidences());
        let answer = |((ink, readings), confidences): ((_, _), Confidences)| {
            line_answer(ink, readings, &confidences, reject)
        };
        Answer { lines: lines.filter_map(answer).collect() }
    }

    fn confidences(&self) -> Vec<Confidences> {
        confidences(&self.lines, self.weights.as_ref())
    }

    /// Digits of the longest line.
    pub(crate) fn most_digits(&self) -> usize {
        let digits = self.lines.iter().filter_map(|line| Some(line.ranked.first()?.digits.len()));
        digits.max().unwrap_or(0)
    }

    /// How probable it is that all lines are read right; 0 without any.
    pub(crate) fn confidence(&self) -> f64 {
        let lines = self.confidences().into_iter().map(|confidences| confidences.line);
        lines.reduce(|all, line| all * line).unwrap_or(0.0)
    }
}

/// Lines smaller than the rest are refused if they are less probable than this: most of them are print.
const SMALLER: f64 = 0.9;

/// None of a line without ink.
fn line_answer(
    line: &ink::Line,
    readings: &Readings,
    confidences: &Confidences,
    reject: f64,
) -> Option<LineAnswer> {
    let (best, others) = readings.ranked.split_first()?;
    let may_be_print = line.is_smaller && confidences.line < SMALLER && reject > 0.0;
    let digit = |(k, &confidence): (usize, &f64)| {
        let inked = readings.segmentation.candidates()[best.candidates[k]].rectangle;
        let in_line =
            Area { left: inked.x, top: inked.y, width: inked.width, height: inked.height };
        let Area { left, top, width, height } = line.original(in_line);
        DigitAnswer {
            digit: (confidence >= reject && !may_be_print).then_some(best.digits[k]),
            likeliest: best.digits[k],
            confidence,
            area: [left, top, width, height],
        }
    };
    let digits: Vec<DigitAnswer> = confidences.digits.iter().enumerate().map(digit).collect();
    let letter = |digit: &DigitAnswer| digit.digit.map_or('?', |digit| char::from(b'0' + digit));
    // What the best one leaves them, each as much as it has of what the ranked ones leave them.
    let theirs: f64 = others.iter().map(|reading| reading.confidence).sum();
    let left = theirs.max(1.0 - best.confidence).max(f64::MIN_POSITIVE);
    let share = (1.0 - confidences.line) / left;
    let alternative = |reading: &Reading| Alternative {
        text: text(reading),
        confidence: reading.confidence * share,
    };
    let mut likely: Vec<Alternative> = others.iter().map(alternative).collect();
    likely.retain(|alternative| alternative.confidence >= MIN_CONFIDENCE);
    likely.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    likely.truncate(ALTERNATIVES);
    Some(LineAnswer {
        text: digits.iter().map(letter).collect(),
        confidence: confidences.line,
        alternatives: likely,
        digits,
    })
}

pub(crate) fn text(reading: &Reading) -> String {
    reading.digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}
