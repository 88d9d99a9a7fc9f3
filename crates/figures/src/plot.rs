//! A chart on a part of a figure.

use plotters::element::{PathElement, Polygon};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use crate::canvas::{
    Area, CONTOUR_WIDTH, FINE, HEAD, SMALL, TEXT, draw_line, draw_point, fine, printable, stroke,
    text_style, text_width, upright, whole, wrapped,
};
use crate::chart::{Chart, Marks, Spread};
use crate::clip::{clip_line, is_inside};
use crate::contour::contour_lines;
use crate::error::Error;
use crate::heights::Heights;
use crate::legend::{self, Look};
use crate::palette::{CONTOUR, FAINT, GRID, INK};
use crate::ruler::Ruler;

/// A point of the chart, its lower left corner (0, 0), its upper right (1, 1).
type Point = (f64, f64);

/// Pixels along an axis for each tick, about.
const TICK_X: f64 = 70.0;
const TICK_Y: f64 = 50.0;
const MARGIN: f64 = 12.0;

/// Draws a chart that fills the area.
pub(crate) fn draw_chart(chart: &Chart, area: &Area<'_>) -> Result<(), Error> {
    let (width, height) = area.dim_in_pixel();
    let pixels = |fine: u32| f64::from(fine) / f64::from(FINE);
    let (width, height) = (pixels(width), pixels(height));

    let numbers = |of: fn(&Marks) -> Vec<f64>| -> Vec<f64> {
        chart.series.iter().flat_map(|series| of(&series.marks)).collect()
    };
    let count = |pixels: f64, each: f64| whole(pixels / each).unsigned_abs() as usize;
    let x = Ruler::new(&chart.x, &numbers(Marks::xs), count(width - 80.0, TICK_X))?;
    let y = Ruler::new(&chart.y, &numbers(Marks::ys), count(height - 110.0, TICK_Y))?;

    // From the top: title, legend, the plot, what the axes say.
    let title = wrapped(&chart.title, HEAD, width - 2.0 * MARGIN);
    let longest = y.ticks.iter().map(|(_, name)| text_width(name, SMALL)).fold(0.0, f64::max);
    let left = MARGIN + if chart.y.label.is_empty() { 0.0 } else { TEXT + 9.0 } + longest + 8.0;
    let title_height = title.len() as f64 * (HEAD + 4.0);
    let entries = legend::entries(&chart.series, width - left - MARGIN);
    let top = MARGIN + title_height + legend::height(&entries) + 6.0;
    let bottom =
        height - MARGIN - SMALL - 8.0 - if chart.x.label.is_empty() { 0.0 } else { TEXT + 6.0 };
    let right = width - MARGIN - 8.0;

    for (i, line) in title.iter().enumerate() {
        let place = (fine(left), fine(MARGIN + i as f64 * (HEAD + 4.0)));
        area.draw_text(&printable(line), &text_style(HEAD, HPos::Left, VPos::Top), place)?;
    }
    let looks = legend::looks(&chart.series);
    legend::draw(area, &chart.series, &looks, (left, MARGIN + title_height + 2.0), &entries)?;

    let edges = Edges { left, top, right, bottom };
    draw_grid(area, &edges, &x, &y)?;
    draw_labels(area, &edges, chart, &x, &y)?;
    let plot = Plot { area, edges, x: &x, y: &y };
    for (series, look) in chart.series.iter().zip(&looks) {
        plot.draw(&series.marks, *look)?;
    }
    Ok(())
}

/// Where the plot itself is, in pixels.
#[derive(Debug, Clone, Copy)]
struct Edges {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Edges {
    /// The place of a point on the figure.
    fn place(&self, (x, y): Point) -> (i32, i32) {
        let across = self.left + x * (self.right - self.left);
        let down = self.bottom - y * (self.bottom - self.top);
        (fine(across), fine(down))
    }
}

fn draw_grid(area: &Area<'_>, edges: &Edges, x: &Ruler, y: &Ruler) -> Result<(), Error> {
    let line = |from: Point, to: Point, colour, width| {
        let ends = [edges.place(from), edges.place(to)];
        area.draw(&PathElement::new(ends, stroke(colour, width)))
    };
    for &x in &x.between {
        line((x, 0.0), (x, 1.0), FAINT, 1.0)?;
    }
    for &y in &y.between {
        line((0.0, y), (1.0, y), FAINT, 1.0)?;
    }
    for &(x, _) in &x.ticks {
        line((x, 0.0), (x, 1.0), GRID, 1.0)?;
    }
    for &(y, _) in &y.ticks {
        line((0.0, y), (1.0, y), GRID, 1.0)?;
    }
    line((0.0, 0.0), (1.0, 0.0), INK, 1.0)?;
    line((0.0, 0.0), (0.0, 1.0), INK, 1.0)?;
    Ok(())
}

fn draw_labels(
    area: &Area<'_>,
    edges: &Edges,
    chart: &Chart,
    x: &Ruler,
    y: &Ruler,
) -> Result<(), Error> {
    // Names that would run into each other are written smaller.
    let slot = (edges.right - edges.left) / x.ticks.len().max(1) as f64 - 4.0;
    let longest = x.ticks.iter().map(|(_, name)| text_width(name, SMALL)).fold(1.0, f64::max);
    let size = (SMALL * slot / longest).clamp(7.0, SMALL);
    let below = text_style(size, HPos::Center, VPos::Top);
    for (x, name) in &x.ticks {
        let (x, y) = edges.place((*x, 0.0));
        area.draw_text(&printable(name), &below, (x, y + fine(5.0)))?;
    }
    let beside = text_style(SMALL, HPos::Right, VPos::Center);
    for (y, name) in &y.ticks {
        let (x, y) = edges.place((0.0, *y));
        area.draw_text(&printable(name), &beside, (x - fine(6.0), y))?;
    }
    let (middle, lowest) = edges.place((0.5, 0.0));
    let style = text_style(TEXT, HPos::Center, VPos::Top);
    area.draw_text(&printable(&chart.x.label), &style, (middle, lowest + fine(SMALL + 11.0)))?;
    let (_, middle) = edges.place((0.0, 0.5));
    let height = edges.bottom + MARGIN;
    let size = (TEXT * height / text_width(&chart.y.label, TEXT).max(1.0)).clamp(7.0, TEXT);
    let style = upright(text_style(size, HPos::Center, VPos::Top));
    area.draw_text(&printable(&chart.y.label), &style, (fine(MARGIN - 2.0), middle))?;
    Ok(())
}

/// A chart being filled.
struct Plot<'a, 'b> {
    area: &'a Area<'b>,
    edges: Edges,
    x: &'a Ruler,
    y: &'a Ruler,
}

impl Plot<'_, '_> {
    /// Draws what there is of a series.
    fn draw(&self, marks: &Marks, look: Look) -> Result<(), Error> {
        match marks {
            Marks::Line(points) => {
                let runs = self.runs(points);
                self.draw_lines(&runs, look, false)?;
                self.draw_some_points(&runs, look)
            }
            Marks::Dashed(points) => self.draw_lines(&self.runs(points), look, true),
            Marks::Points(points) => {
                let runs = self.runs(points);
                runs.iter().flatten().try_for_each(|&point| self.draw_point(point, look))
            }
            Marks::Steps(points) => {
                let runs = self.runs(points);
                let stairs: Vec<_> = runs.iter().map(|run| stairs(run)).collect();
                self.draw_lines(&stairs, look, false)?;
                self.draw_some_points(&runs, look)
            }
            Marks::Bars(spreads) => {
                spreads.iter().try_for_each(|spread| self.draw_bar(spread, look))
            }
            Marks::Band(spreads) => self.draw_band(spreads, look),
            Marks::Level(y) => {
                let Some(y) = self.y.place(*y) else { return Ok(()) };
                self.draw_lines(&[vec![(0.0, y), (1.0, y)]], look, true)
            }
            Marks::Contours(heights) => self.draw_contours(heights),
        }
    }

    /// Points that follow each other without one that has no place between them.
    fn runs(&self, points: &[(f64, f64)]) -> Vec<Vec<Point>> {
        let place = |&(x, y): &(f64, f64)| Some((self.x.place(x)?, self.y.place(y)?));
        let places: Vec<Option<Point>> = points.iter().map(place).collect();
        let runs = places.split(Option::is_none).filter(|run| !run.is_empty());
        runs.map(|run| run.iter().flatten().copied().collect()).collect()
    }

    fn draw_lines(&self, runs: &[Vec<Point>], look: Look, dashed: bool) -> Result<(), Error> {
        for part in runs.iter().flat_map(|run| clip_line(run)) {
            let places: Vec<_> = part.iter().map(|&point| self.edges.place(point)).collect();
            draw_line(self.area, &places, look.colour, dashed)?;
        }
        // A point between two that have no place is a line of no length.
        for run in runs.iter().filter(|run| run.len() == 1) {
            self.draw_point(run[0], look)?;
        }
        Ok(())
    }

    fn draw_point(&self, point: Point, look: Look) -> Result<(), Error> {
        if !is_inside(point) {
            return Ok(());
        }
        draw_point(self.area, self.edges.place(point), look.shape, look.colour)
    }

    /// The points that get a shape, which are not those of the lines drawn before.
    fn draw_some_points(&self, runs: &[Vec<Point>], look: Look) -> Result<(), Error> {
        let points: Vec<Point> = runs.iter().flatten().copied().collect();
        let every = points.len().div_ceil(look.shapes.max(1)).max(1);
        let first = every * (look.number % 3) / 3;
        let shown = points.iter().skip(first).step_by(every).take(look.shapes);
        shown.copied().try_for_each(|point| self.draw_point(point, look))
    }

    fn draw_contours(&self, heights: &Heights) -> Result<(), Error> {
        for line in contour_lines(heights)? {
            for part in self.runs(&line).iter().flat_map(|run| clip_line(run)) {
                let places: Vec<_> = part.iter().map(|&point| self.edges.place(point)).collect();
                self.area.draw(&PathElement::new(places, stroke(CONTOUR, CONTOUR_WIDTH)))?;
            }
        }
        Ok(())
    }

    fn draw_bar(&self, spread: &Spread, look: Look) -> Result<(), Error> {
        let ends = [(spread.x, spread.lowest), (spread.x, spread.highest)];
        self.draw_lines(&self.runs(&ends), look, false)?;
        let median = self.runs(&[(spread.x, spread.median)]);
        median.iter().flatten().try_for_each(|&point| self.draw_point(point, look))
    }

    fn draw_band(&self, spreads: &[Spread], look: Look) -> Result<(), Error> {
        let through = |of: fn(&Spread) -> f64| -> Vec<(f64, f64)> {
            spreads.iter().map(|spread| (spread.x, of(spread))).collect()
        };
        let has_place = |spread: &&Spread| {
            self.y.place(spread.lowest).is_some() && self.y.place(spread.highest).is_some()
        };
        let bounded: Vec<Spread> = spreads.iter().filter(has_place).copied().collect();
        let low = bounded.iter().map(|spread| (spread.x, spread.lowest));
        let high = bounded.iter().map(|spread| (spread.x, spread.highest));
        let around: Vec<_> = low.chain(high.rev()).collect();
        let corner = |(x, y): Point| self.edges.place((x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)));
        let corners: Vec<_> = self.runs(&around).concat().into_iter().map(corner).collect();
        if corners.len() > 2 {
            self.area.draw(&Polygon::new(corners, look.colour.mix(0.18).filled()))?;
        }
        let medians = self.runs(&through(|spread| spread.median));
        self.draw_lines(&medians, look, false)?;
        self.draw_some_points(&medians, look)
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
