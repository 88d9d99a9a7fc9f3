//! What the lines and points mean, above the chart, where it covers nothing.

use plotters::element::PathElement;
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

use crate::canvas::{
    Area, CONTOUR_WIDTH, SMALL, draw_line, draw_point, fine, printable, stroke, text_style,
    text_width,
};
use crate::chart::{Marks, Series};
use crate::error::Error;
use crate::palette::{CONTOUR, INK, Shape, colour, shape};

/// How a series is told from the others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) colour: RGBColor,
    pub(crate) shape: Shape,
    /// Points of a line that have this shape, at most. None if there is nothing to tell it from.
    pub(crate) shapes: usize,
    /// Its number among those that have a colour.
    pub(crate) number: usize,
}

/// Points of a line that get a shape, at most.
const SHAPES: usize = 15;

/// The look of each series. Levels and contours are grey and leave the colours to the others; what
/// the legend does not name needs no shapes to be found there.
pub(crate) fn looks(series: &[Series]) -> Vec<Look> {
    let is_coloured =
        |series: &Series| !matches!(series.marks, Marks::Level(_) | Marks::Contours(_));
    let is_named = |series: &&Series| is_coloured(series) && !series.name.is_empty();
    let several = series.iter().filter(is_named).count() > 1;
    let mut numbers = 0..;
    let look = |series: &Series| {
        if !is_coloured(series) {
            return Look { colour: INK, shape: Shape::Disc, shapes: 0, number: 0 };
        }
        let number = numbers.next().unwrap_or(0);
        let shapes = if several && is_named(&series) { SHAPES } else { 0 };
        Look { colour: colour(number), shape: shape(number), shapes, number }
    };
    series.iter().map(look).collect()
}

/// Pixels of the sample of a line, of the space to the next, and from line to line of the legend.
const SAMPLE: f64 = 26.0;
const GAP: f64 = 18.0;
const LINE: f64 = 19.0;

/// Where each entry stands: number of the series, left edge and line, all lines being `width`
/// pixels wide.
pub(crate) fn entries(series: &[Series], width: f64) -> Vec<(usize, f64, usize)> {
    let mut entries = Vec::new();
    let (mut left, mut line) = (0.0, 0);
    for (i, series) in series.iter().enumerate().filter(|(_, series)| !series.name.is_empty()) {
        let needed = SAMPLE + 6.0 + text_width(&series.name, SMALL);
        if left > 0.0 && left + needed > width {
            (left, line) = (0.0, line + 1);
        }
        entries.push((i, left, line));
        left += needed + GAP;
    }
    entries
}

/// Height of the legend in pixels.
pub(crate) fn height(entries: &[(usize, f64, usize)]) -> f64 {
    entries.last().map_or(0.0, |(_, _, line)| LINE * (*line as f64 + 1.0))
}

/// Draws it with its upper left corner here, in pixels.
pub(crate) fn draw(
    area: &Area<'_>,
    series: &[Series],
    looks: &[Look],
    (left, top): (f64, f64),
    entries: &[(usize, f64, usize)],
) -> Result<(), Error> {
    for &(i, offset, line) in entries {
        let (x, y) = (left + offset, top + LINE * (line as f64 + 0.5));
        draw_sample(area, &series[i].marks, looks[i], (x, y))?;
        let style = text_style(SMALL, HPos::Left, VPos::Center);
        let place = (fine(x + SAMPLE + 6.0), fine(y));
        area.draw_text(&printable(&series[i].name), &style, place)?;
    }
    Ok(())
}

fn draw_sample(
    area: &Area<'_>,
    marks: &Marks,
    look: Look,
    (x, y): (f64, f64),
) -> Result<(), Error> {
    let across = [(fine(x), fine(y)), (fine(x + SAMPLE), fine(y))];
    let middle = (fine(x + SAMPLE / 2.0), fine(y));
    match marks {
        Marks::Dashed(_) | Marks::Level(_) => draw_line(area, &across, look.colour, true),
        Marks::Contours(_) => {
            Ok(area.draw(&PathElement::new(across, stroke(CONTOUR, CONTOUR_WIDTH)))?)
        }
        Marks::Points(_) => draw_point(area, middle, look.shape, look.colour),
        Marks::Bars(_) => {
            let reach = fine(8.0);
            let bar = [(middle.0, middle.1 - reach), (middle.0, middle.1 + reach)];
            draw_line(area, &bar, look.colour, false)?;
            draw_point(area, middle, look.shape, look.colour)
        }
        Marks::Line(_) | Marks::Band(_) | Marks::Steps(_) if look.shapes > 0 => {
            draw_line(area, &across, look.colour, false)?;
            draw_point(area, middle, look.shape, look.colour)
        }
        Marks::Line(_) | Marks::Band(_) | Marks::Steps(_) => {
            draw_line(area, &across, look.colour, false)
        }
    }
}
