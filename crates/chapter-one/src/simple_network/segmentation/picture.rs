//! Trial segmentations beside their scores.

use digit_strings::{Cut, Reading, Readings, SIDE};
use figures::{Colour, Drawing, Error, Image};

/// Segmentations that are shown.
pub(super) const SHOWN: usize = 6;

/// How much a line and a candidate are enlarged.
const OF_LINE: usize = 3;
const OF_CANDIDATE: usize = 2;

/// Paper at the edges and between the pictures.
const GAP: usize = 12;

/// The best readings, the best first: the line with the cuts of its segmentation, and each segment as
/// the network saw it, with the digit that it was read as and its output.
pub(super) fn draw(readings: &Readings) -> Result<Drawing, Error> {
    let (letter, text) = Drawing::LETTER;
    let shown: Vec<&Reading> = readings.ranked.iter().take(SHOWN).collect();
    let line = readings.segmentation.line();
    let line_size = (line.ncols() * OF_LINE, line.nrows() * OF_LINE);
    let line = Image::ink(line.ncols(), line.iter().copied());
    let most = shown.iter().map(|reading| reading.digits.len()).max().unwrap_or(0);
    let cell = (SIDE * OF_CANDIDATE).max("5 0.98".len() * letter) + GAP;
    let width = GAP + line_size.0 + 2 * GAP + most * cell;
    let height = line_size.1.max(SIDE * OF_CANDIDATE + text + 4);
    let row = text + 6 + height + 2 * GAP;

    let mut drawing = Drawing::new(width, GAP + shown.len() * row)?;
    if shown.is_empty() {
        return Ok(drawing);
    }
    let line = line.enlarged(OF_LINE)?;
    for (i, reading) in shown.into_iter().enumerate() {
        let top = GAP + i * row;
        drawing.text(&told(reading), (GAP, top), Colour::Ink);
        let top = top + text + 6;
        drawing.image(&line, (GAP, top))?;
        drawing.frame((GAP, top), line_size, 1, Colour::Grid);
        let candidates = readings.segmentation.candidates();
        for &candidate in &reading.candidates {
            let cuts = readings.segmentation.cuts();
            for cut in [candidates[candidate].from, candidates[candidate].to] {
                drawing.line(path(&cuts[cut], (GAP, top)), 2, Colour::Series(4));
            }
        }
        for (k, (&candidate, &digit)) in reading.candidates.iter().zip(&reading.digits).enumerate()
        {
            let left = 3 * GAP + line_size.0 + k * cell;
            let image = readings.segmentation.images()[candidate];
            let image = Image::ink(SIDE, image).enlarged(OF_CANDIDATE)?;
            drawing.image(&image, (left, top))?;
            drawing.frame((left, top), (image.width, image.height()), 1, Colour::Grid);
            let output = readings.outputs[candidate][usize::from(digit)];
            let below = top + image.height() + 4;
            drawing.text(&format!("{digit} {output:.2}"), (left, below), Colour::Ink);
        }
    }
    Ok(drawing)
}

/// A reading and its score.
fn told(reading: &Reading) -> String {
    let digits: String = reading.digits.iter().map(u8::to_string).collect();
    format!("{digits}: score {:.2}, probability {:.3}", reading.log_probability, reading.confidence)
}

/// The way of a cut through the enlarged line.
fn path(cut: &Cut, (left, top): (usize, usize)) -> Vec<(f64, f64)> {
    let at = |row: usize, column: usize| {
        ((left + column * OF_LINE) as f64, (top + row * OF_LINE) as f64)
    };
    let rows = cut.columns.iter().enumerate();
    rows.flat_map(|(row, &column)| [at(row, column), at(row + 1, column)]).collect()
}
