//! Captions made of pixels.

use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster, get_raster_width};

/// Height of a line of text in pixels, and width of a letter.
pub(crate) const LINE: usize = 16;
pub(crate) const LETTER: usize = get_raster_width(FontWeight::Regular, RasterHeight::Size16);

/// Calls `ink` with column, row and darkness, 0 to 255, of each pixel of a line of text that has
/// any.
pub(crate) fn write(text: &str, mut ink: impl FnMut(usize, usize, u8)) {
    let raster = |c| get_raster(c, FontWeight::Regular, RasterHeight::Size16);
    for (i, letter) in text.chars().enumerate() {
        // What the font does not have is a question mark, and what no font has a space.
        let letter = if letter.is_control() { ' ' } else { letter };
        let Some(raster) = raster(letter).or_else(|| raster('?')) else { continue };
        for (row, line) in raster.raster().iter().enumerate() {
            for (column, &darkness) in line.iter().enumerate().filter(|(_, d)| **d > 0) {
                ink(i * LETTER + column, row, darkness);
            }
        }
    }
}
