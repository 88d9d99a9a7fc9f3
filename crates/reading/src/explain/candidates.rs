//! Candidates as the network saw them, with what it said of each.

use digit_strings::Readings;
use drawn_digits::SIDE;
use figures::{Colour, Drawing, Error, Image};

use crate::explain::columns::{CHOSEN, Column, MARGIN, WIDTH};

/// How much an image is enlarged.
const FACTOR: usize = 2;
/// Columns of a candidate: as wide as the longest caption.
const CELL: usize = "none 0.02".len() * Drawing::LETTER.0 + 6;
/// Columns of the number of the cut that a group of candidates begins at.
const NUMBER: usize = 3 * Drawing::LETTER.0;
/// An output below fires for nothing.
const FIRES: f32 = 0.5;

/// Candidates grouped by the cut that they begin at; of more than `most` the chosen ones, and
/// then those with the highest outputs.
pub(super) fn draw(column: &mut Column, readings: &Readings, most: usize) -> Result<(), Error> {
    let candidates = readings.segmentation.candidates();
    let mut is_chosen = vec![false; candidates.len()];
    for &i in readings.ranked.first().map_or(&[][..], |best| &best.candidates) {
        is_chosen[i] = true;
    }
    let shown = shown(readings, &is_chosen, most);
    let row_height = SIDE * FACTOR + Drawing::LETTER.1 + 12;
    let (mut left, mut top) = (WIDTH, 0);
    let groups = shown.chunk_by(|&a, &b| candidates[a].from == candidates[b].from);
    for group in groups {
        // A group begins a row, if it would end in the next one, and may be longer than a row.
        let columns = NUMBER + group.len() * CELL;
        if left + columns > WIDTH - MARGIN {
            (left, top) = (MARGIN, column.rows(row_height)?);
        }
        let number = candidates[group[0]].from.to_string();
        column.drawing.text(&number, (left, top + 20), Colour::Ink);
        left += NUMBER;
        for &i in group {
            if left + CELL > WIDTH - MARGIN {
                (left, top) = (MARGIN + NUMBER, column.rows(row_height)?);
            }
            one(&mut column.drawing, readings, i, is_chosen[i], (left, top + 4))?;
            left += CELL;
        }
    }
    let hidden = candidates.len() - shown.len();
    if hidden > 0 {
        column.line(&format!("{hidden} more candidates are not shown"))?;
    }
    Ok(())
}

/// Which candidates are shown, in their order.
fn shown(readings: &Readings, is_chosen: &[bool], most: usize) -> Vec<usize> {
    // None if their images were not kept.
    let mut ranked: Vec<usize> = (0..readings.segmentation.images().len()).collect();
    let highest = |i: usize| likeliest(&readings.outputs[i]).1;
    ranked
        .sort_by(|&a, &b| is_chosen[b].cmp(&is_chosen[a]).then(highest(b).total_cmp(&highest(a))));
    ranked.truncate(most);
    ranked.sort_unstable();
    ranked
}

fn one(
    drawing: &mut Drawing,
    readings: &Readings,
    i: usize,
    is_chosen: bool,
    (left, top): (usize, usize),
) -> Result<(), Error> {
    let image = Image::ink(SIDE, readings.segmentation.images()[i]).enlarged(FACTOR)?;
    let size = (image.width, image.height());
    drawing.image(&image, (left, top))?;
    let (thickness, colour) = if is_chosen { (3, CHOSEN) } else { (1, Colour::Grid) };
    drawing.frame((left, top), size, thickness, colour);
    let (digit, output) = likeliest(&readings.outputs[i]);
    let caption = if readings.segmentation.candidates()[i].may_be_mark {
        "mark".to_string()
    } else if output < FIRES {
        format!("none {output:.2}")
    } else {
        format!("{digit} {output:.2}")
    };
    let colour = if is_chosen { CHOSEN } else { Colour::Ink };
    drawing.text(&caption, (left, top + size.1 + 4), colour);
    Ok(())
}

/// The likeliest digit and its output; the first of several.
fn likeliest(outputs: &[f32; 10]) -> (usize, f32) {
    let mut best = (0, outputs[0]);
    for (digit, &output) in outputs.iter().enumerate() {
        if output > best.1 {
            best = (digit, output);
        }
    }
    best
}
