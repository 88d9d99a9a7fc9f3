use plotters::style::RGBColor;

use crate::error::Error;
use crate::palette::signed;

/// A small picture, pixel by pixel.
///
/// ```
/// use figures::{Image, Pixels};
///
/// let cross = Image { width: 3, pixels: Pixels::Ink(vec![0, 255, 0, 255, 255, 255, 0, 255, 0]) };
/// let png = cross.enlarged(20).png()?;
/// assert!(png.starts_with(b"\x89PNG"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Pixels in a row.
    pub width: usize,
    /// Row by row from above.
    pub pixels: Pixels,
}

/// The pixels of an [`Image`].
#[derive(Debug, Clone, PartialEq)]
pub enum Pixels {
    /// Ink on white paper: 0 is white, 255 black.
    Ink(Vec<u8>),
    /// Numbers of either sign: white at 0, dark blue at the largest, orange at its negative. What
    /// is not a number is white.
    Signed(Vec<f32>),
}

/// Pixels of a picture, at most: 400 MB of memory while it is drawn.
const MOST: usize = 100_000_000;

impl Image {
    /// Rows of it.
    pub fn height(&self) -> usize {
        self.pixels.len().div_ceil(self.width.max(1))
    }

    /// Each pixel as `factor` x `factor` of them.
    #[must_use]
    pub fn enlarged(&self, factor: usize) -> Self {
        let width = self.width * factor;
        let pixels = match &self.pixels {
            Pixels::Ink(pixels) => Pixels::Ink(enlarged(pixels, self.width, factor)),
            Pixels::Signed(pixels) => Pixels::Signed(enlarged(pixels, self.width, factor)),
        };
        Self { width, pixels }
    }

    /// The picture as a PNG, grey if it is of ink.
    ///
    /// # Errors
    ///
    /// [`Error::Size`] if the pixels do not fill the rows or there are none, [`Error::TooLarge`]
    /// beyond 100 million pixels.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        match &self.pixels {
            Pixels::Ink(ink) => {
                let grey: Vec<u8> = ink.iter().map(|ink| 255 - ink).collect();
                encoded(self.width, &grey, png::ColorType::Grayscale)
            }
            Pixels::Signed(_) => {
                let rgb: Vec<u8> = self.colours(None).into_iter().flat_map(bytes).collect();
                encoded(self.width, &rgb, png::ColorType::Rgb)
            }
        }
    }

    /// That there are as many pixels as there should be.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let (width, height, found) = (self.width, self.height(), self.pixels.len());
        let expected = width.saturating_mul(height).max(1);
        if width == 0 || found != expected {
            return Err(Error::Size { what: "pixels of an image", expected, found });
        }
        check_area(width, height)
    }

    /// The largest of its numbers, whatever their sign; 0 for one of ink.
    pub(crate) fn largest(&self) -> f32 {
        match &self.pixels {
            Pixels::Ink(_) => 0.0,
            Pixels::Signed(pixels) => {
                let finite = pixels.iter().filter(|pixel| pixel.is_finite());
                finite.fold(0.0, |largest, pixel| pixel.abs().max(largest))
            }
        }
    }

    /// The colour of each pixel, the scale going up to the number given or to its own largest.
    pub(crate) fn colours(&self, largest: Option<f32>) -> Vec<RGBColor> {
        match &self.pixels {
            Pixels::Ink(ink) => {
                ink.iter().map(|ink| RGBColor(255 - ink, 255 - ink, 255 - ink)).collect()
            }
            Pixels::Signed(pixels) => {
                let largest = f64::from(largest.unwrap_or_else(|| self.largest()));
                let share = |pixel: f32| {
                    if largest > 0.0 { f64::from(pixel) / largest } else { f64::from(pixel) }
                };
                pixels.iter().map(|&pixel| signed(share(pixel))).collect()
            }
        }
    }
}

impl Pixels {
    fn len(&self) -> usize {
        match self {
            Self::Ink(pixels) => pixels.len(),
            Self::Signed(pixels) => pixels.len(),
        }
    }
}

pub(crate) fn check_area(width: usize, height: usize) -> Result<(), Error> {
    match width.checked_mul(height) {
        Some(area) if area <= MOST => Ok(()),
        _ => Err(Error::TooLarge { width, height }),
    }
}

pub(crate) fn bytes(colour: RGBColor) -> [u8; 3] {
    [colour.0, colour.1, colour.2]
}

fn enlarged<T: Copy>(pixels: &[T], width: usize, factor: usize) -> Vec<T> {
    let wide = |row: &[T]| -> Vec<T> {
        row.iter().flat_map(|&pixel| std::iter::repeat_n(pixel, factor)).collect()
    };
    pixels.chunks(width.max(1)).flat_map(|row| wide(row).repeat(factor)).collect()
}

/// A file of pixels, which are checked to fill its rows.
pub(crate) fn encoded(
    width: usize,
    bytes: &[u8],
    colour: png::ColorType,
) -> Result<Vec<u8>, Error> {
    let height = bytes.len() / colour.samples() / width;
    // They are at most 100 million.
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side(width), side(height));
    encoder.set_color(colour);
    encoder.write_header()?.write_image_data(bytes)?;
    Ok(file)
}
