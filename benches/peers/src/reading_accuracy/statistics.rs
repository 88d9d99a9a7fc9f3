//! From confidences and what was right to calibration and refusal.

/// Bins of the calibration error.
const BINS: usize = 15;

/// The expected calibration error, from 0 to 1, of predictions with their confidence from 0 to 1 and
/// whether they were right: the mean over 15 equal bins of confidence, weighted by their numbers, of how
/// far the share of right ones is from the mean confidence. 0 of none.
///
/// Source: C. Guo, G. Pleiss, Y. Sun and K. Weinberger, *On calibration of modern neural networks*,
/// 2017, Eq. (3) there.
///
/// ```
/// // Nine in ten right at a confidence of 0.8.
/// let predictions: Vec<_> = (0..10).map(|i| (0.8, i > 0)).collect();
/// assert!((peers::calibration_error(&predictions) - 0.1).abs() < 1e-12);
/// ```
pub fn calibration_error(predictions: &[(f64, bool)]) -> f64 {
    // Sums of confidence, and how many were right.
    let mut bins = [(0.0, 0.0); BINS];
    for &(confidence, is_right) in predictions {
        let (sum, right) = &mut bins[bin(confidence)];
        *sum += confidence;
        *right += f64::from(u8::from(is_right));
    }
    let apart: f64 = bins.iter().map(|(sum, right)| f64::abs(sum - right)).sum();
    apart / predictions.len().max(1) as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 at least")]
fn bin(confidence: f64) -> usize {
    ((confidence.max(0.0) * BINS as f64) as usize).min(BINS - 1)
}

/// The confidence below which this share of them lies, above 0: what has none is refused always.
///
/// ```
/// let confidences: Vec<f64> = (0..100).map(|i| f64::from(i) / 100.0).collect();
/// let threshold = peers::threshold(&confidences, 0.05);
/// assert_eq!(confidences.iter().filter(|&&confidence| confidence < threshold).count(), 5);
/// ```
pub fn threshold(confidences: &[f64], share: f64) -> f64 {
    let mut sorted = confidences.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 at least")]
    let refused = (share * sorted.len() as f64).round() as usize;
    sorted.get(refused).map_or(f64::INFINITY, |confidence| confidence.max(f64::MIN_POSITIVE))
}

/// The share, from 0 to 1, of right predictions among those that remain when this share, the least
/// confident, is refused. None if none remains.
///
/// ```
/// let predictions = [(0.9, true), (0.4, false), (0.8, true), (0.7, false)];
/// assert_eq!(peers::accuracy_after_refusal(&predictions, 0.0), Some(0.5));
/// assert_eq!(peers::accuracy_after_refusal(&predictions, 0.5), Some(1.0));
/// ```
pub fn accuracy_after_refusal(predictions: &[(f64, bool)], share: f64) -> Option<f64> {
    let mut sorted = predictions.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 at least")]
    let refused = (share * sorted.len() as f64).round() as usize;
    let accepted = sorted.get(refused..).filter(|accepted| !accepted.is_empty())?;
    let right = accepted.iter().filter(|(_, is_right)| *is_right).count();
    Some(right as f64 / accepted.len() as f64)
}

/// The share for which this holds, from 0 to 1; 0 of none.
pub(crate) fn share(holds: impl ExactSizeIterator<Item = bool>) -> f64 {
    let all = holds.len().max(1);
    holds.filter(|holds| *holds).count() as f64 / all as f64
}
