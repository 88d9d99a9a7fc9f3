//! The SVG document.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::style::WHITE;

use crate::canvas::pixels::FINE;
use crate::canvas::text::escaped;
use crate::error::Error;

/// Pixels of the longer side of a document, at most: coordinates stay far below 2^31.
const MOST: usize = 100_000;

/// A part of a document.
pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

impl From<DrawingAreaErrorKind<std::io::Error>> for Error {
    fn from(error: DrawingAreaErrorKind<std::io::Error>) -> Self {
        Self::Drawing(Box::new(error))
    }
}

/// Draws a document of this width and height in pixels. The title is read out by screen readers.
pub(crate) fn document(
    title: &str,
    (width, height): (usize, usize),
    draw: impl FnOnce(&Area<'_>) -> Result<(), Error>,
) -> Result<String, Error> {
    let fine = FINE.unsigned_abs();
    let side = |pixels: usize| u32::try_from(pixels).ok().filter(|_| pixels <= MOST);
    let (Some(fine_width), Some(fine_height)) =
        (side(width).map(|side| side * fine), side(height).map(|side| side * fine))
    else {
        return Err(Error::TooLarge { width, height });
    };
    let mut document = String::new();
    let area = SVGBackend::with_string(&mut document, (fine_width, fine_height));
    let area = area.into_drawing_area();
    area.fill(&WHITE)?;
    draw(&area)?;
    area.present()?;
    drop(area);
    // Plotters' own first line gives the size in twentieths of a pixel.
    let (_, content) = document.split_once('\n').unwrap_or_default();
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {fine_width} {fine_height}\" role=\"img\">\n<title>{}</title>\n{content}",
        escaped(title)
    ))
}
