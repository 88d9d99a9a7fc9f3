//! What the parts of the picture share: its width, its colours, and a place that moves down.

use figures::{Colour, Drawing, Error, Image};

/// Columns of the picture.
pub(super) const WIDTH: usize = 1180;
/// Paper at its edges.
pub(super) const MARGIN: usize = 16;
/// Columns between the edges.
pub(super) const INNER: usize = WIDTH - 2 * MARGIN;

/// What was tried.
pub(super) const TRIED: Colour = Colour::Series(5);
/// What was chosen.
pub(super) const CHOSEN: Colour = Colour::Series(4);

/// A drawing that grows from top to bottom.
pub(super) struct Column {
    pub(super) drawing: Drawing,
}

impl Column {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { drawing: Drawing::new(WIDTH, MARGIN)? })
    }

    /// So many more rows: the first of them.
    pub(super) fn rows(&mut self, rows: usize) -> Result<usize, Error> {
        let top = self.drawing.size().1;
        self.drawing.extend(rows)?;
        Ok(top)
    }

    /// A line of text; what is too long ends in three points.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Error> {
        let (width, height) = Drawing::LETTER;
        let top = self.rows(height + 4)?;
        let most = INNER / width;
        if text.chars().count() > most {
            let text: String = text.chars().take(most - 3).collect();
            self.drawing.text(&(text + "..."), (MARGIN, top), Colour::Ink);
        } else {
            self.drawing.text(text, (MARGIN, top), Colour::Ink);
        }
        Ok(())
    }

    /// A pale line across, with paper around it.
    pub(super) fn rule(&mut self) -> Result<(), Error> {
        let top = self.rows(20)?;
        self.drawing.frame((MARGIN, top + 10), (INNER, 0), 1, Colour::Grid);
        Ok(())
    }
}

/// An image as large as it fits into columns and rows: enlarged by a whole factor, or shrunk.
pub(super) fn fitted(image: &Image, (width, height): (usize, usize)) -> Result<Image, Error> {
    let (columns, rows) = (image.width.max(1), image.height().max(1));
    let factor = (width / columns).min(height / rows);
    if factor >= 1 {
        return image.enlarged(factor);
    }
    // Whichever side is relatively longer is as long as it may be.
    let (columns, rows) = if columns * height > rows * width {
        (width, (rows * width / columns).max(1))
    } else {
        ((columns * height / rows).max(1), height)
    };
    image.scaled(columns, rows)
}
