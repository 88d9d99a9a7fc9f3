//! Outputs that are right as often as they say: calibrated by a temperature, and how well that is.

use ndarray::ArrayView2;

use crate::logistic::{sigmoid, softplus};

/// Where a model's metadata say by what its outputs' logits are divided.
pub const TEMPERATURE: &str = "temperature";

/// An output as a calibrated probability: σ(z/T), with σ(z) the output and T the temperature.
///
/// Above 1 it brings outputs nearer to 0.5, below 1 further away. It changes no answer, only how sure
/// it is. For outputs that stand each for themselves, such as sigmoid ones.
///
/// Source: C. Guo, G. Pleiss, Y. Sun and K. Weinberger, *On calibration of modern neural networks*,
/// 2017, section 4.2.
///
/// ```
/// assert_eq!(reading::calibrated(0.9, 1.0), 0.9);
/// // σ(2 ln 9) = 81/82
/// assert!((reading::calibrated(0.9, 0.5) - 81.0 / 82.0).abs() < 1e-6);
/// ```
pub fn calibrated(output: f32, temperature: f32) -> f32 {
    if temperature == 1.0 || !(output > 0.0 && output < 1.0) {
        return output;
    }
    let z = libm::log(f64::from(output)) - libm::log1p(-f64::from(output));
    to_f32(sigmoid(z / f64::from(temperature)))
}

/// Logits beyond these are those of outputs that have saturated.
const MOST: f64 = 16.0;

/// The temperatures that are tried.
const RANGE: (f64, f64) = (0.1, 10.0);

/// The temperature T that minimises the mean cross-entropy of σ(z/T), with the outputs, n x outputs, as
/// σ(z). A label that is no output's number, such as
/// [`Targets::NONE`](sigmoid_net::Targets::NONE), stands for none of them. 1 if there are no outputs.
///
/// ```
/// // Sure of itself, and wrong one time in four: 0.99 should be 0.75.
/// let outputs = ndarray::array![[0.99], [0.99], [0.99], [0.99]];
/// let temperature = reading::fit_temperature(outputs.view(), &[0, 0, 0, 255]);
/// assert!((reading::calibrated(0.99, temperature) - 0.75).abs() < 1e-3);
/// ```
///
/// # Panics
/// If there is another number of labels.
#[track_caller]
pub fn fit_temperature(outputs: ArrayView2<'_, f32>, labels: &[u8]) -> f32 {
    let (rows, found) = (outputs.nrows(), labels.len());
    assert!(found == rows, "{found} labels for the outputs of {rows} examples");
    if outputs.is_empty() {
        return 1.0;
    }
    // The logit of each output, positive where it says what is right.
    let mut margins = Vec::with_capacity(outputs.len());
    for (row, &label) in outputs.outer_iter().zip(labels) {
        for (k, &output) in row.iter().enumerate() {
            let output = f64::from(output);
            let z = (libm::log(output) - libm::log1p(-output)).clamp(-MOST, MOST);
            let z = if z.is_nan() { 0.0 } else { z };
            margins.push(if k == usize::from(label) { z } else { -z });
        }
    }
    // -ln σ(z/T)
    let cost = |log_temperature: f64| -> f64 {
        let beta = libm::exp(-log_temperature);
        margins.iter().map(|z| softplus(-z * beta)).sum()
    };
    let (lowest, highest) = (libm::log(RANGE.0), libm::log(RANGE.1));
    to_f32(libm::exp(minimum(cost, lowest, highest)))
}

/// Predictions of about the same confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceBin {
    /// How many there are.
    pub predictions: usize,
    /// Their mean confidence, from 0 to 1.
    pub confidence: f64,
    /// The share of them that is right, from 0 to 1.
    pub accuracy: f64,
}

/// How many bins there are from 0 to 1.
const BINS: usize = 15;

/// Predictions, each with its confidence and whether it was right, in 15 bins of confidence, equally
/// wide. Empty ones are left out; what is below 0 or above 1 counts as 0 or 1.
///
/// ```
/// let bins = reading::confidence_bins([(0.98, true), (0.5, true), (0.52, false), (0.48, false)]);
/// assert_eq!((bins[0].predictions, bins[1].predictions), (3, 1));
/// assert!((bins[0].confidence - 0.5).abs() < 1e-12 && bins[1].accuracy == 1.0);
/// ```
pub fn confidence_bins(predictions: impl IntoIterator<Item = (f64, bool)>) -> Vec<ConfidenceBin> {
    let mut sums = [(0, 0.0, 0); BINS];
    for (confidence, is_right) in predictions {
        let confidence = confidence.clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 at least")]
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        let (n, sum, right) = &mut sums[bin];
        (*n, *sum, *right) = (*n + 1, *sum + confidence, *right + usize::from(is_right));
    }
    let bin = |&(predictions, sum, right): &(usize, f64, usize)| ConfidenceBin {
        predictions,
        confidence: sum / predictions as f64,
        accuracy: right as f64 / predictions as f64,
    };
    sums.iter().filter(|(n, _, _)| *n > 0).map(bin).collect()
}

/// The expected calibration error, from 0 to 1, of predictions, each with its confidence and whether
/// it was right: the mean over all of them of how far the mean confidence in their
/// [bin](confidence_bins) is from the share of it that is right. 0 of none.
///
/// Source: C. Guo, G. Pleiss, Y. Sun and K. Weinberger, *On calibration of modern neural networks*,
/// 2017, Eq. (3) there.
///
/// ```
/// // Nine in ten right at a confidence of 0.8.
/// let error = reading::expected_calibration_error((0..10).map(|i| (0.8, i > 0)));
/// assert!((error - 0.1).abs() < 1e-12);
/// ```
pub fn expected_calibration_error(predictions: impl IntoIterator<Item = (f64, bool)>) -> f64 {
    let bins = confidence_bins(predictions);
    let all: usize = bins.iter().map(|bin| bin.predictions).sum();
    let off = |bin: &ConfidenceBin| bin.predictions as f64 * (bin.confidence - bin.accuracy).abs();
    bins.iter().map(off).sum::<f64>() / all.max(1) as f64
}

/// The accuracy of those predictions that remain when the least confident are refused.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusalCurve {
    /// How many of the i most confident are right, from i = 0 on.
    right: Vec<usize>,
}

impl RefusalCurve {
    /// Of predictions, each with its confidence and whether it was right. Of equally confident ones
    /// those that are right are refused first, so that no order flatters.
    ///
    /// ```
    /// use reading::RefusalCurve;
    ///
    /// let curve = RefusalCurve::new([(0.9, true), (0.8, true), (0.3, false), (0.7, true)]);
    /// assert_eq!(curve.accuracy_after(0.0), Some(0.75));
    /// assert_eq!(curve.accuracy_after(0.25), Some(1.0));
    /// assert_eq!(curve.accuracy_after(1.0), None);
    /// ```
    pub fn new(predictions: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let mut sorted: Vec<(f64, bool)> = predictions.into_iter().collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let counted = sorted.iter().scan(0, |right, (_, is_right)| {
            *right += usize::from(*is_right);
            Some(*right)
        });
        Self { right: std::iter::once(0).chain(counted).collect() }
    }

    /// The share, from 0 to 1, of right ones among those that remain when this share is refused,
    /// rounded to whole predictions. None if none remains.
    pub fn accuracy_after(&self, refused: f64) -> Option<f64> {
        let all = self.right.len() - 1;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 at least")]
        let refused = (refused * all as f64).round() as usize;
        let kept = all.checked_sub(refused).filter(|&kept| kept > 0)?;
        Some(self.right[kept] as f64 / kept as f64)
    }
}

/// Where a function of one minimum has it: golden-section search.
fn minimum(cost: impl Fn(f64) -> f64, mut from: f64, mut to: f64) -> f64 {
    let golden = (libm::sqrt(5.0) - 1.0) / 2.0;
    let inner = |from: f64, to: f64| (to - golden * (to - from), from + golden * (to - from));
    let (mut a, mut b) = inner(from, to);
    let (mut at_a, mut at_b) = (cost(a), cost(b));
    while to - from > 1e-4 {
        if at_a <= at_b {
            (to, b, at_b) = (b, a, at_a);
            a = inner(from, to).0;
            at_a = cost(a);
        } else {
            (from, a, at_a) = (a, b, at_b);
            b = inner(from, to).1;
            at_b = cost(b);
        }
    }
    f64::midpoint(from, to)
}

#[expect(clippy::cast_possible_truncation, reason = "rounded to the nearest")]
fn to_f32(number: f64) -> f32 {
    number as f32
}
