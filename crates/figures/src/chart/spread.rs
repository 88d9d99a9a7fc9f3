//! [`Spread`]: the lowest, the median and the highest of several numbers.

/// The lowest, the median and the highest of several numbers at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The place on the x axis.
    pub x: f64,
    /// The lowest number.
    pub lowest: f64,
    /// The median.
    pub median: f64,
    /// The highest number.
    pub highest: f64,
}

impl Spread {
    /// The spread of numbers in any order; the median of an even count is halfway between the two
    /// in the middle. None if there are no numbers or one of them is NaN.
    ///
    /// ```
    /// use figures::Spread;
    ///
    /// let spread = Spread::of(30.0, &[95.1, 94.8, 95.4, 95.2]).unwrap();
    /// assert_eq!((spread.lowest, spread.highest), (94.8, 95.4));
    /// assert!((spread.median - 95.15).abs() < 1e-12);
    /// ```
    pub fn of(x: f64, numbers: &[f64]) -> Option<Self> {
        if numbers.is_empty() || numbers.iter().any(|number| number.is_nan()) {
            return None;
        }
        let mut sorted = numbers.to_vec();
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len();
        let median = f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]);
        Some(Self { x, lowest: sorted[0], median, highest: sorted[n - 1] })
    }
}
