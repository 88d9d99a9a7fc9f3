/// The heights of a landscape at the knots of a grid, and the heights whose lines are drawn.
///
/// ```
/// use figures::{Axis, Chart, Heights, Series};
///
/// let bowl = |x: f64, y: f64| x * x + 2.0 * y * y;
/// let heights = Heights::of(bowl, (-2.0, 2.0), (-1.0, 1.0), 41).with_levels([0.5, 1.0, 2.0]);
/// assert_eq!(heights.values.len(), 41 * 41);
/// let chart = Chart {
///     title: "A bowl".into(),
///     x: Axis::linear("v₁"),
///     y: Axis::linear("v₂"),
///     series: vec![
///         Series::contours("C = 0.5, 1, 2", heights),
///         Series::line("the ball", [(1.5, 0.8), (0.9, 0.2), (0.5, 0.1)]),
///     ],
/// };
/// chart.svg()?;
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Heights {
    /// From the first column to the last.
    pub x: (f64, f64),
    /// From the first row to the last.
    pub y: (f64, f64),
    /// Knots in a row.
    pub columns: usize,
    /// Row by row: rows x columns. No line goes through a square at a knot of no finite height.
    pub values: Vec<f64>,
    /// The heights whose lines are drawn.
    pub levels: Vec<f64>,
}

impl Heights {
    /// Of a function, at `side` x `side` knots. No line is drawn yet.
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

    /// With lines at these heights.
    #[must_use]
    pub fn with_levels(self, levels: impl IntoIterator<Item = f64>) -> Self {
        Self { levels: levels.into_iter().collect(), ..self }
    }

    /// Rows of the grid.
    pub(crate) fn rows(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    /// Where a knot is, in columns and rows that need not be whole.
    pub(crate) fn place(&self, column: f64, row: f64) -> (f64, f64) {
        let at = |(from, to): (f64, f64), share: f64, last: usize| {
            from + (to - from) * share / last.max(1) as f64
        };
        (at(self.x, column, self.columns - 1), at(self.y, row, self.rows() - 1))
    }
}

/// Number `i` of `count` places from one end to the other.
fn knot((from, to): (f64, f64), count: usize, i: usize) -> f64 {
    from + (to - from) * i as f64 / (count - 1) as f64
}
