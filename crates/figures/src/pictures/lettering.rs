//! Captions made of pixels, in a font that is compiled in.

use noto_sans_mono_bitmap::{FontWeight, RasterHeight, get_raster, get_raster_width};

/// Height of a line of text, in pixels.
pub(crate) const LINE: usize = 16;
/// Width of a letter, in pixels.
pub(crate) const LETTER: usize = get_raster_width(FontWeight::Regular, RasterHeight::Size16);

/// Calls `ink` with the column, the row and the darkness, 1 to 255, of each pixel of a line of
/// text. A letter that the font lacks becomes a question mark, a control character a space.
pub(crate) fn write(text: &str, mut ink: impl FnMut(usize, usize, u8)) {
    let raster = |c| get_raster(c, FontWeight::Regular, RasterHeight::Size16);
    for (i, letter) in text.chars().enumerate() {
        let letter = if letter.is_control() { ' ' } else { letter };
        let Some(raster) = raster(letter).or_else(|| raster('?')) else { continue };
        for (row, line) in raster.raster().iter().enumerate() {
            for (column, &darkness) in line.iter().enumerate().filter(|(_, d)| **d > 0) {
                ink(i * LETTER + column, row, darkness);
            }
        }
    }
}
