//! The legend: names of the series, above the plot, where they cover nothing. And how each series
//! is told from the others.

use plotters::element::PathElement;
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use crate::canvas::document::Area;
use crate::canvas::ink::{CONTOUR_WIDTH, draw_line, draw_point, stroke};
use crate::canvas::pixels::fine;
use crate::canvas::text::{SMALL, printable, shortened, text_style, text_width};
use crate::chart::series::{Marks, Series};
use crate::error::Error;
use crate::palette::{CONTOUR, INK, Shape, colour, shape};

/// How a series is told from the others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) colour: RGBColor,
    pub(crate) shape: Shape,
    /// Points of a line that get this shape, at most; 0 if the line needs no shape.
    pub(crate) shapes: usize,
    /// The number of the series among those that have a colour.
    pub(crate) number: usize,
}

/// Points of a line that get a shape, at most.
const SHAPES: usize = 15;

/// The style of each series. Levels and contours are grey and use up no colour. Lines get shapes
/// only where the legend names several series: elsewhere there is nothing to tell apart.
pub(crate) fn styles(series: &[Series]) -> Vec<Style> {
    let is_coloured =
        |series: &Series| !matches!(series.marks, Marks::Level(_) | Marks::Contours(_));
    let is_named = |series: &&Series| is_coloured(series) && !series.name.is_empty();
    let several = series.iter().filter(is_named).count() > 1;
    let mut numbers = 0..;
    let style = |series: &Series| {
        if !is_coloured(series) {
            return Style { colour: INK, shape: Shape::Disc, shapes: 0, number: 0 };
        }
        let number = numbers.next().unwrap_or(0);
        let shapes = if several && is_named(&series) { SHAPES } else { 0 };
        Style { colour: colour(number), shape: shape(number), shapes, number }
    };
    series.iter().map(style).collect()
}

/// Widths in pixels: of a sample, from it to the name, and from the name to the next sample.
const SAMPLE: f64 = 26.0;
const SPACE: f64 = 6.0;
const GAP: f64 = 18.0;
/// Height of a line in pixels.
const LINE: f64 = 19.0;

/// The legend laid out.
#[derive(Debug)]
pub(crate) struct Legend<'a> {
    entries: Vec<Entry<'a>>,
}

/// A line of the legend, or a part of one.
#[derive(Debug)]
struct Entry<'a> {
    /// Index of the series.
    series: usize,
    marks: &'a Marks,
    name: String,
    /// Left edge and middle, in pixels.
    x: f64,
    y: f64,
    line: usize,
}

impl<'a> Legend<'a> {
    /// Lays the legend out with its upper left corner here, in lines of this width in pixels.
    pub(crate) fn new(series: &'a [Series], (left, top): (f64, f64), width: f64) -> Self {
        let mut entries = Vec::new();
        let (mut offset, mut line) = (0.0, 0);
        for (i, series) in series.iter().enumerate().filter(|(_, series)| !series.name.is_empty()) {
            let name = shortened(&series.name, SMALL, width - SAMPLE - SPACE);
            let needed = SAMPLE + SPACE + text_width(&name, SMALL);
            if offset > 0.0 && offset + needed > width {
                (offset, line) = (0.0, line + 1);
            }
            let (x, y) = (left + offset, top + LINE * (line as f64 + 0.5));
            entries.push(Entry { series: i, marks: &series.marks, name, x, y, line });
            offset += needed + GAP;
        }
        Self { entries }
    }

    /// Height in pixels.
    pub(crate) fn height(&self) -> f64 {
        self.entries.last().map_or(0.0, |entry| LINE * (entry.line as f64 + 1.0))
    }

    /// Draws it, given the style of each series.
    pub(crate) fn draw(&self, area: &Area<'_>, styles: &[Style]) -> Result<(), Error> {
        for entry in &self.entries {
            draw_sample(area, entry.marks, styles[entry.series], (entry.x, entry.y))?;
            let style = text_style(SMALL, HPos::Left, VPos::Center);
            let place = (fine(entry.x + SAMPLE + SPACE), fine(entry.y));
            area.draw_text(&printable(&entry.name), &style, place)?;
        }
        Ok(())
    }
}

fn draw_sample(
    area: &Area<'_>,
    marks: &Marks,
    style: Style,
    (x, y): (f64, f64),
) -> Result<(), Error> {
    let across = [(fine(x), fine(y)), (fine(x + SAMPLE), fine(y))];
    let middle = (fine(x + SAMPLE / 2.0), fine(y));
    match marks {
        Marks::Dashed(_) | Marks::Level(_) => draw_line(area, &across, style.colour, true),
        Marks::Contours(_) => {
            Ok(area.draw(&PathElement::new(across, stroke(CONTOUR, CONTOUR_WIDTH)))?)
        }
        Marks::Points(_) => draw_point(area, middle, style.shape, style.colour),
        Marks::Bars(_) => {
            let reach = fine(8.0);
            let bar = [(middle.0, middle.1 - reach), (middle.0, middle.1 + reach)];
            draw_line(area, &bar, style.colour, false)?;
            draw_point(area, middle, style.shape, style.colour)
        }
        Marks::Line(_) | Marks::Band(_) | Marks::Steps(_) if style.shapes > 0 => {
            draw_line(area, &across, style.colour, false)?;
            draw_point(area, middle, style.shape, style.colour)
        }
        Marks::Line(_) | Marks::Band(_) | Marks::Steps(_) => {
            draw_line(area, &across, style.colour, false)
        }
    }
}
