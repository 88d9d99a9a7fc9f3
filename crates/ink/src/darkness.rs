//! How much darker than the paper each pixel is.

use crate::grey::{Grey, quantile};
use crate::{filters, scale};

/// Light below which nothing is divided by it: noise would grow.
const LEAST_LIGHT: u32 = 48;

/// Darkness in 255ths of the paper's light: 0 for paper, 255 for black.
///
/// `light` has the paper's light in cells of `cell` pixels; between their middles it is
/// interpolated. Where `border` is 255 there is only paper.
pub(crate) fn of(image: &Grey, light: &Grey, border: Option<&Grey>, cell: usize) -> Grey {
    let mut darkness = Grey::filled(image.width(), image.height(), 0);
    let across = positions(image.width(), light.width(), cell);
    let down = positions(image.height(), light.height(), cell);
    // 2^16 · 255 / light, for each light.
    let inverse: Vec<u32> =
        (0..256).map(|light: u32| (255 << 16) / light.max(LEAST_LIGHT)).collect();
    let mut between = vec![0_u32; light.width()];
    for (y, &(top, weight)) in down.iter().enumerate() {
        let rows = [light.row(top), light.row((top + 1).min(light.height() - 1))];
        for (x, value) in between.iter_mut().enumerate() {
            *value = u32::from(rows[0][x]) * (256 - weight) + u32::from(rows[1][x]) * weight;
        }
        let row = darkness.row_mut(y);
        for ((to, &from), &(left, weight)) in row.iter_mut().zip(image.row(y)).zip(&across) {
            let next = (left + 1).min(between.len() - 1);
            let light = (between[left] * (256 - weight) + between[next] * weight + (1 << 15)) >> 16;
            let less = light.saturating_sub(u32::from(from));
            let share = (less * inverse[(light & 255) as usize] + (1 << 15)) >> 16;
            *to = u8::try_from(share).unwrap_or(u8::MAX);
        }
        if let Some(border) = border {
            let row_of_cells = border.row((y / cell).min(border.height() - 1));
            // The last cell has the rest, too.
            let cells = row_of_cells.iter().chain(row_of_cells.last());
            for (to, border) in row.chunks_mut(cell).zip(cells) {
                if *border > 0 {
                    to.fill(0);
                }
            }
        }
    }
    darkness
}

/// For each pixel of a side: the cell whose middle is at or before it, and how far it is on the
/// way to the next, in 256ths.
fn positions(pixels: usize, cells: usize, cell: usize) -> Vec<(usize, u32)> {
    let position = |at: usize| {
        let twice = (2 * at + 1).saturating_sub(cell);
        let before = (twice / (2 * cell)).min(cells - 1);
        let beyond = (twice - before * 2 * cell) * 256 / (2 * cell);
        (before, u32::try_from(beyond.min(256)).unwrap_or(0))
    };
    (0..pixels).map(position).collect()
}

/// Darkness less that of the paper: its light was taken from the lightest of noisy pixels.
///
/// More than half of a page is paper, so the median is its. More than a tenth of black it is not.
pub(crate) fn less_paper(darkness: &Grey) -> Grey {
    let paper = quantile(&darkness.histogram(), 500).min(25);
    darkness.map(|level| level.saturating_sub(paper))
}

/// If the image has paper of one exact level and next to nothing near it, as drawing programs
/// leave it, that level.
///
/// Images of MNIST are such: four fifths of their pixels are exactly paper.
pub(crate) fn flat_paper(image: &Grey) -> Option<u8> {
    let counts = image.histogram();
    let (level, &most) = (0..=255).zip(&counts).max_by_key(|(_, count)| **count)?;
    let total = image.pixels().len();
    let has_any = |(_, count): &(u8, &usize)| **count > 0;
    let darkest = (0..=255).zip(&counts).find(has_any)?.0;
    let lightest = (0..=255).zip(&counts).rev().find(has_any)?.0;
    let reach = (lightest - darkest) / 4;
    let near = |other: u8| other != level && other.abs_diff(level) <= reach;
    let between: usize =
        (0..=255).zip(&counts).filter(|(other, _)| near(*other)).map(|c| c.1).sum();
    // Ink only on one side of the paper's level.
    let is_end = lightest.abs_diff(level) <= 2 || darkest.abs_diff(level) <= 2;
    (most * 2 >= total && between * 8 <= total && is_end).then_some(level)
}

/// Whether something between paper and ink is broader than any pen's stroke, as a shadow or a grey panel
/// is. `cell` is how many pixels are looked at together.
pub(crate) fn has_shadow(image: &Grey, paper: u8, cell: usize) -> bool {
    let most = image.pixels().iter().map(|pixel| pixel.abs_diff(paper)).max().unwrap_or(0);
    let between = image.map(|pixel| {
        let darkness = pixel.abs_diff(paper);
        if darkness > 8 && u32::from(darkness) * 4 < u32::from(most) * 3 { 255 } else { 0 }
    });
    // Cells without any other pixel: hatched ones are none.
    let cells = scale::shrink(&between, cell);
    let radius = (cells.shorter_side() / 10).max(1);
    filters::minimum(&cells, radius).pixels().contains(&255)
}

/// The noise of an image, in levels of light, in its darkness: it counts for more where light is dim.
pub(crate) fn of_noise(noise: u32, light: &Grey) -> u32 {
    255 * noise / u32::from(quantile(&light.histogram(), 100)).max(LEAST_LIGHT)
}

/// The darkness of full ink: nearly the largest of what is clearly darker than paper.
pub(crate) fn of_full_ink(darkness: &Grey, noise: u32) -> u8 {
    let least = (5 * noise).clamp(24, 128) as usize;
    let mut counts = darkness.histogram();
    counts[..least].fill(0);
    quantile(&counts, 950).max(u8::try_from(least).unwrap_or(u8::MAX))
}

/// Darkness so that `from` and less is 0, and `full` and more 255.
pub(crate) fn stretch(darkness: &Grey, from: u8, full: u8) -> Grey {
    let (from, full) = (u32::from(from), u32::from(full).max(u32::from(from) + 1));
    let mut table = [0; 256];
    for (level, to) in (0_u32..).zip(&mut table) {
        let share = (level.clamp(from, full) - from) * 255 + (full - from) / 2;
        *to = u8::try_from(share / (full - from)).unwrap_or(u8::MAX);
    }
    darkness.map(|level| table[usize::from(level)])
}
