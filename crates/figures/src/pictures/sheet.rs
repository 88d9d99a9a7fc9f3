//! [`Sheet`]: many small images in rows, like a contact print.

use std::path::Path;

use crate::error::Error;
use crate::pictures::drawing::{Colour, Drawing};
use crate::pictures::image::{Image, Pixels};
use crate::pictures::lettering::{LETTER, LINE};
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
        let mut paper = Drawing::new(width, height)?;
        for (i, tile) in self.tiles.iter().enumerate() {
            let left = GAP + i % columns * cell_width;
            let top = GAP + i / columns * cell_height;
            let below = top + image_height * factor + 2;
            let image = tile.image.enlarged(factor)?;
            // It shows where the image ends on white paper.
            paper.frame((left, top), (image.width, image.height()), 1, Colour::Grid);
            paper.image_scaled_to(&image, self.largest, (left, top));
            let fitting = (cell_width - GAP) / LETTER;
            let caption: String = tile.caption.chars().take(fitting).collect();
            paper.text(&caption, (left, below), Colour::Series(2));
        }
        let is_grey = self.tiles.iter().all(|tile| matches!(tile.image.pixels, Pixels::Ink(_)));
        if is_grey { paper.grey_png() } else { paper.png() }
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
