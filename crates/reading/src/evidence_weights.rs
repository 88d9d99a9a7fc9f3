//! From what speaks for a reading to how probable it is: logistic regression.

use std::fmt;
use std::str::FromStr;

use digit_strings::Evidence;

use crate::logistic::{sigmoid, softplus};

/// Where a model's metadata say how [evidence](Evidence) becomes confidence.
pub const CONFIDENCE: &str = "confidence";

/// How much each kind of evidence counts: a reading, or a digit of it, is right with probability
/// σ(margin·m + output·o + cut·c + bias).
///
/// Source: J. Platt, *Probabilistic outputs for support vector machines and comparisons to regularized
/// likelihood methods*, 1999, with three kinds of evidence instead of one.
///
/// ```
/// use digit_strings::Evidence;
/// use reading::EvidenceWeights;
///
/// let weights: EvidenceWeights = "0.6 0.7 -0.3 1.2".parse().unwrap();
/// let confidence = weights.confidence(Evidence { margin: 2.0, output: 3.0, cut: 1.0 });
/// // σ(1.2 + 2.1 - 0.3 + 1.2)
/// assert!((confidence - 0.985).abs() < 1e-3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EvidenceWeights {
    margin: f64,
    output: f64,
    cut: f64,
    bias: f64,
}

/// What is fitted.
const WEIGHTS: usize = 4;

/// Half the penalty for the square of a weight: as if its standard deviation were 1. It only matters
/// where there are few readings.
const RIDGE: f64 = 1.0;

/// Newton's method takes fewer steps.
const MOST_STEPS: usize = 50;

impl EvidenceWeights {
    /// Fitted to readings, each with what speaks for it and whether it is right: the least
    /// cross-entropy. More evidence never counts against a reading.
    ///
    /// ```
    /// use digit_strings::Evidence;
    /// use reading::EvidenceWeights;
    ///
    /// // Of those ahead nine in ten are right, of the others half.
    /// let of = |i: u32| Evidence { margin: f64::from(i % 2), output: 0.0, cut: 0.0 };
    /// let is_right = |i: u32| if i % 2 == 1 { i % 20 != 1 } else { i % 4 == 0 };
    /// let readings: Vec<_> = (0..2_000).map(|i| (of(i), is_right(i))).collect();
    /// let weights = EvidenceWeights::fit(&readings);
    /// assert!((weights.confidence(of(1)) - 0.9).abs() < 0.01);
    /// assert!((weights.confidence(of(0)) - 0.5).abs() < 0.01);
    /// ```
    pub fn fit(readings: &[(Evidence, bool)]) -> Self {
        let mut weights = [0.0; WEIGHTS];
        let mut cost = cost_at(&weights, readings);
        for _ in 0..MOST_STEPS {
            let step = newton_step(&weights, readings);
            // Halved until it goes down.
            let tried = (0..10).map(|halved| {
                let part = 1.0 / f64::from(1 << halved);
                let next: [f64; WEIGHTS] = std::array::from_fn(|i| weights[i] - part * step[i]);
                (next, cost_at(&next, readings))
            });
            let Some((next, lower)) = tried.into_iter().find(|(_, next)| *next < cost) else {
                break;
            };
            let gained = cost - lower;
            (weights, cost) = (next, lower);
            if gained < 1e-9 * cost.abs() {
                break;
            }
        }
        let [margin, output, cut, bias] = weights;
        Self { margin: margin.max(0.0), output: output.max(0.0), cut: cut.min(0.0), bias }
    }

    /// The mean of those of several models; None of none.
    pub(crate) fn mean(all: &[Self]) -> Option<Self> {
        let n = all.len() as f64;
        let mean = |of: fn(&Self) -> f64| all.iter().map(of).sum::<f64>() / n;
        let mean = Self {
            margin: mean(|weights| weights.margin),
            output: mean(|weights| weights.output),
            cut: mean(|weights| weights.cut),
            bias: mean(|weights| weights.bias),
        };
        (!all.is_empty()).then_some(mean)
    }

    /// How probable it is, from 0 to 1, that what has this evidence is right.
    pub fn confidence(&self, evidence: Evidence) -> f64 {
        sigmoid(dot(&[self.margin, self.output, self.cut, self.bias], &features(evidence)))
    }
}

/// The four numbers with spaces between them, as [`FromStr`] reads them.
impl fmt::Display for EvidenceWeights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { margin, output, cut, bias } = self;
        write!(f, "{margin:.4} {output:.4} {cut:.4} {bias:.4}")
    }
}

/// Four finite numbers: the first two at least 0, the third at most 0.
impl FromStr for EvidenceWeights {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Result<Vec<f64>, _> = text.split_whitespace().map(str::parse).collect();
        match numbers.as_deref() {
            Ok(&[margin, output, cut, bias])
                if margin >= 0.0
                    && output >= 0.0
                    && cut <= 0.0
                    && (margin + output - cut).is_finite()
                    && bias.is_finite() =>
            {
                Ok(Self { margin, output, cut, bias })
            }
            _ => Err(text.to_owned()),
        }
    }
}

fn features(evidence: Evidence) -> [f64; WEIGHTS] {
    [evidence.margin, evidence.output, evidence.cut, 1.0]
}

fn dot(a: &[f64; WEIGHTS], b: &[f64; WEIGHTS]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Cross-entropy, and the penalty.
fn cost_at(weights: &[f64; WEIGHTS], readings: &[(Evidence, bool)]) -> f64 {
    let cost = |&(evidence, is_right): &(Evidence, bool)| {
        let z = dot(weights, &features(evidence));
        softplus(if is_right { -z } else { z })
    };
    readings.iter().map(cost).sum::<f64>() + RIDGE / 2.0 * dot(weights, weights)
}

/// The inverse of the cost's second derivatives, times its gradient.
fn newton_step(weights: &[f64; WEIGHTS], readings: &[(Evidence, bool)]) -> [f64; WEIGHTS] {
    // The gradient is the last column.
    let mut rows: [[f64; WEIGHTS + 1]; WEIGHTS] = [[0.0; WEIGHTS + 1]; WEIGHTS];
    for i in 0..WEIGHTS {
        (rows[i][i], rows[i][WEIGHTS]) = (RIDGE, RIDGE * weights[i]);
    }
    for &(evidence, is_right) in readings {
        let features = features(evidence);
        let p = sigmoid(dot(weights, &features));
        for (row, x) in rows.iter_mut().zip(features) {
            for (sum, y) in row.iter_mut().zip(features) {
                *sum += p * (1.0 - p) * x * y;
            }
            row[WEIGHTS] += (p - f64::from(is_right)) * x;
        }
    }
    solve(rows)
}

/// Gaussian elimination; the matrix is positive definite, so no pivot is 0.
fn solve(mut rows: [[f64; WEIGHTS + 1]; WEIGHTS]) -> [f64; WEIGHTS] {
    for k in 0..WEIGHTS {
        let pivot = rows[k];
        for row in &mut rows[k + 1..] {
            let factor = row[k] / pivot[k];
            for (number, above) in row.iter_mut().zip(pivot) {
                *number -= factor * above;
            }
        }
    }
    let mut solution = [0.0; WEIGHTS];
    for k in (0..WEIGHTS).rev() {
        let known = dot(&std::array::from_fn(|i| rows[k][i]), &solution);
        solution[k] = (rows[k][WEIGHTS] - known) / rows[k][k];
    }
    solution
}
