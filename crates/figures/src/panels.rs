//! [`Panels`]: several charts in one figure.

use std::path::Path;

use crate::canvas::document::document;
use crate::canvas::pixels::FINE;
use crate::chart::Chart;
use crate::error::Error;
use crate::save::{SVG, save};

/// Several charts in one figure, in rows.
///
/// As one document they are as wide as a row, which is too wide for a phone. A web page should take
/// [`Panels::svgs`] instead, one document for each chart, and let CSS wrap them (see the
/// [front page](crate#on-a-web-page)).
///
/// ```
/// use figures::{Chart, Panels};
///
/// let chart = |title, points| Chart::new(title).x("epoch").line("", points);
/// let panels = Panels::new("Cost and accuracy")
///     .with(chart("cost", [(0.0, 0.41), (1.0, 0.09)]))
///     .with(chart("accuracy, %", [(0.0, 9.8), (1.0, 93.2)]));
/// assert!(panels.svg()?.contains(r#"width="880" height="360""#));
/// assert_eq!(panels.svgs()?.len(), 2);
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
#[non_exhaustive]
pub struct Panels {
    /// The title of the whole, read out by screen readers; what is seen are the charts' titles.
    pub title: String,
    /// From left to right, row by row.
    pub charts: Vec<Chart>,
    /// Charts in a row; 0 counts as 1.
    pub columns: usize,
}

impl Panels {
    /// Width and height of each chart, in pixels.
    pub const SIZE: (usize, usize) = (440, 360);

    /// A figure without charts, two of which will share a row.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), charts: Vec::new(), columns: 2 }
    }

    /// The same figure with one more chart.
    pub fn with(mut self, chart: Chart) -> Self {
        self.charts.push(chart);
        self
    }

    /// The same figure with these charts too.
    pub fn charts(mut self, charts: impl IntoIterator<Item = Chart>) -> Self {
        self.charts.extend(charts);
        self
    }

    /// The same figure with so many charts in a row.
    pub fn columns(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    /// The charts as one SVG document, each 440 x 360 pixels, or all a little higher where one has
    /// a long legend.
    ///
    /// # Errors
    ///
    /// As for [`Chart::svg_sized`].
    pub fn svg(&self) -> Result<String, Error> {
        let (width, height) = self.chart_size()?;
        let columns = self.columns.clamp(1, self.charts.len().max(1));
        let rows = self.charts.len().div_ceil(columns).max(1);
        let size = (columns.saturating_mul(width), rows.saturating_mul(height));
        let fine = |pixels: usize| i32::try_from(pixels).unwrap_or(i32::MAX).saturating_mul(FINE);
        document(&self.title, size, |area| {
            for (i, chart) in self.charts.iter().enumerate() {
                let corner = (fine(i % columns * width), fine(i / columns * height));
                let panel = area.clone().shrink(corner, (fine(width), fine(height)));
                chart.draw(&panel, width, height)?;
            }
            Ok(())
        })
    }

    /// Each chart as an SVG document of its own, of the size it has in [`Panels::svg`].
    ///
    /// # Errors
    ///
    /// As for [`Chart::svg_sized`].
    pub fn svgs(&self) -> Result<Vec<String>, Error> {
        let (width, height) = self.chart_size()?;
        self.charts.iter().map(|chart| chart.svg_sized(width, height)).collect()
    }

    /// One size that suits all charts.
    fn chart_size(&self) -> Result<(usize, usize), Error> {
        let (width, least) = Self::SIZE;
        let mut height = least;
        for chart in &self.charts {
            height = height.max(chart.fitting_height(width, least)?);
        }
        Ok((width, height))
    }

    /// Writes [`Panels::svg`] to a file, whole or not at all.
    ///
    /// # Errors
    ///
    /// As for [`Panels::svg`]; [`Error::Extension`] if the file's name ends in anything but `.svg`;
    /// [`Error::Write`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save(path.as_ref(), SVG, || self.svg())
    }
}
