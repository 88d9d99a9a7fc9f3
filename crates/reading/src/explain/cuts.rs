//! A line enlarged, with all cuts that were tried and the ones that were chosen.

use digit_strings::{Cut, Readings};
use figures::{Colour, Drawing, Error, Image};

use crate::explain::columns::{CHOSEN, Column, INNER, MARGIN, TRIED, fitted};

/// The line, at most so many rows high, its cuts and their numbers.
pub(super) fn draw(column: &mut Column, readings: &Readings, most: usize) -> Result<(), Error> {
    let segmentation = &readings.segmentation;
    let line = segmentation.line();
    let image = fitted(&Image::ink(line.ncols(), line.iter().copied()), (INNER, most))?;
    let (width, height) = (image.width, image.height());
    let numbers = Drawing::LETTER.1 + 4;
    let top = column.rows(height + numbers + 12)? + 2;
    column.drawing.frame((MARGIN, top), (width, height), 1, Colour::Grid);
    column.drawing.image(&image, (MARGIN, top))?;

    let scale = (width as f64 / line.ncols() as f64, height as f64 / line.nrows() as f64);
    let path = |cut: &Cut| {
        let at = |row: usize, column: usize| {
            (MARGIN as f64 + column as f64 * scale.0, top as f64 + row as f64 * scale.1)
        };
        let rows = cut.columns.iter().enumerate();
        let points = rows.flat_map(|(row, &column)| [at(row, column), at(row + 1, column)]);
        points.collect::<Vec<(f64, f64)>>()
    };
    let chosen = chosen(readings);
    for cut in segmentation.cuts() {
        column.drawing.line(path(cut), 1, TRIED);
    }
    for &i in &chosen {
        column.drawing.line(path(&segmentation.cuts()[i]), 3, CHOSEN);
    }
    // Those of the chosen ones first, and of the others those that there is room for.
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut is_chosen = vec![false; segmentation.cuts().len()];
    for &i in &chosen {
        is_chosen[i] = true;
    }
    let others = (0..is_chosen.len()).filter(|&i| !is_chosen[i]);
    let candidates = chosen.iter().copied().map(|i| (i, CHOSEN));
    for (i, colour) in candidates.chain(others.map(|i| (i, Colour::Ink))) {
        let Some(&(x, _)) = path(&segmentation.cuts()[i]).last() else { continue };
        let number = i.to_string();
        let wide = number.len() * Drawing::LETTER.0;
        let left = place(x).saturating_sub(wide / 2);
        if taken.iter().all(|&(from, to)| left > to || left + wide < from) {
            taken.push((left, left + wide));
            column.drawing.text(&number, (left, top + height + 4), colour);
        }
    }
    Ok(())
}

/// The cuts of the best reading's best segmentation.
fn chosen(readings: &Readings) -> Vec<usize> {
    let Some(best) = readings.ranked.first() else { return Vec::new() };
    let candidates = readings.segmentation.candidates();
    let mut cuts: Vec<usize> =
        best.candidates.iter().flat_map(|&i| [candidates[i].from, candidates[i].to]).collect();
    cuts.dedup();
    cuts
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the picture")]
fn place(x: f64) -> usize {
    x as usize
}
