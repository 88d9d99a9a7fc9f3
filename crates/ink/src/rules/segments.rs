//! Short pieces of level lines, found in strips of the image.

use crate::grey::Grey;

/// A piece of a line within one strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Segment {
    /// Its row, in the middle of the strip.
    pub(crate) row: f32,
    /// Pixels of ink in a column, on average.
    pub(crate) thickness: f32,
}

/// Width of a strip: narrow enough that a slope of 3 degrees is no more than a pixel.
pub(crate) fn strip_width(image: &Grey) -> usize {
    (image.shorter_side() / 50).clamp(8, 24)
}

/// The pieces in each strip, from top to bottom.
///
/// The projection profile of a strip has a narrow peak where a line runs: three neighbouring rows
/// have ink in nearly each column.
pub(crate) fn segments(ink: &Grey) -> Vec<Vec<Segment>> {
    let width = strip_width(ink);
    let strips = ink.width() / width;
    let thickest = (ink.shorter_side() / 150).max(5);
    // For each strip, row by row: columns with ink, and columns with ink in this row or beside it.
    let mut profiles = vec![Vec::with_capacity(ink.height()); strips];
    for y in 0..ink.height() {
        let rows = [y.saturating_sub(1), y, (y + 1).min(ink.height() - 1)].map(|y| ink.row(y));
        let strips = rows[0]
            .chunks_exact(width)
            .zip(rows[1].chunks_exact(width))
            .zip(rows[2].chunks_exact(width));
        for (profile, ((above, row), below)) in profiles.iter_mut().zip(strips) {
            // Ink is 255, so its upper bit is one column.
            let own: u8 = row.iter().map(|pixel| pixel >> 7).sum();
            let any = above.iter().zip(row).zip(below).map(|((a, b), c)| (a | b | c) >> 7);
            profile.push((own, any.sum::<u8>()));
        }
    }
    profiles.iter().map(|profile| peaks(profile, width, thickest)).collect()
}

fn peaks(profile: &[(u8, u8)], width: usize, thickest: usize) -> Vec<Segment> {
    let mut peaks = Vec::new();
    let mut y = 0;
    while y < profile.len() {
        let is_line = |(_, any): &(u8, u8)| usize::from(*any) * 10 >= width * 7;
        let rows = profile[y..].iter().take_while(|row| is_line(row)).count();
        // The rows beside it have ink beside them, too.
        if rows > 0 && rows <= thickest + 3 {
            let counted = || profile[y..y + rows].iter().map(|(own, _)| f32::from(*own));
            let sum: f32 = counted().sum();
            let moment: f32 = counted().enumerate().map(|(k, own)| k as f32 * own).sum();
            peaks.push(Segment {
                row: y as f32 + moment / sum.max(1.0),
                thickness: sum / width as f32,
            });
        }
        y += rows + 1;
    }
    peaks
}
