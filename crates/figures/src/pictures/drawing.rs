//! [`Drawing`]: images, lines, frames and text, each where the caller puts it.

use std::ops::Range;
use std::path::Path;

use crate::chart::clip::clip_line;
use crate::error::Error;
use crate::palette::{GRID, INK, colour};
use crate::pictures::encode::{check_area, encoded, rgb};
use crate::pictures::image::Image;
use crate::pictures::lettering::{LETTER, LINE, write};
use crate::save::{PNG, save};

/// White paper with images, lines, frames and text on it.
///
/// Places are columns and rows from the top left, in pixels. Whatever lies beyond an edge is cut off.
///
/// ```
/// use figures::{Colour, Drawing, Image};
///
/// let cross = Image::ink(3, [0, 255, 0, 255, 255, 255, 0, 255, 0]).scaled(60, 60)?;
/// let mut drawing = Drawing::new(80, 70)?;
/// drawing.image(&cross, (10, 0))?;
/// drawing.frame((10, 0), (60, 60), 2, Colour::Series(0));
/// drawing.extend(20)?;
/// drawing.text("a cross", (10, 70), Colour::Ink);
/// assert_eq!(drawing.size(), (80, 90));
/// assert!(drawing.png()?.starts_with(b"\x89PNG"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Drawing {
    width: usize,
    /// Height x width x red, green and blue.
    samples: Vec<u8>,
}

/// A colour of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Colour {
    /// Nearly black, for text.
    Ink,
    /// Pale grey, for frames that only show where something ends.
    Grid,
    /// That of series so many of a chart: blue, orange, black, green, vermilion, sky blue, purple,
    /// and again.
    Series(usize),
}

impl Colour {
    fn samples(self) -> [u8; 3] {
        rgb(match self {
            Self::Ink => INK,
            Self::Grid => GRID,
            Self::Series(i) => colour(i),
        })
    }
}

impl Drawing {
    /// Columns and rows of a letter.
    pub const LETTER: (usize, usize) = (LETTER, LINE);

    /// White paper.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond 100 million pixels.
    pub fn new(width: usize, height: usize) -> Result<Self, Error> {
        check_area(width, height)?;
        Ok(Self { width, samples: vec![255; width * height * 3] })
    }

    /// Columns and rows.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.samples.len() / (3 * self.width.max(1)))
    }

    /// So many more rows of white paper at the bottom.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond 100 million pixels.
    pub fn extend(&mut self, rows: usize) -> Result<(), Error> {
        let height = self.size().1.saturating_add(rows);
        check_area(self.width, height)?;
        self.samples.resize(self.width * height * 3, 255);
        Ok(())
    }

    /// An image with its top left corner at a place.
    ///
    /// # Errors
    /// As for [`Image::png`].
    pub fn image(&mut self, image: &Image, at: (usize, usize)) -> Result<(), Error> {
        image.check()?;
        self.image_scaled_to(image, None, at);
        Ok(())
    }

    /// The same with the magnitude that is drawn darkest.
    pub(crate) fn image_scaled_to(
        &mut self,
        image: &Image,
        largest: Option<f32>,
        (left, top): (usize, usize),
    ) {
        for (i, colour) in image.colours(largest).into_iter().enumerate() {
            let (row, column) = (i / image.width, i % image.width);
            self.put(left.saturating_add(column), top.saturating_add(row), rgb(colour));
        }
    }

    /// A rectangle's outline around columns and rows from a place on, so many pixels thick, all of
    /// it outside them.
    pub fn frame(
        &mut self,
        (left, top): (usize, usize),
        (width, height): (usize, usize),
        thickness: usize,
        colour: Colour,
    ) {
        let (right, bottom) = (left.saturating_add(width), top.saturating_add(height));
        let before = |at: usize| at.saturating_sub(thickness)..at;
        let after = |at: usize| at..at.saturating_add(thickness);
        let columns = before(left).start..after(right).end;
        for rows in [before(top), after(bottom)] {
            self.fill(columns.clone(), rows, colour);
        }
        for columns in [before(left), after(right)] {
            self.fill(columns, top..bottom, colour);
        }
    }

    /// A line through points, so many pixels thick. Points that are infinite or NaN are left out.
    pub fn line(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        thickness: usize,
        colour: Colour,
    ) {
        let (width, height) = self.size();
        let (width, height) = (width.max(1) as f64, height.max(1) as f64);
        let finite = points.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        let shares: Vec<(f64, f64)> = finite.map(|(x, y)| (x / width, y / height)).collect();
        for part in clip_line(&shares) {
            for pair in part.windows(2) {
                let [from, to] = [pair[0], pair[1]].map(|(x, y)| (x * width, y * height));
                self.segment(from, to, thickness, colour);
            }
        }
    }

    fn segment(&mut self, from: (f64, f64), to: (f64, f64), thickness: usize, colour: Colour) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let steps = pixel(dx.abs().max(dy.abs()).ceil()).max(1);
        let reach = thickness as f64 / 2.0;
        for step in 0..=steps {
            let share = step as f64 / steps as f64;
            let [left, top] = [from.0 + share * dx, from.1 + share * dy]
                .map(|middle| pixel((middle - reach).round()));
            let end = |start: usize| start.saturating_add(thickness);
            self.fill(left..end(left), top..end(top), colour);
        }
    }

    /// A line of ASCII text with its top left corner at a place; other letters become `?`.
    pub fn text(&mut self, text: &str, (left, top): (usize, usize), colour: Colour) {
        let [red, green, blue] = colour.samples();
        write(text, |column, row, darkness| {
            let mixed = |part: u8| {
                let light = u32::from(255 - part) * u32::from(darkness) / 255;
                255 - u8::try_from(light).unwrap_or(255)
            };
            let samples = [red, green, blue].map(mixed);
            self.put(left.saturating_add(column), top.saturating_add(row), samples);
        });
    }

    /// The drawing as a PNG in colour.
    ///
    /// # Errors
    /// [`Error::Size`] if there are no pixels.
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        encoded(self.width, &self.samples, png::ColorType::Rgb)
    }

    /// The same in shades of grey, which all that was drawn is.
    pub(crate) fn grey_png(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        let grey: Vec<u8> = self.samples.iter().copied().step_by(3).collect();
        encoded(self.width, &grey, png::ColorType::Grayscale)
    }

    /// Writes [`Drawing::png`] to a file, whole or not at all.
    ///
    /// # Errors
    /// As for [`Drawing::png`]; [`Error::Extension`] if the file's name ends in anything but `.png`;
    /// [`Error::Write`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save(path.as_ref(), PNG, || self.png())
    }

    fn check(&self) -> Result<(), Error> {
        if self.samples.is_empty() {
            return Err(Error::Size { what: "pixels of a drawing", expected: 1, found: 0 });
        }
        Ok(())
    }

    fn fill(&mut self, columns: Range<usize>, rows: Range<usize>, colour: Colour) {
        let (width, height) = self.size();
        let samples = colour.samples();
        for y in rows.start..rows.end.min(height) {
            for x in columns.start..columns.end.min(width) {
                self.put(x, y, samples);
            }
        }
    }

    fn put(&mut self, x: usize, y: usize, samples: [u8; 3]) {
        let (width, height) = self.size();
        if x < width && y < height {
            self.samples[(y * width + x) * 3..][..3].copy_from_slice(&samples);
        }
    }
}

/// A pixel's place; what is before the first is the first.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 1e8")]
fn pixel(place: f64) -> usize {
    place.max(0.0) as usize
}
