//! [`Sheet`]: many small images in rows, like a contact print.

use std::path::Path;

use crate::error::Error;
use crate::palette::GRID;
use crate::pictures::encode::{check_area, encoded, rgb};
use crate::pictures::image::{Image, Pixels};
use crate::pictures::lettering::{LETTER, LINE, write};
use crate::save::{PNG, save};

/// Small images in rows, each with a caption.
///
/// ```
/// use figures::{Image, Sheet, Tile};
///
/// let tile = |ink: u8| Tile::new(Image::ink(4, [ink; 16]), format!("{ink}"));
/// let sheet = Sheet::new(2, [0, 80, 255].map(tile));
/// assert_eq!((sheet.tiles.len(), sheet.columns), (3, 2));
/// assert!(sheet.png()?.starts_with(b"\x89PNG"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
#[non_exhaustive]
pub struct Sheet {
    /// From left to right, row by row.
    pub tiles: Vec<Tile>,
    /// Images in a row; 0 counts as 1.
    pub columns: usize,
    /// The magnitude drawn darkest in all images of signed numbers. None: each image's own largest
    /// magnitude, which shows each image's pattern but hides which of them are weak.
    pub largest: Option<f32>,
}

/// An image with a caption.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Tile {
    /// The image.
    pub image: Image,
    /// The text below it, in ASCII; other letters become `?`. It is cut where the next tile begins.
    pub caption: String,
}

impl Tile {
    /// An image with this caption, or with none if it is empty.
    pub fn new(image: Image, caption: impl Into<String>) -> Self {
        Self { image, caption: caption.into() }
    }
}

/// Pixels of the longer side of an enlarged image, about.
const SIDE: usize = 84;
/// White around each tile, in pixels.
const GAP: usize = 6;

impl Sheet {
    /// These images, so many in a row, each on its own scale.
    pub fn new(columns: usize, tiles: impl IntoIterator<Item = Tile>) -> Self {
        Self { tiles: tiles.into_iter().collect(), columns, largest: None }
    }

    /// The same sheet with all signed images on one scale, up to this magnitude.
    pub fn with_largest(self, largest: f32) -> Self {
        Self { largest: Some(largest), ..self }
    }

    /// The sheet as a PNG, in shades of grey if all its images are ink. Images are enlarged by a
    /// whole factor to about 84 pixels. A sheet without images is a small white picture.
    ///
    /// # Errors
    ///
    /// As for [`Image::png`], for each image and for the whole sheet.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        self.tiles.iter().try_for_each(|tile| tile.image.check())?;
        let most = |of: fn(&Image) -> usize| {
            self.tiles.iter().map(|tile| of(&tile.image)).max().unwrap_or(1)
        };
        let (image_width, image_height) = (most(|image| image.width), most(Image::height));
        let factor = (SIDE / image_width.max(image_height)).max(1);
        let has_captions = self.tiles.iter().any(|tile| !tile.caption.is_empty());
        let caption = if has_captions { LINE + 2 } else { 0 };
        let (cell_width, cell_height) =
            (image_width * factor + GAP, image_height * factor + caption + GAP);

        let columns = self.columns.clamp(1, self.tiles.len().max(1));
        let rows = self.tiles.len().div_ceil(columns).max(1);
        let (width, height) = (columns * cell_width + GAP, rows * cell_height + GAP);
        check_area(width, height)?;
        let mut paper = Paper { width, samples: vec![255; width * height * 3] };
        for (i, tile) in self.tiles.iter().enumerate() {
            let left = GAP + i % columns * cell_width;
            let top = GAP + i / columns * cell_height;
            let below = top + image_height * factor + 2;
            let image = tile.image.enlarged(factor)?;
            paper.draw_frame(left, top, image.width, image.height());
            paper.draw_image(&image, self.largest, left, top);
            paper.draw_caption(&tile.caption, left, below, cell_width - GAP);
        }
        paper.png(self.tiles.iter().all(|tile| matches!(tile.image.pixels, Pixels::Ink(_))))
    }

    /// Writes [`Sheet::png`] to a file, whole or not at all.
    ///
    /// # Errors
    ///
    /// As for [`Sheet::png`]; [`Error::Extension`] if the file's name ends in anything but `.png`;
    /// [`Error::Write`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save(path.as_ref(), PNG, || self.png())
    }
}

/// The picture being drawn: height x width x 3 samples.
struct Paper {
    width: usize,
    samples: Vec<u8>,
}

impl Paper {
    fn put(&mut self, x: usize, y: usize, samples: [u8; 3]) {
        self.samples[(y * self.width + x) * 3..][..3].copy_from_slice(&samples);
    }

    /// A faint line around an image, which shows where it ends on white paper.
    fn draw_frame(&mut self, left: usize, top: usize, width: usize, height: usize) {
        for x in left - 1..=left + width {
            self.put(x, top - 1, rgb(GRID));
            self.put(x, top + height, rgb(GRID));
        }
        for y in top - 1..=top + height {
            self.put(left - 1, y, rgb(GRID));
            self.put(left + width, y, rgb(GRID));
        }
    }

    fn draw_image(&mut self, image: &Image, largest: Option<f32>, left: usize, top: usize) {
        for (i, colour) in image.colours(largest).into_iter().enumerate() {
            self.put(left + i % image.width, top + i / image.width, rgb(colour));
        }
    }

    fn draw_caption(&mut self, caption: &str, left: usize, top: usize, width: usize) {
        let caption: String = caption.chars().take(width / LETTER).collect();
        write(&caption, |column, row, darkness| {
            self.put(left + column, top + row, [255 - darkness; 3]);
        });
    }

    fn png(&self, is_grey: bool) -> Result<Vec<u8>, Error> {
        if !is_grey {
            return encoded(self.width, &self.samples, png::ColorType::Rgb);
        }
        let grey: Vec<u8> = self.samples.iter().copied().step_by(3).collect();
        encoded(self.width, &grey, png::ColorType::Grayscale)
    }
}
