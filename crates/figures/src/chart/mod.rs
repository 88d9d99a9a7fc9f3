//! [`Chart`]: numbers drawn against numbers.

use std::path::Path;

use crate::canvas::document::{Area, document};
use crate::chart::axis::Axis;
use crate::chart::heights::Heights;
use crate::chart::layout::Layout;
use crate::chart::series::Series;
use crate::chart::spread::Spread;
use crate::error::Error;
use crate::save::{SVG, save};

// What a chart is made of: plain data.
pub(crate) mod axis;
pub(crate) mod heights;
pub(crate) mod series;
pub(crate) mod spread;

// Where everything goes.
mod layout;
mod numbers;
mod ruler;

// How it is drawn.
pub(crate) mod clip;
mod contour;
mod frame;
mod legend;
mod plot;

/// Numbers drawn against numbers.
///
/// A point without a place is left out, and the line through it is interrupted: one whose
/// coordinate is not finite, or is not above 0 on a logarithmic axis. A line that leaves the range
/// given for an axis is cut at the edge.
///
/// ```
/// use figures::{Axis, Chart};
///
/// let squares = (0..9).map(|n| (f64::from(n), f64::from(n * n)));
/// let chart = Chart::new("The first squares")
///     .x("n")
///     .y(Axis::linear("n²").between(0.0, 64.0))
///     .line("squares", squares)
///     .level("half of the last", 32.0);
/// let svg = chart.svg()?;
/// assert!(svg.starts_with("<svg ") && svg.contains("The first squares"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
#[non_exhaustive]
pub struct Chart {
    /// The title above it; none if empty.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, each series over the one before. Colours and shapes go by this order.
    pub series: Vec<Series>,
}

impl Chart {
    /// Width and height of [`Chart::svg`], in pixels.
    pub const SIZE: (usize, usize) = (640, 400);

    /// A chart without series, its axes linear and without labels. It has no title if this is
    /// empty.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), x: Axis::linear(""), y: Axis::linear(""), series: Vec::new() }
    }

    /// The same chart with this horizontal axis; text is the label of a linear one.
    pub fn x(self, axis: impl Into<Axis>) -> Self {
        Self { x: axis.into(), ..self }
    }

    /// The same chart with this vertical axis; text is the label of a linear one.
    pub fn y(self, axis: impl Into<Axis>) -> Self {
        Self { y: axis.into(), ..self }
    }

    /// The same chart with one more series, drawn over the others.
    pub fn with(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// The same chart with these series too, drawn over the others in this order.
    pub fn series(mut self, series: impl IntoIterator<Item = Series>) -> Self {
        self.series.extend(series);
        self
    }

    /// Adds a line from point to point.
    pub fn line(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.with(Series::line(name, points))
    }

    /// Adds a dashed line from point to point, for what is expected rather than measured.
    pub fn dashed(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.with(Series::dashed(name, points))
    }

    /// Adds points.
    pub fn points(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.with(Series::points(name, points))
    }

    /// Adds a line that keeps its height until the next point.
    pub fn steps(
        self,
        name: impl Into<String>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.with(Series::steps(name, points))
    }

    /// Adds upright bars from the lowest to the highest, with a point at the median.
    pub fn bars(self, name: impl Into<String>, spreads: impl IntoIterator<Item = Spread>) -> Self {
        self.with(Series::bars(name, spreads))
    }

    /// Adds a line through the medians, in a band from the lowest to the highest.
    pub fn band(self, name: impl Into<String>, spreads: impl IntoIterator<Item = Spread>) -> Self {
        self.with(Series::band(name, spreads))
    }

    /// Adds a dashed line at this height from edge to edge.
    pub fn level(self, name: impl Into<String>, y: f64) -> Self {
        self.with(Series::level(name, y))
    }

    /// Adds contour lines.
    pub fn contours(self, name: impl Into<String>, heights: Heights) -> Self {
        self.with(Series::contours(name, heights))
    }

    /// The chart as an SVG document, 640 x 400 pixels.
    ///
    /// # Errors
    ///
    /// [`Error::Range`] if an axis cannot have its range, [`Error::Size`] if there are contours
    /// whose heights fill no grid.
    pub fn svg(&self) -> Result<String, Error> {
        let (width, height) = Self::SIZE;
        self.svg_sized(width, height)
    }

    /// The chart as an SVG document of this size in pixels, or a little higher where a long legend
    /// would leave no room for the plot. Text has the same size whatever the size of the chart: for
    /// a narrow screen, draw a narrow chart rather than shrink a wide one.
    ///
    /// ```
    /// use figures::Chart;
    ///
    /// let svg = Chart::new("On a phone").line("", [(0.0, 1.0), (1.0, 3.0)]).svg_sized(360, 300)?;
    /// assert!(svg.contains(r#"width="360" height="300""#));
    /// # Ok::<(), figures::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Chart::svg`]; [`Error::TooSmall`] below 160 pixels each way, [`Error::TooLarge`]
    /// beyond 100,000.
    pub fn svg_sized(&self, width: usize, height: usize) -> Result<String, Error> {
        let height = self.fitting_height(width, height)?;
        document(&self.title, (width, height), |area| self.draw(area, width, height))
    }

    /// Writes [`Chart::svg`] to a file, whole or not at all.
    ///
    /// # Errors
    ///
    /// As for [`Chart::svg`]; [`Error::Extension`] if the file's name ends in anything but `.svg`;
    /// [`Error::Write`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save(path.as_ref(), SVG, || self.svg())
    }

    /// The height given, or the least at which the plot has room.
    pub(crate) fn fitting_height(&self, width: usize, height: usize) -> Result<usize, Error> {
        Ok(height + self.layout(width, height)?.lacking())
    }

    /// Draws it on an area of this size in pixels.
    pub(crate) fn draw(&self, area: &Area<'_>, width: usize, height: usize) -> Result<(), Error> {
        self.layout(width, height)?.draw(area)
    }

    fn layout(&self, width: usize, height: usize) -> Result<Layout<'_>, Error> {
        Layout::new(&self.title, (&self.x, &self.y), &self.series, (width, height))
    }
}
