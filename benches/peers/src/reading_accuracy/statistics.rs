//! From confidences to what is refused.

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

/// The share for which this holds, from 0 to 1; 0 of none.
pub(crate) fn share(holds: impl ExactSizeIterator<Item = bool>) -> f64 {
    let all = holds.len().max(1);
    holds.filter(|holds| *holds).count() as f64 / all as f64
}
