//! Small statistics: the middle of several numbers, and the power of a law.

/// The slope of the straight line that fits points best once both coordinates are logarithms, by
/// least squares: the power p of y = c xᵖ. None if there are fewer than two different x, or a
/// coordinate is not above 0.
///
/// ```
/// let squares: Vec<(f64, f64)> = (1..9).map(f64::from).map(|x| (x, 5.0 * x * x)).collect();
/// assert!((chapter_one::log_log_slope(&squares).unwrap() - 2.0).abs() < 1e-12);
/// ```
pub fn log_log_slope(points: &[(f64, f64)]) -> Option<f64> {
    let n = points.len() as f64;
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / n;
    let (mean_x, mean_y) = (mean(|p| p.0), mean(|p| p.1));
    let spread: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    let both: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let slope = both / spread;
    slope.is_finite().then_some(slope)
}

/// The middle of numbers in any order; of an even count, halfway between the middle two. Not a
/// number if there are none.
///
/// ```
/// assert_eq!(chapter_one::median(&[3.0, 1.0, 9.0, 2.0]), 2.5);
/// ```
pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    if n == 0 { f64::NAN } else { f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]) }
}
