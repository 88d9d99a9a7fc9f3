//! The series of a chart, drawn between its axes.

use plotters::element::{PathElement, Polygon};
use plotters::style::Color;

use crate::canvas::document::Area;
use crate::canvas::ink::{CONTOUR_WIDTH, draw_line, draw_point, stroke};
use crate::chart::clip::{clip_line, is_inside};
use crate::chart::contour::contour_lines;
use crate::chart::frame::{Frame, Point};
use crate::chart::heights::Heights;
use crate::chart::legend::Style;
use crate::chart::series::Marks;
use crate::chart::spread::Spread;
use crate::error::Error;
use crate::palette::CONTOUR;

/// A chart being filled.
pub(crate) struct Plot<'a, 'b> {
    pub(crate) area: &'a Area<'b>,
    pub(crate) frame: &'a Frame<'a>,
}

impl Plot<'_, '_> {
    /// Draws one series in its style.
    pub(crate) fn draw(&self, marks: &Marks, style: Style) -> Result<(), Error> {
        match marks {
            Marks::Line(points) => {
                let runs = self.runs(points);
                self.draw_lines(&runs, style, false)?;
                self.draw_some_points(&runs, style)
            }
            Marks::Dashed(points) => self.draw_lines(&self.runs(points), style, true),
            Marks::Points(points) => {
                let runs = self.runs(points);
                runs.iter().flatten().try_for_each(|&point| self.draw_point(point, style))
            }
            Marks::Steps(points) => {
                let runs = self.runs(points);
                let stairs: Vec<_> = runs.iter().map(|run| stairs(run)).collect();
                self.draw_lines(&stairs, style, false)?;
                self.draw_some_points(&runs, style)
            }
            Marks::Bars(spreads) => {
                spreads.iter().try_for_each(|spread| self.draw_bar(spread, style))
            }
            Marks::Band(spreads) => self.draw_band(spreads, style),
            Marks::Level(y) => {
                let Some(y) = self.frame.y.place(*y) else { return Ok(()) };
                self.draw_lines(&[vec![(0.0, y), (1.0, y)]], style, true)
            }
            Marks::Contours(heights) => self.draw_contours(heights),
        }
    }

    /// The places of the points, in runs without a point that has none.
    fn runs(&self, points: &[(f64, f64)]) -> Vec<Vec<Point>> {
        let place = |&(x, y): &(f64, f64)| Some((self.frame.x.place(x)?, self.frame.y.place(y)?));
        let places: Vec<Option<Point>> = points.iter().map(place).collect();
        let runs = places.split(Option::is_none).filter(|run| !run.is_empty());
        runs.map(|run| run.iter().flatten().copied().collect()).collect()
    }

    fn draw_lines(&self, runs: &[Vec<Point>], style: Style, dashed: bool) -> Result<(), Error> {
        for part in runs.iter().flat_map(|run| clip_line(run)) {
            let places: Vec<_> = part.iter().map(|&point| self.frame.edges.place(point)).collect();
            draw_line(self.area, &places, style.colour, dashed)?;
        }
        // A run of one point would be a line of no length.
        for run in runs.iter().filter(|run| run.len() == 1) {
            self.draw_point(run[0], style)?;
        }
        Ok(())
    }

    fn draw_point(&self, point: Point, style: Style) -> Result<(), Error> {
        if !is_inside(point) {
            return Ok(());
        }
        draw_point(self.area, self.frame.edges.place(point), style.shape, style.colour)
    }

    /// Evenly chosen points of a line, which get its shape. Lines begin at different points, so that
    /// shapes seldom cover each other.
    fn draw_some_points(&self, runs: &[Vec<Point>], style: Style) -> Result<(), Error> {
        let points: Vec<Point> = runs.iter().flatten().copied().collect();
        let every = points.len().div_ceil(style.shapes.max(1)).max(1);
        let first = every * (style.number % 3) / 3;
        let shown = points.iter().skip(first).step_by(every).take(style.shapes);
        shown.copied().try_for_each(|point| self.draw_point(point, style))
    }

    fn draw_contours(&self, heights: &Heights) -> Result<(), Error> {
        for line in contour_lines(heights)? {
            for part in self.runs(&line).iter().flat_map(|run| clip_line(run)) {
                let places: Vec<_> =
                    part.iter().map(|&point| self.frame.edges.place(point)).collect();
                self.area.draw(&PathElement::new(places, stroke(CONTOUR, CONTOUR_WIDTH)))?;
            }
        }
        Ok(())
    }

    fn draw_bar(&self, spread: &Spread, style: Style) -> Result<(), Error> {
        let ends = [(spread.x, spread.lowest), (spread.x, spread.highest)];
        self.draw_lines(&self.runs(&ends), style, false)?;
        let median = self.runs(&[(spread.x, spread.median)]);
        median.iter().flatten().try_for_each(|&point| self.draw_point(point, style))
    }

    fn draw_band(&self, spreads: &[Spread], style: Style) -> Result<(), Error> {
        let through = |of: fn(&Spread) -> f64| -> Vec<(f64, f64)> {
            spreads.iter().map(|spread| (spread.x, of(spread))).collect()
        };
        let has_place = |spread: &&Spread| {
            self.frame.y.place(spread.lowest).is_some()
                && self.frame.y.place(spread.highest).is_some()
        };
        let bounded: Vec<Spread> = spreads.iter().filter(has_place).copied().collect();
        let low = bounded.iter().map(|spread| (spread.x, spread.lowest));
        let high = bounded.iter().map(|spread| (spread.x, spread.highest));
        let around: Vec<_> = low.chain(high.rev()).collect();
        let corner = |(x, y): Point| self.frame.edges.place((x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)));
        let corners: Vec<_> = self.runs(&around).concat().into_iter().map(corner).collect();
        if corners.len() > 2 {
            self.area.draw(&Polygon::new(corners, style.colour.mix(0.18).filled()))?;
        }
        let medians = self.runs(&through(|spread| spread.median));
        self.draw_lines(&medians, style, false)?;
        self.draw_some_points(&medians, style)
    }
}

/// The corners of a line that keeps its height until the next point.
fn stairs(run: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = run.first().copied().into_iter().collect();
    for pair in run.windows(2) {
        corners.extend([(pair[1].0, pair[0].1), pair[1]]);
    }
    corners
}
