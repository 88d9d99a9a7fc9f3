use crate::canvas::{FINE, svg};
use crate::chart::Chart;
use crate::error::Error;
use crate::plot::draw_chart;

/// Several charts in one figure, side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Panels {
    /// What stands above them all, for those who cannot see the figure; the charts have titles.
    pub title: String,
    /// From left to right, and then in the next row.
    pub charts: Vec<Chart>,
    /// Charts in a row.
    pub columns: usize,
}

/// Size of each chart, in pixels.
const SIZE: (u32, u32) = (440, 360);

impl Panels {
    /// The charts as one SVG document, each 440 × 360 pixels.
    ///
    /// # Errors
    ///
    /// As for [`Chart::svg`].
    pub fn svg(&self) -> Result<String, Error> {
        let columns = self.columns.clamp(1, self.charts.len().max(1));
        let rows = self.charts.len().div_ceil(columns).max(1);
        let pixels = |count: usize, size: u32| u32::try_from(count).unwrap_or(1) * size;
        let size = (pixels(columns, SIZE.0), pixels(rows, SIZE.1));
        let fine =
            |count: usize, size: u32| i32::try_from(count).unwrap_or(0) * size.cast_signed() * FINE;
        svg(&self.title, size, |area| {
            for (i, chart) in self.charts.iter().enumerate() {
                let corner = (fine(i % columns, SIZE.0), fine(i / columns, SIZE.1));
                let panel = area.clone().shrink(corner, (fine(1, SIZE.0), fine(1, SIZE.1)));
                draw_chart(chart, &panel)?;
            }
            Ok(())
        })
    }
}
