//! PNG files.

use plotters::style::RGBColor;

use crate::error::Error;

/// Pixels of a picture, at most: up to 400 MB of memory while it is drawn.
const MOST: usize = 100_000_000;

/// Refuses a picture beyond 100 million pixels.
pub(crate) fn check_area(width: usize, height: usize) -> Result<(), Error> {
    match width.checked_mul(height) {
        Some(area) if area <= MOST => Ok(()),
        _ => Err(Error::TooLarge { width, height }),
    }
}

/// Red, green and blue.
pub(crate) fn rgb(colour: RGBColor) -> [u8; 3] {
    [colour.0, colour.1, colour.2]
}

/// A PNG of samples that fill rows of `width` pixels, which the caller has checked.
pub(crate) fn encoded(
    width: usize,
    samples: &[u8],
    colour: png::ColorType,
) -> Result<Vec<u8>, Error> {
    let height = samples.len() / colour.samples() / width;
    // There are at most 100 million pixels, so each side fits.
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side(width), side(height));
    encoder.set_color(colour);
    encoder.write_header()?.write_image_data(samples)?;
    Ok(file)
}
