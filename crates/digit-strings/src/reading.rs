//! From candidates and what a classifier says of each to ranked readings.

use ndarray::ArrayView2;

use crate::classifier::Classifier;
use crate::paths::{Edge, Path, best_paths, log_add};
use crate::segmentation::Segmentation;

/// What may be written in a line.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reading {
    /// From left to right, each 0 to 9.
    pub digits: Vec<u8>,
    /// The logarithm of the 2-norm, over all segmentations that give these digits, of the product of
    /// the digits' probabilities, each less a tenth of what the cut on its right costs. Not
    /// normalised: several segmentations that hardly differ may come to more than 1.
    pub log_probability: f64,
    /// From 0 to 1: the share of this reading in all that are ranked, times the probability that each
    /// candidate of its best segmentation is a digit at all. Of a single candidate that is the
    /// classifier's output.
    pub confidence: f64,
    /// Its best segmentation: which candidate each digit is, as an index into
    /// [`Segmentation::candidates`]. Marks between the digits are left out.
    pub candidates: Vec<usize>,
}

/// All there is to say of a line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Readings {
    /// The best first, sixteen at most; none if there is no ink.
    pub ranked: Vec<Reading>,
    /// Where the line may be cut, and what may be a digit.
    pub segmentation: Segmentation,
    /// What the classifier said of each candidate.
    pub outputs: Vec<[f32; 10]>,
}

impl Readings {
    /// How sure each digit of the best reading is, from 0 to 1: the share of the ranked readings that
    /// have the same digit there, times the probability that its candidate is a digit at all. Of a
    /// single candidate that is the classifier's output. "There" is the same candidate, or the same
    /// place in a reading of the same length.
    ///
    /// ```
    /// use digit_strings::read_digit;
    ///
    /// let bar = ndarray::array![[255], [255], [255]];
    /// let ones = |images: &[[u8; 784]]| vec![[0., 0.75, 0., 0., 0., 0., 0., 0.2, 0., 0.]; images.len()];
    /// let confidences = read_digit(bar.view(), &ones).digit_confidences();
    /// assert!(confidences.len() == 1 && (confidences[0] - 0.75).abs() < 0.001);
    /// ```
    pub fn digit_confidences(&self) -> Vec<f64> {
        let Some(best) = self.ranked.first() else { return Vec::new() };
        let is_digit = |k: usize| f64::from(sum(&self.outputs[best.candidates[k]]).min(1.0));
        let shares = self.agreeing().into_iter().enumerate();
        shares.map(|(k, share)| share * is_digit(k)).collect()
    }

    /// For each digit of the best reading the share of the ranked readings that have it there.
    pub(crate) fn agreeing(&self) -> Vec<f64> {
        let Some(best) = self.ranked.first() else { return Vec::new() };
        let weight = |reading: &Reading| libm::exp(reading.log_probability - best.log_probability);
        let all: f64 = self.ranked.iter().map(weight).sum();
        let agreeing = |k: usize| -> f64 {
            let agrees = |reading: &&Reading| {
                let is_same = |(j, digit): (usize, &u8)| {
                    let is_there = reading.digits.len() == best.digits.len() && j == k;
                    *digit == best.digits[k]
                        && (is_there || reading.candidates[j] == best.candidates[k])
                };
                reading.digits.iter().enumerate().any(is_same)
            };
            self.ranked.iter().filter(agrees).map(weight).sum()
        };
        (0..best.digits.len()).map(|k| agreeing(k) / all).collect()
    }
}

/// A lower output counts as this much: no candidate is impossible.
const LEAST: f32 = 1e-4;

/// A candidate is read as its likeliest digit, and as others that are at least as likely as this.
const LIKELY: f32 = 0.005;

/// Texts kept at each cut.
const KEPT: usize = 16;

/// What a cut's cost is worth: one through the stem of a 1 as much as an output of 0.15 instead of
/// 1. More would keep touching digits together.
const PER_COST: f64 = 0.1;

/// The probability that a candidate is a mark if it may be one. It does not depend on the outputs: a
/// comma looks like a 1 or a 9.
const MARK: f64 = 0.9;

/// Segmentations that give the same digits count together as the norm of their probabilities with this
/// exponent: 1 is their sum, more is nearer to the best alone. Cuts a pixel apart give nearly the same
/// candidates; with the sum, a good digit loses to two poor halves that are cut in ten ways.
const NORM: f64 = 2.0;

/// Reads a line of ink: rows x columns of any number, 0 paper to 255 ink. All candidates are
/// classified in one batch.
pub fn read_line(image: ArrayView2<'_, u8>, classifier: &impl Classifier) -> Readings {
    Segmentation::of(image).read(classifier)
}

/// Reads an image that is one digit, whatever it looks like. Up to ten readings, by the classifier's
/// outputs.
pub fn read_digit(image: ArrayView2<'_, u8>, classifier: &impl Classifier) -> Readings {
    Segmentation::one_digit(image).read(classifier)
}

impl Segmentation {
    /// Classifies the candidates in one batch, and ranks the readings.
    ///
    /// # Panics
    /// If the classifier does not return outputs for each image.
    #[track_caller]
    pub fn read(self, classifier: &impl Classifier) -> Readings {
        let images = self.images();
        let outputs = if images.is_empty() { Vec::new() } else { classifier.classify(images) };
        self.readings(outputs)
    }

    /// The same by what a classifier has said of each candidate.
    ///
    /// # Panics
    /// If there are not outputs for each candidate.
    #[track_caller]
    pub fn readings(self, outputs: Vec<[f32; 10]>) -> Readings {
        Readings { ranked: self.rank(&outputs), segmentation: self, outputs }
    }

    /// The readings of the line by what a classifier said of each candidate, the best first.
    ///
    /// # Panics
    /// If there are not outputs for each candidate.
    #[track_caller]
    pub fn rank(&self, outputs: &[[f32; 10]]) -> Vec<Reading> {
        let (found, expected) = (outputs.len(), self.candidates().len());
        assert!(found == expected, "outputs for {found} images instead of {expected}");
        let edges: Vec<Edge> = (0..found).map(|i| self.edge(i, &outputs[i])).collect();
        let mut paths = best_paths(self.cuts().len(), &edges, KEPT);
        for path in &mut paths {
            path.log_sum /= NORM;
        }
        let total = paths.iter().map(|path| path.log_sum).fold(f64::NEG_INFINITY, log_add);
        let reading = |path: Path| {
            let are_digits = path.edges.iter().map(|&i| f64::from(sum(&outputs[i]).min(1.0)));
            let share = libm::exp(path.log_sum - total).min(1.0);
            Reading {
                confidence: share * are_digits.product::<f64>(),
                digits: path.digits,
                log_probability: path.log_sum,
                candidates: path.edges,
            }
        };
        paths.into_iter().map(reading).collect()
    }

    /// What a candidate may be read as.
    fn edge(&self, i: usize, outputs: &[f32; 10]) -> Edge {
        let candidate = &self.candidates()[i];
        let penalty = PER_COST * f64::from(self.cuts()[candidate.to].cost);
        let is_digit = if candidate.may_be_mark { 1.0 - MARK } else { 1.0 };
        let log = |output: f32| NORM * (libm::log(f64::from(output) * is_digit) - penalty);
        let mut digits: Vec<(u8, f32)> =
            (0..10).zip(outputs.iter().copied().map(counted)).collect();
        // Of equal ones the first comes first.
        digits.sort_by(|a, b| b.1.total_cmp(&a.1));
        let is_only_one = self.candidates().len() == 1;
        let likely = digits.iter().filter(|(_, output)| is_only_one || *output >= LIKELY).count();
        digits.truncate(likely.max(1));
        Edge {
            from: candidate.from,
            to: candidate.to,
            digits: digits.into_iter().map(|(digit, output)| (digit, log(output))).collect(),
            mark: candidate.may_be_mark.then(|| NORM * (libm::log(MARK) - penalty)),
        }
    }
}

/// An output as it counts: neither 0 nor above 1 nor NaN.
fn counted(output: f32) -> f32 {
    if output > LEAST { output.min(1.0) } else { LEAST }
}

fn sum(outputs: &[f32; 10]) -> f32 {
    outputs.iter().copied().map(counted).sum()
}
