/// The slope of the straight line that fits points best once both coordinates are logarithms, by
/// least squares: the power p of y = c xᵖ. None if there are fewer than two different x, or a
/// coordinate is not above 0.
///
/// ```
/// let squares: Vec<(f64, f64)> = (1..9).map(f64::from).map(|x| (x, 5.0 * x * x)).collect();
/// assert!((experiments::log_log_slope(&squares).unwrap() - 2.0).abs() < 1e-12);
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
