//! [`Image`]: a small picture, pixel by pixel.

use std::path::Path;

use plotters::style::RGBColor;

use crate::error::Error;
use crate::palette::signed;
use crate::pictures::encode::{check_area, encoded, rgb};
use crate::save::{PNG, save};

/// A small picture, pixel by pixel.
///
/// ```
/// use figures::Image;
///
/// let cross = Image::ink(3, [0, 255, 0, 255, 255, 255, 0, 255, 0]).enlarged(20)?;
/// assert_eq!((cross.width, cross.height()), (60, 60));
/// assert!(cross.png()?.starts_with(b"\x89PNG"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
#[non_exhaustive]
pub struct Image {
    /// Pixels in a row.
    pub width: usize,
    /// Row by row from the top: height x width.
    pub pixels: Pixels,
}

/// The pixels of an [`Image`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Pixels {
    /// Ink on white paper: 0 is white, 255 black.
    Ink(Vec<u8>),
    /// Numbers of either sign: 0 is white, the largest magnitude dark blue, its negative orange.
    /// NaN is white.
    Signed(Vec<f32>),
}

impl Image {
    /// [`Pixels::Ink`] in rows of `width`.
    pub fn ink(width: usize, pixels: impl IntoIterator<Item = u8>) -> Self {
        Self { width, pixels: Pixels::Ink(pixels.into_iter().collect()) }
    }

    /// [`Pixels::Signed`] in rows of `width`.
    pub fn signed(width: usize, pixels: impl IntoIterator<Item = f32>) -> Self {
        Self { width, pixels: Pixels::Signed(pixels.into_iter().collect()) }
    }

    /// Number of rows.
    pub fn height(&self) -> usize {
        self.pixels.len().div_ceil(self.width.max(1))
    }

    /// The image with each pixel repeated `factor` x `factor` times.
    ///
    /// # Errors
    ///
    /// As for [`Image::png`] of the enlarged image.
    pub fn enlarged(&self, factor: usize) -> Result<Self, Error> {
        self.check()?;
        let width = self.width.saturating_mul(factor);
        check_area(width, self.height().saturating_mul(factor))?;
        let pixels = match &self.pixels {
            Pixels::Ink(pixels) => Pixels::Ink(enlarged(pixels, self.width, factor)),
            Pixels::Signed(pixels) => Pixels::Signed(enlarged(pixels, self.width, factor)),
        };
        let enlarged = Self { width, pixels };
        enlarged.check()?;
        Ok(enlarged)
    }

    /// The image with so many columns and rows. Each new pixel is the mean of the whole pixels
    /// nearest to those that it covers: a thin line fades, and does not vanish. Where there are more
    /// new ones than old ones, pixels are repeated.
    ///
    /// # Errors
    ///
    /// As for [`Image::png`] of this and of the scaled image.
    pub fn scaled(&self, width: usize, height: usize) -> Result<Self, Error> {
        self.check()?;
        check_area(width, height)?;
        let size = (self.width, self.height());
        let pixels = match &self.pixels {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            Pixels::Ink(ink) => {
                Pixels::Ink(scaled(ink, size, (width, height), |mean| mean.round() as u8))
            }
            #[expect(clippy::cast_possible_truncation, reason = "rounded to the nearest")]
            Pixels::Signed(signed) => {
                Pixels::Signed(scaled(signed, size, (width, height), |mean| mean as f32))
            }
        };
        let scaled = Self { width, pixels };
        scaled.check()?;
        Ok(scaled)
    }

    /// The picture as a PNG, in shades of grey if its pixels are ink, in colour otherwise.
    ///
    /// # Errors
    ///
    /// [`Error::Size`] if there are no pixels or the last row is not full, [`Error::TooLarge`]
    /// beyond 100 million pixels.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        match &self.pixels {
            Pixels::Ink(ink) => {
                let grey: Vec<u8> = ink.iter().map(|ink| 255 - ink).collect();
                encoded(self.width, &grey, png::ColorType::Grayscale)
            }
            Pixels::Signed(_) => {
                let samples: Vec<u8> = self.colours(None).into_iter().flat_map(rgb).collect();
                encoded(self.width, &samples, png::ColorType::Rgb)
            }
        }
    }

    /// Writes [`Image::png`] to a file, whole or not at all.
    ///
    /// # Errors
    ///
    /// As for [`Image::png`]; [`Error::Extension`] if the file's name ends in anything but `.png`;
    /// [`Error::Write`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save(path.as_ref(), PNG, || self.png())
    }

    /// Fails if the pixels do not fill whole rows, or are none or too many.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let (width, height, found) = (self.width, self.height(), self.pixels.len());
        let expected = width.saturating_mul(height).max(1);
        if width == 0 || found != expected {
            return Err(Error::Size { what: "pixels of an image", expected, found });
        }
        check_area(width, height)
    }

    /// The colour of each pixel. The scale goes up to `largest`, or else to the largest magnitude
    /// among the pixels.
    pub(crate) fn colours(&self, largest: Option<f32>) -> Vec<RGBColor> {
        match &self.pixels {
            Pixels::Ink(ink) => {
                ink.iter().map(|ink| RGBColor(255 - ink, 255 - ink, 255 - ink)).collect()
            }
            Pixels::Signed(pixels) => {
                let largest = f64::from(largest.unwrap_or_else(|| largest_magnitude(pixels)));
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

/// The largest finite magnitude; 0 if there is none.
fn largest_magnitude(pixels: &[f32]) -> f32 {
    let finite = pixels.iter().filter(|pixel| pixel.is_finite());
    finite.fold(0.0, |largest, pixel| pixel.abs().max(largest))
}

fn enlarged<T: Copy>(pixels: &[T], width: usize, factor: usize) -> Vec<T> {
    let wide = |row: &[T]| -> Vec<T> {
        row.iter().flat_map(|&pixel| std::iter::repeat_n(pixel, factor)).collect()
    };
    pixels.chunks(width.max(1)).flat_map(|row| wide(row).repeat(factor)).collect()
}

/// Means of boxes of pixels.
fn scaled<T: Copy + Into<f64>>(
    pixels: &[T],
    (width, height): (usize, usize),
    (new_width, new_height): (usize, usize),
    of_mean: impl Fn(f64) -> T,
) -> Vec<T> {
    let covered = |i: usize, old: usize, new: usize| {
        let from = i * old / new;
        from..((i + 1) * old / new).max(from + 1)
    };
    let columns: Vec<_> = (0..new_width).map(|x| covered(x, width, new_width)).collect();
    let mut means = Vec::with_capacity(new_width * new_height);
    for y in 0..new_height {
        let rows = covered(y, height, new_height);
        for columns in &columns {
            let mut sum = 0.0;
            for row in rows.clone() {
                for &pixel in &pixels[row * width..][columns.clone()] {
                    sum += pixel.into();
                }
            }
            means.push(of_mean(sum / (rows.len() * columns.len()) as f64));
        }
    }
    means
}
