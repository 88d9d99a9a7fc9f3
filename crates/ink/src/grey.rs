//! A grey image.

use crate::error::Error;

/// The most pixels an image may have: 2²⁷, some 134 million, more than the cameras of today's
/// telephones give.
pub const MAX_PIXELS: usize = 1 << 27;

/// A grey image of at least one pixel, row by row from the top.
///
/// What 0 and 255 stand for depends on whose image it is: light for photographs, ink for results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grey {
    width: usize,
    height: usize,
    /// `[height, width]`
    pixels: Vec<u8>,
}

impl Grey {
    /// An image of pixels: `[height, width]`, row by row.
    ///
    /// ```
    /// let image = ink::Grey::new(3, 2, vec![0, 10, 20, 30, 40, 50])?;
    /// assert_eq!(image.row(1), [30, 40, 50]);
    /// # Ok::<(), ink::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NoPixels`], [`Error::TooLarge`] beyond [`MAX_PIXELS`], and [`Error::PixelCount`]
    /// if there are not `width` x `height` pixels.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, Error> {
        check_size(width, height)?;
        if pixels.len() != width * height {
            return Err(Error::PixelCount { width, height, found: pixels.len() });
        }
        Ok(Self { width, height, pixels })
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All pixels: `[height, width]`.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// All pixels, without the image around them.
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    /// One row of pixels, counted from 0 at the top: `[width]`.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    #[track_caller]
    pub fn row(&self, y: usize) -> &[u8] {
        assert!(y < self.height, "row {y} of an image of {} rows", self.height);
        &self.pixels[y * self.width..][..self.width]
    }

    /// An image of one level. Sides of 0 become 1.
    pub(crate) fn filled(width: usize, height: usize, level: u8) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        Self { width, height, pixels: vec![level; width * height] }
    }

    pub(crate) fn row_mut(&mut self, y: usize) -> &mut [u8] {
        &mut self.pixels[y * self.width..][..self.width]
    }

    pub(crate) fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.width)
    }

    pub(crate) fn pixels_mut(&mut self) -> &mut [u8] {
        &mut self.pixels
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> u8 {
        self.pixels[y * self.width + x]
    }

    pub(crate) fn shorter_side(&self) -> usize {
        self.width.min(self.height)
    }

    /// The same size, each level replaced.
    pub(crate) fn map(&self, level: impl Fn(u8) -> u8) -> Self {
        Self { pixels: self.pixels.iter().map(|&pixel| level(pixel)).collect(), ..*self }
    }

    /// Rows become columns.
    pub(crate) fn transposed(&self) -> Self {
        // In tiles, so that both images stay in the cache; whole ones without calls to `memcpy`.
        const TILE: usize = 16;
        let mut turned = Self::filled(self.height, self.width, 0);
        let (whole_rows, whole_columns) = (self.height / TILE * TILE, self.width / TILE * TILE);
        for top in (0..whole_rows).step_by(TILE) {
            let rows: [&[[u8; TILE]]; TILE] =
                std::array::from_fn(|y| self.row(top + y).as_chunks::<TILE>().0);
            for left in (0..whole_columns).step_by(TILE) {
                let tile: [[u8; TILE]; TILE] = std::array::from_fn(|y| rows[y][left / TILE]);
                for x in 0..TILE {
                    let column =
                        &mut turned.row_mut(left + x).as_chunks_mut::<TILE>().0[top / TILE];
                    *column = std::array::from_fn(|y| tile[y][x]);
                }
            }
        }
        for y in 0..self.height {
            let from = if y < whole_rows { whole_columns } else { 0 };
            for x in from..self.width {
                turned.pixels[x * self.height + y] = self.pixels[y * self.width + x];
            }
        }
        turned
    }

    /// How many pixels have each level.
    pub(crate) fn histogram(&self) -> [usize; 256] {
        // Four at a time: neighbours are often equal, and would wait for each other.
        let mut counts = [[0_u32; 256]; 4];
        let (groups, rest) = self.pixels.as_chunks::<4>();
        for group in groups {
            for (counts, &pixel) in counts.iter_mut().zip(group) {
                counts[usize::from(pixel)] += 1;
            }
        }
        for &pixel in rest {
            counts[0][usize::from(pixel)] += 1;
        }
        std::array::from_fn(|level| counts.iter().map(|counts| counts[level] as usize).sum())
    }
}

/// Whether an image of this size is read.
pub(crate) fn check_size(width: usize, height: usize) -> Result<(), Error> {
    match width.checked_mul(height) {
        Some(0) => Err(Error::NoPixels { width, height }),
        Some(pixels) if pixels <= MAX_PIXELS => Ok(()),
        _ => Err(Error::TooLarge { width, height, most: MAX_PIXELS }),
    }
}

/// The level below which a share of `parts` in 1,000 of the counted pixels lie.
pub(crate) fn quantile(histogram: &[usize; 256], parts: usize) -> u8 {
    let total: usize = histogram.iter().sum();
    let mut below = 0;
    for (level, count) in (0..=255).zip(histogram) {
        below += count;
        if below * 1000 > total * parts {
            return level;
        }
    }
    255
}
