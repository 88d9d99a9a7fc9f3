//! An SVG document, text and shapes on it, in plotters' terms.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontTransform, IntoFont, RGBColor, ShapeStyle, TextStyle, WHITE};

use crate::error::Error;
use crate::palette::{INK, Shape};

/// Parts of a pixel. Plotters places things at whole numbers; of these, so that curves are smooth.
pub(crate) const FINE: i32 = 20;

/// Sizes of text, in pixels.
pub(crate) const TEXT: f64 = 13.0;
pub(crate) const SMALL: f64 = 12.0;
pub(crate) const HEAD: f64 = 15.0;

/// Width of lines of equal height.
pub(crate) const CONTOUR_WIDTH: f64 = 1.0;

/// Width of a letter as a share of the size of the text, in most fonts at most.
const LETTER: f64 = 0.56;

pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

impl From<DrawingAreaErrorKind<std::io::Error>> for Error {
    fn from(error: DrawingAreaErrorKind<std::io::Error>) -> Self {
        Self::Drawing(Box::new(error))
    }
}

/// A document of so many pixels. The title is for those who cannot see it.
pub(crate) fn svg(
    title: &str,
    (width, height): (u32, u32),
    draw: impl FnOnce(&Area<'_>) -> Result<(), Error>,
) -> Result<String, Error> {
    let fine = FINE.unsigned_abs();
    let mut document = String::new();
    let area = SVGBackend::with_string(&mut document, (width * fine, height * fine));
    let area = area.into_drawing_area();
    area.fill(&WHITE)?;
    draw(&area)?;
    area.present()?;
    drop(area);
    // Plotters' own first line says the size in parts of a pixel.
    let (_, content) = document.split_once('\n').unwrap_or_default();
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" role=\"img\">\n<title>{}</title>\n{content}",
        width * fine,
        height * fine,
        escaped(title)
    ))
}

/// Text that can stand in an XML document.
pub(crate) fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text without the characters that XML cannot contain.
pub(crate) fn printable(text: &str) -> String {
    let forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if forbidden(c) { ' ' } else { c }).collect()
}

/// Whole parts of a pixel.
#[expect(clippy::cast_possible_truncation, reason = "a place on a figure")]
pub(crate) fn fine(pixels: f64) -> i32 {
    (pixels * f64::from(FINE)).round() as i32
}

/// Text of this size in pixels, anchored at its middle, start or end.
pub(crate) fn text_style(size: f64, h: HPos, v: VPos) -> TextStyle<'static> {
    // Plotters writes a font's size divided by this.
    let font = ("sans-serif", size * 1.24 * f64::from(FINE)).into_font();
    TextStyle::from(font).color(&INK).pos(Pos::new(h, v))
}

/// The same, read from below.
pub(crate) fn upright(style: TextStyle<'static>) -> TextStyle<'static> {
    style.transform(FontTransform::Rotate270)
}

/// Width that text will take up, in pixels.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * LETTER
}

/// Text as lines of at most this width in pixels, where its words allow it.
pub(crate) fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(line, size) + text_width(word, size) + size < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

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

#[expect(clippy::cast_possible_truncation, reason = "a place on a figure")]
pub(crate) fn whole(place: f64) -> i32 {
    place.round() as i32
}
