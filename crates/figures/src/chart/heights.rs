//! [`Heights`]: a landscape, of which a chart draws contour lines.

/// The heights of a landscape at the knots of a grid, and the levels of its contour lines.
///
/// ```
/// use figures::{Chart, Heights};
///
/// let bowl = |x: f64, y: f64| x * x + 2.0 * y * y;
/// let heights = Heights::of(bowl, (-2.0, 2.0), (-1.0, 1.0), 41).with_levels([0.5, 1.0, 2.0]);
/// assert_eq!(heights.values.len(), 41 * 41);
/// let chart = Chart::new("A bowl")
///     .x("v₁")
///     .y("v₂")
///     .contours("C = 0.5, 1, 2", heights)
///     .line("the ball", [(1.5, 0.8), (0.9, 0.2), (0.5, 0.1)]);
/// assert!(chart.svg()?.contains("C = 0.5, 1, 2"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Heights {
    /// From the first column to the last.
    pub x: (f64, f64),
    /// From the first row to the last.
    pub y: (f64, f64),
    /// Knots in a row.
    pub columns: usize,
    /// Heights, row by row: rows x columns. No contour line enters a square at whose corner the
    /// height is not finite.
    pub values: Vec<f64>,
    /// The heights at which a contour line is drawn.
    pub levels: Vec<f64>,
}

impl Heights {
    /// The heights of a function of (x, y) at `side` x `side` knots, without levels.
    ///
    /// # Panics
    ///
    /// If `side` is below 2.
    #[track_caller]
    pub fn of(
        function: impl Fn(f64, f64) -> f64,
        x: (f64, f64),
        y: (f64, f64),
        side: usize,
    ) -> Self {
        assert!(side >= 2, "a grid of {side} x {side} knots");
        let values = (0..side * side)
            .map(|i| function(knot(x, side, i % side), knot(y, side, i / side)))
            .collect();
        Self { x, y, columns: side, values, levels: Vec::new() }
    }

    /// The same landscape with contour lines at these heights.
    pub fn with_levels(self, levels: impl IntoIterator<Item = f64>) -> Self {
        Self { levels: levels.into_iter().collect(), ..self }
    }

    /// Number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    /// The point (x, y) at a column and a row, which need not be whole.
    pub(crate) fn place(&self, column: f64, row: f64) -> (f64, f64) {
        let at = |(from, to): (f64, f64), share: f64, last: usize| {
            from + (to - from) * share / last.max(1) as f64
        };
        (at(self.x, column, self.columns - 1), at(self.y, row, self.rows() - 1))
    }
}

/// Place `i` of `count` evenly spaced ones.
fn knot((from, to): (f64, f64), count: usize, i: usize) -> f64 {
    from + (to - from) * i as f64 / (count - 1) as f64
}
