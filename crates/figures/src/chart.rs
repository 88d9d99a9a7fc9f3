use crate::canvas::svg;
use crate::error::Error;
use crate::heights::Heights;
use crate::plot::draw_chart;

/// Numbers drawn against numbers.
///
/// A point that has no place, because a coordinate is not a finite number or is not above 0 on a
/// logarithmic axis, is left out, and the line through it is interrupted. What lies outside a
/// range given for an axis is cut off at the edge.
///
/// ```
/// use figures::{Axis, Chart, Series};
///
/// let chart = Chart {
///     title: "The first squares".into(),
///     x: Axis::linear("n"),
///     y: Axis::linear("n²"),
///     series: vec![Series::line("squares", (0..9).map(|n| (n.into(), (n * n).into())))],
/// };
/// let svg = chart.svg()?;
/// assert!(svg.starts_with("<svg ") && svg.contains("The first squares"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What stands above it; none if empty.
    pub title: String,
    /// The axis to the right.
    pub x: Axis,
    /// The axis upwards.
    pub y: Axis,
    /// What is drawn, each over the one before. The first has the first colour, and so on.
    pub series: Vec<Series>,
}

/// One axis of a [`Chart`].
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it counts and in which unit.
    pub label: String,
    /// How numbers turn into places.
    pub scale: Scale,
    /// Where it begins and ends. None: where the numbers do, and a little beyond.
    pub range: Option<(f64, f64)>,
    /// Names for some of its places, instead of the numbers it would choose. None if empty.
    pub ticks: Vec<(f64, String)>,
}

/// How numbers turn into places on an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equal distances.
    Linear,
    /// Equal ratios are equal distances. Only numbers above 0 have a place.
    Log,
}

/// Numbers of one kind, with a name for the legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What the legend calls them. If it is empty they are not in the legend.
    pub name: String,
    /// The numbers, and how they are drawn.
    pub marks: Marks,
}

/// The numbers of a [`Series`], and how they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Marks {
    /// A line from point to point.
    Line(Vec<(f64, f64)>),
    /// A dashed line from point to point: what is expected rather than found.
    Dashed(Vec<(f64, f64)>),
    /// Points alone.
    Points(Vec<(f64, f64)>),
    /// A line that keeps its height until the next point.
    Steps(Vec<(f64, f64)>),
    /// Upright bars from the lowest to the highest, with a point at the median.
    Bars(Vec<Spread>),
    /// A line through the medians, in a band from the lowest to the highest.
    Band(Vec<Spread>),
    /// A dashed line at this height from edge to edge.
    Level(f64),
    /// Lines of equal height, as on a map.
    Contours(Heights),
}

/// The lowest, the median and the highest of several numbers at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The place.
    pub x: f64,
    /// The lowest.
    pub lowest: f64,
    /// Half of them are not above it, half of them not below.
    pub median: f64,
    /// The highest.
    pub highest: f64,
}

impl Spread {
    /// Of numbers in any order; the median of an even count is halfway between the middle two.
    /// None if there are none, or one is not a number.
    ///
    /// ```
    /// use figures::Spread;
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

impl Chart {
    /// The chart as an SVG document, 640 × 400 pixels.
    ///
    /// # Errors
    ///
    /// [`Error::Range`] if the range of an axis is not from one finite number to a greater one, or
    /// begins at 0 or below on a logarithmic axis.
    pub fn svg(&self) -> Result<String, Error> {
        svg(&self.title, (640, 400), |area| draw_chart(self, area))
    }
}

impl Axis {
    /// Equal differences at equal distances.
    pub fn linear(label: impl Into<String>) -> Self {
        Self { label: label.into(), scale: Scale::Linear, range: None, ticks: Vec::new() }
    }

    /// Equal ratios at equal distances.
    pub fn log(label: impl Into<String>) -> Self {
        Self { scale: Scale::Log, ..Self::linear(label) }
    }

    /// Names in place of the numbers 0, 1, 2 and so on.
    pub fn named<N: Into<String>>(
        label: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let ticks: Vec<_> =
            names.into_iter().enumerate().map(|(i, name)| (i as f64, name.into())).collect();
        let last = ticks.len().max(1) as f64 - 1.0;
        Self { range: Some((-0.5, last + 0.5)), ticks, ..Self::linear(label) }
    }

    /// The same axis, from `low` to `high`.
    #[must_use]
    pub fn between(self, low: f64, high: f64) -> Self {
        Self { range: Some((low, high)), ..self }
    }
}

impl Series {
    fn new(name: impl Into<String>, marks: Marks) -> Self {
        Self { name: name.into(), marks }
    }

    /// [`Marks::Line`].
    pub fn line(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(name, Marks::Line(points.into_iter().collect()))
    }

    /// [`Marks::Dashed`].
    pub fn dashed(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(name, Marks::Dashed(points.into_iter().collect()))
    }

    /// [`Marks::Points`].
    pub fn points(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(name, Marks::Points(points.into_iter().collect()))
    }

    /// [`Marks::Steps`].
    pub fn steps(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(name, Marks::Steps(points.into_iter().collect()))
    }

    /// [`Marks::Bars`].
    pub fn bars(name: impl Into<String>, spreads: impl IntoIterator<Item = Spread>) -> Self {
        Self::new(name, Marks::Bars(spreads.into_iter().collect()))
    }

    /// [`Marks::Band`].
    pub fn band(name: impl Into<String>, spreads: impl IntoIterator<Item = Spread>) -> Self {
        Self::new(name, Marks::Band(spreads.into_iter().collect()))
    }

    /// [`Marks::Contours`].
    pub fn contours(name: impl Into<String>, heights: Heights) -> Self {
        Self::new(name, Marks::Contours(heights))
    }

    /// [`Marks::Level`].
    pub fn level(name: impl Into<String>, y: f64) -> Self {
        Self::new(name, Marks::Level(y))
    }
}

impl Marks {
    /// The numbers along x.
    pub(crate) fn xs(&self) -> Vec<f64> {
        match self {
            Self::Line(points)
            | Self::Dashed(points)
            | Self::Points(points)
            | Self::Steps(points) => points.iter().map(|point| point.0).collect(),
            Self::Bars(spreads) | Self::Band(spreads) => {
                spreads.iter().map(|spread| spread.x).collect()
            }
            Self::Level(_) => Vec::new(),
            Self::Contours(heights) => vec![heights.x.0, heights.x.1],
        }
    }

    /// The numbers along y.
    pub(crate) fn ys(&self) -> Vec<f64> {
        match self {
            Self::Line(points)
            | Self::Dashed(points)
            | Self::Points(points)
            | Self::Steps(points) => points.iter().map(|point| point.1).collect(),
            Self::Bars(spreads) | Self::Band(spreads) => {
                spreads.iter().flat_map(|spread| [spread.lowest, spread.highest]).collect()
            }
            Self::Level(y) => vec![*y],
            Self::Contours(heights) => vec![heights.y.0, heights.y.1],
        }
    }
}
