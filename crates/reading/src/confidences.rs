//! How sure it is of each line and each digit of an image.

use digit_strings::Readings;

use crate::evidence_weights::EvidenceWeights;

/// How probable it is that a line is right, and each of its digits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Confidences {
    pub(crate) line: f64,
    pub(crate) digits: Vec<f64>,
}

/// The share of digits that is right where there is nothing but digits.
const USUAL: f64 = 0.9;

/// The usual share counts as much as so many digits.
const DIGITS: f64 = 5.0;

/// The ten outputs of a digit nearly always come to at least this; less means that it is none.
const OF_DIGITS: f64 = 0.05;

/// Of each line: by its evidence if there are weights for it, and by how probable the digits of the
/// other lines are. Without weights as its reading says.
pub(crate) fn confidences(
    lines: &[Readings],
    weights: Option<&EvidenceWeights>,
) -> Vec<Confidences> {
    let Some(weights) = weights else { return lines.iter().map(uncalibrated).collect() };
    let of_line = |readings: &Readings| {
        let are_digits = are_digits(readings);
        let least = are_digits.iter().copied().fold(1.0, f64::min);
        let line = readings.evidence().map_or(0.0, |evidence| weights.confidence(evidence));
        let digits = readings.digit_evidence();
        let digits = digits.iter().zip(are_digits);
        let digits = digits.map(|(&digit, is_digit)| weights.confidence(digit) * is_digit);
        Confidences { line: line * least, digits: digits.collect() }
    };
    let mut all: Vec<Confidences> = lines.iter().map(of_line).collect();
    let counted = |line: &Confidences| (line.digits.iter().sum::<f64>(), line.digits.len() as f64);
    let (sum, n) =
        all.iter().map(counted).fold((0.0, 0.0), |all, line| (all.0 + line.0, all.1 + line.1));
    for line in &mut all {
        let own = counted(line);
        line.adjust((sum - own.0 + DIGITS * USUAL) / (n - own.1 + DIGITS));
    }
    all
}

/// How probable it is that each candidate of the best reading is a digit at all. The weights were fitted to
/// lines of digits only, so they cannot tell a digit from what is none.
fn are_digits(readings: &Readings) -> Vec<f64> {
    let Some(best) = readings.ranked.first() else { return Vec::new() };
    let sum = |&candidate: &usize| readings.outputs[candidate].iter().sum::<f32>();
    best.candidates.iter().map(|i| (f64::from(sum(i)) / OF_DIGITS).min(1.0)).collect()
}

fn uncalibrated(readings: &Readings) -> Confidences {
    Confidences {
        line: readings.ranked.first().map_or(0.0, |best| best.confidence),
        digits: readings.digit_confidences(),
    }
}

impl Confidences {
    /// Lowers them to what they are where only this share of all digits is right, as on a photograph of
    /// leaves: of a thousand that are none, some look like digits.
    ///
    /// Source: M. Saerens, P. Latinne and C. Decaestecker, *Adjusting the outputs of a classifier to new
    /// a priori probabilities: a simple procedure*, 2002.
    fn adjust(&mut self, share: f64) {
        let odds = |p: f64| p / (1.0 - p);
        let ratio = odds(share.min(USUAL)) / odds(USUAL);
        for p in self.digits.iter_mut().chain([&mut self.line]) {
            *p = *p * ratio / (1.0 - *p + *p * ratio);
        }
    }
}
