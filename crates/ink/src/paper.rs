//! The paper, and what lies around it.
//!
//! Both are seen on a small copy of the image, whose pixels are called cells here.

use crate::filters;
use crate::grey::{Grey, quantile};

/// How many pixels a cell is wide and high.
pub(crate) fn cell_size(image: &Grey) -> usize {
    (image.shorter_side() / 200).clamp(1, 16)
}

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
    let closed = filters::minimum(&filters::maximum(&wide, radius), radius);
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
    // Smaller images are digits, not pages.
    const SMALLEST: usize = 100;
    let (width, height) = (cells.width(), cells.height());
    if cells.shorter_side() < SMALLEST {
        return None;
    }
    let paper = quantile(&cells.histogram(), 850);
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
    // Two cells more, since the edge is blurred.
    Some(filters::maximum(&border, 2))
}
