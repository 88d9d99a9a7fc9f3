//! The axes of a chart: grid, ticks and labels around the plot.

use plotters::element::PathElement;
use plotters::style::text_anchor::{HPos, VPos};

use crate::canvas::document::Area;
use crate::canvas::ink::stroke;
use crate::canvas::pixels::fine;
use crate::canvas::text::{
    SMALL, TEXT, longest, printable, shrunk, text_style, text_width, upright,
};
use crate::chart::ruler::Ruler;
use crate::error::Error;
use crate::palette::{FAINT, GRID, INK};

/// A point of the plot, its lower left corner (0, 0), its upper right (1, 1).
pub(crate) type Point = (f64, f64);

/// White at the edges of a chart, in pixels.
pub(crate) const MARGIN: f64 = 12.0;

/// Where the plot itself is, in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edges {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Edges {
    /// The place of a point, in plotters' units.
    pub(crate) fn place(&self, (x, y): Point) -> (i32, i32) {
        let across = self.left + x * (self.right - self.left);
        let down = self.bottom - y * (self.bottom - self.top);
        (fine(across), fine(down))
    }
}

/// The plot's edges and its two axes.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    /// Of the whole chart, in pixels.
    pub(crate) width: f64,
    pub(crate) edges: Edges,
    /// Of the x and the y axis.
    pub(crate) labels: (&'a str, &'a str),
    pub(crate) x: Ruler,
    pub(crate) y: Ruler,
}

impl Frame<'_> {
    /// Draws all of it.
    pub(crate) fn draw(&self, area: &Area<'_>) -> Result<(), Error> {
        self.draw_grid(area)?;
        self.draw_ticks(area)?;
        self.draw_labels(area)
    }

    fn draw_grid(&self, area: &Area<'_>) -> Result<(), Error> {
        let line = |from: Point, to: Point, colour, width| {
            let ends = [self.edges.place(from), self.edges.place(to)];
            area.draw(&PathElement::new(ends, stroke(colour, width)))
        };
        for &x in &self.x.between {
            line((x, 0.0), (x, 1.0), FAINT, 1.0)?;
        }
        for &y in &self.y.between {
            line((0.0, y), (1.0, y), FAINT, 1.0)?;
        }
        for &(x, _) in &self.x.ticks {
            line((x, 0.0), (x, 1.0), GRID, 1.0)?;
        }
        for &(y, _) in &self.y.ticks {
            line((0.0, y), (1.0, y), GRID, 1.0)?;
        }
        line((0.0, 0.0), (1.0, 0.0), INK, 1.0)?;
        line((0.0, 0.0), (0.0, 1.0), INK, 1.0)?;
        Ok(())
    }

    fn draw_ticks(&self, area: &Area<'_>) -> Result<(), Error> {
        // Names that would run into each other are written smaller.
        let slot = (self.edges.right - self.edges.left) / self.x.ticks.len().max(1) as f64 - 4.0;
        let names = self.x.ticks.iter().map(|(_, name)| name.as_str());
        let below = text_style(shrunk(SMALL, longest(names, SMALL), slot), HPos::Center, VPos::Top);
        for (x, name) in &self.x.ticks {
            let (x, y) = self.edges.place((*x, 0.0));
            area.draw_text(&printable(name), &below, (x, y + fine(5.0)))?;
        }
        let beside = text_style(SMALL, HPos::Right, VPos::Center);
        for (y, name) in &self.y.ticks {
            let (x, y) = self.edges.place((0.0, *y));
            area.draw_text(&printable(name), &beside, (x - fine(6.0), y))?;
        }
        Ok(())
    }

    fn draw_labels(&self, area: &Area<'_>) -> Result<(), Error> {
        let (x_label, y_label) = self.labels;
        let (middle, lowest) = self.edges.place((0.5, 0.0));
        let centre = f64::midpoint(self.edges.left, self.edges.right);
        let room = 2.0 * centre.min(self.width - centre);
        let size = shrunk(TEXT, text_width(x_label, TEXT), room);
        let style = text_style(size, HPos::Center, VPos::Top);
        area.draw_text(&printable(x_label), &style, (middle, lowest + fine(SMALL + 11.0)))?;
        let (_, middle) = self.edges.place((0.0, 0.5));
        let height = self.edges.bottom + MARGIN;
        let size = shrunk(TEXT, text_width(y_label, TEXT), height);
        let style = upright(text_style(size, HPos::Center, VPos::Top));
        area.draw_text(&printable(y_label), &style, (fine(MARGIN - 2.0), middle))?;
        Ok(())
    }
}
