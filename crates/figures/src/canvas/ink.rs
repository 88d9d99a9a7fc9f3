//! Lines, dashed lines and points.

use plotters::element::{Circle, PathElement, Polygon};
use plotters::style::{Color, RGBColor, ShapeStyle};

use crate::canvas::document::Area;
use crate::canvas::pixels::{fine, whole};
use crate::error::Error;
use crate::palette::Shape;

/// Width of contour lines, in pixels.
pub(crate) const CONTOUR_WIDTH: f64 = 1.0;

/// A line of this width in pixels.
pub(crate) fn stroke(colour: RGBColor, width: f64) -> ShapeStyle {
    ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: fine(width).unsigned_abs() }
}

/// A point of this shape.
pub(crate) fn draw_point(
    area: &Area<'_>,
    (x, y): (i32, i32),
    shape: Shape,
    colour: RGBColor,
) -> Result<(), Error> {
    let r = fine(3.5);
    let style = colour.filled();
    match shape {
        Shape::Disc => area.draw(&Circle::new((x, y), r, style))?,
        Shape::Square => {
            let s = fine(3.1);
            let corners = [(x - s, y - s), (x + s, y - s), (x + s, y + s), (x - s, y + s)];
            area.draw(&Polygon::new(corners, style))?;
        }
        Shape::Triangle => {
            let corners = [(x, y - fine(4.2)), (x + fine(4.0), y + r), (x - fine(4.0), y + r)];
            area.draw(&Polygon::new(corners, style))?;
        }
        Shape::Diamond => {
            let s = fine(4.4);
            area.draw(&Polygon::new([(x, y - s), (x + s, y), (x, y + s), (x - s, y)], style))?;
        }
        Shape::Cross => {
            for d in [r, -r] {
                let ends = [(x - r, y - d), (x + r, y + d)];
                area.draw(&PathElement::new(ends, stroke(colour, 2.0)))?;
            }
        }
    }
    Ok(())
}

/// A line through points, dashed or not.
pub(crate) fn draw_line(
    area: &Area<'_>,
    points: &[(i32, i32)],
    colour: RGBColor,
    dashed: bool,
) -> Result<(), Error> {
    if !dashed {
        return Ok(area.draw(&PathElement::new(points.to_vec(), stroke(colour, 2.0)))?);
    }
    for dash in dashes(points, f64::from(fine(7.0)), f64::from(fine(5.0))) {
        area.draw(&PathElement::new(dash, stroke(colour, 1.6)))?;
    }
    Ok(())
}

/// The parts of a line that are drawn when `on` of it are drawn, `off` not, and so on.
fn dashes(points: &[(i32, i32)], on: f64, off: f64) -> Vec<Vec<(i32, i32)>> {
    let mut dashes = Vec::new();
    let mut dash: Vec<(i32, i32)> = points.first().copied().into_iter().collect();
    let (mut is_on, mut left) = (true, on);
    for pair in points.windows(2) {
        let (start, end) = (as_floats(pair[0]), as_floats(pair[1]));
        let length = (end.0 - start.0).hypot(end.1 - start.1);
        let mut walked = 0.0;
        while walked + left < length {
            walked += left;
            let share = walked / length;
            let here = (
                whole(start.0 + (end.0 - start.0) * share),
                whole(start.1 + (end.1 - start.1) * share),
            );
            if is_on {
                dash.push(here);
                dashes.push(std::mem::take(&mut dash));
            } else {
                dash = vec![here];
            }
            is_on = !is_on;
            left = if is_on { on } else { off };
        }
        left -= length - walked;
        if is_on {
            dash.push(pair[1]);
        }
    }
    if is_on && dash.len() > 1 {
        dashes.push(dash);
    }
    dashes
}

fn as_floats((x, y): (i32, i32)) -> (f64, f64) {
    (x.into(), y.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_run_on_around_corners() {
        let corner = [(0, 0), (10, 0), (10, 10)];
        let expected = [vec![(0, 0), (7, 0)], vec![(10, 2), (10, 9)]];
        assert_eq!(dashes(&corner, 7.0, 5.0), expected);
        assert_eq!(
            dashes(&corner, 12.0, 5.0),
            [vec![(0, 0), (10, 0), (10, 2)], vec![(10, 7), (10, 10)]]
        );
        assert!(dashes(&[(1, 1)], 7.0, 5.0).is_empty());
    }
}
