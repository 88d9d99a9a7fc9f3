/// The lowest, the middle and the highest of several numbers: what several seeds come to.
///
/// ```
/// use experiments::Spread;
/// let spread = Spread::of([3.0, 1.0, 2.0]).unwrap();
/// assert_eq!((spread.lowest, spread.median, spread.highest), (1.0, 2.0, 3.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The lowest.
    pub lowest: f64,
    /// The one in the middle, or half-way between the two that are.
    pub median: f64,
    /// The highest.
    pub highest: f64,
}

impl Spread {
    /// Of these numbers; None if there are none.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = numbers.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let (&lowest, &highest) = (sorted.first()?, sorted.last()?);
        let n = sorted.len();
        Some(Self { lowest, median: f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]), highest })
    }
}
