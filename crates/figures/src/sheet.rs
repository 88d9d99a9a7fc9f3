use crate::error::Error;
use crate::image::{Image, Pixels, bytes, check_area, encoded};
use crate::lettering::{LETTER, LINE, write};
use crate::palette::GRID;

/// Small images in rows, each with a caption: as they are in a contact print.
///
/// ```
/// use figures::{Image, Pixels, Sheet, Tile};
///
/// let image = |ink| Image { width: 4, pixels: Pixels::Ink(vec![ink; 16]) };
/// let tile = |ink: u8| Tile { image: image(ink), caption: format!("{ink}") };
/// let sheet = Sheet { tiles: vec![tile(0), tile(80), tile(255)], columns: 2, largest: None };
/// assert!(sheet.png()?.starts_with(b"\x89PNG"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// From left to right, and then in the next row.
    pub tiles: Vec<Tile>,
    /// Images in a row, at least 1.
    pub columns: usize,
    /// The number whose colour is darkest, for all images of signed numbers. None: the largest in
    /// each, so that what they show is seen, though not how strong it is.
    pub largest: Option<f32>,
}

/// An image with a caption.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// What is seen.
    pub image: Image,
    /// What stands below it, in letters of ASCII; cut off where the next tile begins.
    pub caption: String,
}

/// Pixels of the longer side of an image once it is enlarged, about.
const SIDE: usize = 84;
/// White around each tile.
const GAP: usize = 6;

/// What is being drawn.
struct Paper {
    width: usize,
    rgb: Vec<u8>,
}

impl Sheet {
    /// The sheet as a PNG, grey if all its images are of ink. Images are enlarged by whole numbers
    /// to about 84 pixels. Without images it is a small white picture.
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
        let mut paper = Paper { width, rgb: vec![255; width * height * 3] };
        for (i, tile) in self.tiles.iter().enumerate() {
            let left = GAP + i % columns * cell_width;
            let top = GAP + i / columns * cell_height;
            let below = top + image_height * factor + 2;
            let image = tile.image.enlarged(factor);
            paper.draw_frame(left, top, image.width, image.height());
            paper.draw_image(&image, self.largest, left, top);
            paper.draw_caption(&tile.caption, left, below, cell_width - GAP);
        }
        paper.png(self.tiles.iter().all(|tile| matches!(tile.image.pixels, Pixels::Ink(_))))
    }
}

impl Paper {
    fn put(&mut self, x: usize, y: usize, rgb: [u8; 3]) {
        self.rgb[(y * self.width + x) * 3..][..3].copy_from_slice(&rgb);
    }

    /// A faint line around an image, since paper and image are both white.
    fn draw_frame(&mut self, left: usize, top: usize, width: usize, height: usize) {
        for x in left - 1..=left + width {
            self.put(x, top - 1, bytes(GRID));
            self.put(x, top + height, bytes(GRID));
        }
        for y in top - 1..=top + height {
            self.put(left - 1, y, bytes(GRID));
            self.put(left + width, y, bytes(GRID));
        }
    }

    fn draw_image(&mut self, image: &Image, largest: Option<f32>, left: usize, top: usize) {
        for (i, colour) in image.colours(largest).into_iter().enumerate() {
            self.put(left + i % image.width, top + i / image.width, bytes(colour));
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
            return encoded(self.width, &self.rgb, png::ColorType::Rgb);
        }
        let grey: Vec<u8> = self.rgb.iter().copied().step_by(3).collect();
        encoded(self.width, &grey, png::ColorType::Grayscale)
    }
}
