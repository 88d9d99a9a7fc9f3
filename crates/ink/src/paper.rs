//! The paper, and what lies around it.
//!
//! Both are seen on a small copy of the image, whose pixels are called cells here.

use crate::components::components;
use crate::filters;
use crate::grey::{Grey, quantile};
use crate::polarity::{self, Polarity};

/// How many pixels a cell is wide and high.
pub(crate) fn cell_size(image: &Grey) -> usize {
    (image.shorter_side() / 200).clamp(1, 16)
}

/// Regions smaller than one of so many of the cells are grain of a table.
const GRAIN: usize = 50;

/// Gaps in a table up to twice as many cells wide are grain, too.
const NARROW: usize = 3;

/// How light the paper is at each cell, if it were without ink: shadows and vignetting are in it,
/// strokes are not.
///
/// Grey closing: the largest light nearby, then the smallest of those, with squares wider than a
/// stroke. It follows the edge of a shadow, and fills what is darker and narrower than the square.
///
/// Source: J. Serra, *Image Analysis and Mathematical Morphology* (1982).
pub(crate) fn light(cells: &Grey) -> Grey {
    let radius = (cells.shorter_side() / 12).max(2);
    let (width, height) = (cells.width(), cells.height());
    // Squares reach beyond the image, or light would be too high where it falls off to an edge.
    let mut wide = Grey::filled(width + 2 * radius, height + 2 * radius, 0);
    for (y, row) in cells.rows().enumerate() {
        wide.row_mut(y + radius)[radius..radius + width].copy_from_slice(row);
    }
    let closed = filters::closed(&wide, radius);
    let mut light = Grey::filled(width, height, 0);
    for y in 0..height {
        light.row_mut(y).copy_from_slice(&closed.row(y + radius)[radius..radius + width]);
    }
    filters::mean(&light, 2)
}

/// The border of a scan, or the table around a photographed sheet: dark cells that are joined to
/// an edge of the image which is mostly dark. 255 there, 0 elsewhere; None if there are no such
/// cells, or hardly any others.
pub(crate) fn border(cells: &Grey) -> Option<Grey> {
    darker_than(quantile(&cells.histogram(), 850), cells)
}

/// The same by how light the paper is.
fn darker_than(paper: u8, cells: &Grey) -> Option<Grey> {
    // Smaller images are digits, not pages.
    const SMALLEST: usize = 100;
    let (width, height) = (cells.width(), cells.height());
    if cells.shorter_side() < SMALLEST {
        return None;
    }
    let is_dark = |pixel: u8| u32::from(pixel) * 100 < u32::from(paper) * 35;
    let dark = cells.map(|pixel| if is_dark(pixel) { 255 } else { 0 });
    // Without rules and thin strokes, which would lead from the border to the writing.
    let dark = filters::maximum(&filters::minimum(&dark, 1), 1);

    let edges: [Vec<(usize, usize)>; 4] = [
        (0..width).map(|x| (x, 0)).collect(),
        (0..width).map(|x| (x, height - 1)).collect(),
        (0..height).map(|y| (0, y)).collect(),
        (0..height).map(|y| (width - 1, y)).collect(),
    ];
    // A stroke that leaves the image is no border.
    let is_mostly_dark = |edge: &&Vec<(usize, usize)>| {
        edge.iter().filter(|(x, y)| dark.at(*x, *y) > 0).count() * 5 >= edge.len() * 2
    };
    let mut open: Vec<(usize, usize)> =
        edges.iter().filter(is_mostly_dark).flatten().copied().collect();
    let mut border = Grey::filled(width, height, 0);
    let mut found = 0;
    while let Some((x, y)) = open.pop() {
        if border.at(x, y) > 0 || dark.at(x, y) == 0 {
            continue;
        }
        border.row_mut(y)[x] = 255;
        found += 1;
        let near = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
        open.extend(near.into_iter().filter(|&(x, y)| x < width && y < height));
    }
    // A board with chalk on it is dark everywhere.
    if found == 0 || found * 10 > width * height * 9 {
        return None;
    }
    // What is narrow, or small and has the border around it, is grain of a table.
    border = filters::closed(&border, NARROW);
    let beside = border.map(|cell| 255 - cell);
    for region in components(&beside, 255).iter().filter(|r| r.pixels * GRAIN < width * height) {
        for run in &region.runs {
            border.row_mut(run.row)[run.from..run.to].fill(255);
        }
    }
    // Two cells more, since the edge is blurred.
    Some(filters::maximum(&border, 2))
}

/// A sheet with dark writing on a dark table.
pub(crate) struct SheetOnTable {
    /// 255 where the table is.
    pub(crate) table: Grey,
    /// How light the sheet is in its middle.
    pub(crate) light: u8,
}

/// The sheet on a dark table, if there is one. Somewhere on the sheet a square, a third of the image wide,
/// has nothing but thin strokes in it: a white digit on black has none.
pub(crate) fn sheet(cells: &Grey) -> Option<SheetOnTable> {
    // It may be small.
    let table = darker_than(quantile(&cells.histogram(), 970), cells)?;
    let beside = || cells.pixels().iter().zip(table.pixels()).filter(|(_, table)| **table == 0);
    let mut counts = [0; 256];
    beside().for_each(|(&cell, _)| counts[usize::from(cell)] += 1);
    let light = quantile(&counts, 500);
    let side = cells.shorter_side();
    let without_strokes = filters::closed(cells, side / 40);
    let squares = filters::minimum(&without_strokes, side / 6);
    let is_light = |cell: &u8| *cell >= light / 2;
    // The table as light as the sheet, so that its edge does not count.
    let mut alone = Grey::filled(cells.width(), cells.height(), light);
    let pixels = alone.pixels_mut().iter_mut().zip(cells.pixels()).zip(table.pixels());
    pixels.filter(|(_, table)| **table == 0).for_each(|((to, &cell), _)| *to = cell);
    let is_sheet =
        squares.pixels().iter().any(is_light) && polarity::of(&alone) == Polarity::DarkOnLight;
    is_sheet.then_some(SheetOnTable { table, light })
}
