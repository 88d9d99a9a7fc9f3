//! Where the parts of a chart stand: title, legend, plot and axes, from the top down.

use plotters::style::text_anchor::{HPos, VPos};

use crate::canvas::document::Area;
use crate::canvas::pixels::{fine, whole};
use crate::canvas::text::{HEAD, SMALL, TEXT, longest, printable, text_style, wrapped};
use crate::chart::axis::Axis;
use crate::chart::frame::{Edges, Frame, MARGIN};
use crate::chart::legend::{Legend, styles};
use crate::chart::plot::Plot;
use crate::chart::ruler::Ruler;
use crate::chart::series::{Marks, Series};
use crate::error::Error;

/// Pixels of an axis for each tick, about.
const TICK_X: f64 = 70.0;
const TICK_Y: f64 = 50.0;
/// Height of a line of the title.
const TITLE_LINE: f64 = HEAD + 4.0;
/// Width and height of a chart, at least.
const LEAST: usize = 160;
/// Height of the plot itself, at least.
const LEAST_PLOT: f64 = 80.0;

/// A chart laid out on an area of given size.
#[derive(Debug)]
pub(crate) struct Layout<'a> {
    title: Vec<String>,
    series: &'a [Series],
    legend: Legend<'a>,
    frame: Frame<'a>,
}

impl<'a> Layout<'a> {
    /// Lays out a chart with these axes, (x, y), for a width and a height in pixels.
    pub(crate) fn new(
        title: &str,
        (x_axis, y_axis): (&'a Axis, &'a Axis),
        series: &'a [Series],
        (width, height): (usize, usize),
    ) -> Result<Self, Error> {
        if width.min(height) < LEAST {
            return Err(Error::TooSmall { width, height, least: LEAST });
        }
        let (width, height) = (width as f64, height as f64);
        let numbers = |of: fn(&Marks) -> Vec<f64>| -> Vec<f64> {
            series.iter().flat_map(|series| of(&series.marks)).collect()
        };
        let count = |pixels: f64, each: f64| whole(pixels / each).max(0).unsigned_abs() as usize;
        let x = Ruler::new(x_axis, &numbers(Marks::xs), count(width - 80.0, TICK_X))?;
        let y = Ruler::new(y_axis, &numbers(Marks::ys), count(height - 110.0, TICK_Y))?;

        let title = wrapped(title, HEAD, width - 2.0 * MARGIN);
        let names = longest(y.ticks.iter().map(|(_, name)| name.as_str()), SMALL);
        let label = if y_axis.label.is_empty() { 0.0 } else { TEXT + 9.0 };
        let left = (MARGIN + label + names + 8.0).min(width / 2.0);
        let below_title = MARGIN + title.len() as f64 * TITLE_LINE;
        let legend = Legend::new(series, (left, below_title + 2.0), width - left - MARGIN);
        let label = if x_axis.label.is_empty() { 0.0 } else { TEXT + 6.0 };
        let edges = Edges {
            left,
            top: below_title + legend.height() + 6.0,
            right: width - MARGIN - 8.0,
            bottom: height - MARGIN - SMALL - 8.0 - label,
        };
        let labels = (x_axis.label.as_str(), y_axis.label.as_str());
        Ok(Self { title, series, legend, frame: Frame { width, edges, labels, x, y } })
    }

    /// Pixels of height that the plot lacks to be readable.
    pub(crate) fn lacking(&self) -> usize {
        let Edges { top, bottom, .. } = self.frame.edges;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative")]
        let lacking = (LEAST_PLOT - (bottom - top)).ceil().max(0.0) as usize;
        lacking
    }

    /// Draws the chart.
    pub(crate) fn draw(&self, area: &Area<'_>) -> Result<(), Error> {
        for (i, line) in self.title.iter().enumerate() {
            let place = (fine(self.frame.edges.left), fine(MARGIN + i as f64 * TITLE_LINE));
            area.draw_text(&printable(line), &text_style(HEAD, HPos::Left, VPos::Top), place)?;
        }
        let styles = styles(self.series);
        self.legend.draw(area, &styles)?;
        self.frame.draw(area)?;
        let plot = Plot { area, frame: &self.frame };
        for (series, style) in self.series.iter().zip(&styles) {
            plot.draw(&series.marks, *style)?;
        }
        Ok(())
    }
}
