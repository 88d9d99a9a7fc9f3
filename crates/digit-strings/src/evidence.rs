//! What speaks for the best reading and for each of its digits, as numbers to be calibrated.

use crate::cuts::FREE;
use crate::reading::Readings;

/// What speaks for a reading, or for one of its digits. The first two are higher, and the third is lower,
/// the more does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// How far it is ahead of the other ranked readings: the logarithm of its odds among them, from -3
    /// to 3.
    pub margin: f64,
    /// The logit of the classifier's output for it, from -9.3 to 13.9; of a reading, its least one.
    pub output: f64,
    /// What the most costly cut through ink costs that it was cut out by; 0 if it is not cut out of ink.
    pub cut: f64,
}

/// Far ahead is far ahead: lines of few candidates have larger margins, not fewer mistakes.
const MOST_MARGIN: f64 = 3.0;

/// Outputs are not nearer to 0 and 1 than this.
const LEAST: f64 = 1e-4;
const LEAST_FROM_ONE: f64 = 1e-6;

impl Readings {
    /// What speaks for the best reading; None without any. No more than for each of
    /// [its digits](Self::digit_evidence).
    ///
    /// ```
    /// use digit_strings::read_digit;
    ///
    /// let bar = ndarray::array![[255], [255], [255]];
    /// let ones = |images: &[[u8; 784]]| vec![[0., 0.9, 0., 0., 0., 0., 0., 0.1, 0., 0.]; images.len()];
    /// let evidence = read_digit(bar.view(), &ones).evidence().unwrap();
    /// assert!((evidence.output - 9_f64.ln()).abs() < 1e-6 && evidence.margin < evidence.output);
    /// assert_eq!(evidence.cut, 0.0);
    /// ```
    pub fn evidence(&self) -> Option<Evidence> {
        let best = self.ranked.first()?;
        let weight = |log: f64| libm::exp(log - best.log_probability);
        let all: f64 = self.ranked.iter().map(|reading| weight(reading.log_probability)).sum();
        let of_all = Evidence { margin: log_odds(1.0 / all), output: f64::INFINITY, cut: 0.0 };
        Some(self.digit_evidence().into_iter().fold(of_all, weaker))
    }

    /// What speaks for each digit of the best reading. Two digits that are cut apart through ink stand
    /// and fall together, so neither has more than the other by itself.
    pub fn digit_evidence(&self) -> Vec<Evidence> {
        let Some(best) = self.ranked.first() else { return Vec::new() };
        let digits = best.digits.iter().zip(&best.candidates).zip(self.agreeing());
        let alone = digits.map(|((&digit, &candidate), share)| {
            let output = f64::from(self.outputs[candidate][usize::from(digit)]);
            let output = if output > LEAST { output.min(1.0 - LEAST_FROM_ONE) } else { LEAST };
            let output = libm::log(output) - libm::log1p(-output);
            Evidence { margin: log_odds(share), output, cut: 0.0 }
        });
        let alone: Vec<Evidence> = alone.collect();
        let mut all = alone.clone();
        for (left, &candidate) in best.candidates.iter().enumerate().take(alone.len() - 1) {
            let cut = self.segmentation.candidates()[candidate].to;
            let cost = self.segmentation.cuts()[cut].cost;
            if cost >= FREE {
                let both = weaker(alone[left], alone[left + 1]);
                let both = Evidence { cut: f64::from(cost), ..both };
                all[left] = weaker(all[left], both);
                all[left + 1] = weaker(all[left + 1], both);
            }
        }
        all
    }
}

/// As little as either has.
fn weaker(a: Evidence, b: Evidence) -> Evidence {
    Evidence {
        margin: a.margin.min(b.margin),
        output: a.output.min(b.output),
        cut: a.cut.max(b.cut),
    }
}

/// ln(p/(1-p)), no further from 0 than margins go.
fn log_odds(share: f64) -> f64 {
    if share >= 1.0 {
        return MOST_MARGIN;
    }
    (libm::log(share) - libm::log1p(-share)).clamp(-MOST_MARGIN, MOST_MARGIN)
}
