//! [`Matrix`]: a table of shaded cells.

use std::path::Path;

use plotters::element::Rectangle;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, WHITE};

use crate::canvas::document::{Area, document};
use crate::canvas::ink::stroke;
use crate::canvas::pixels::fine;
use crate::canvas::text::{
    HEAD, SMALL, TEXT, longest, printable, text_style, text_width, upright, wrapped,
};
use crate::error::Error;
use crate::palette::{GRID, signed};
use crate::save::{SVG, save};

/// A table of numbers or words in shaded cells: a confusion matrix, weights.
///
/// ```
/// use figures::{Cell, Matrix};
///
/// let cell = |count: u8| Cell::new(count.to_string(), f64::from(count) / 100.0);
/// let matrix = Matrix::new("Is it a 9?", [[93, 7], [2, 98]].map(|row| row.map(cell)))
///     .rows("label", ["9", "other"])
///     .columns("prediction", ["9", "other"]);
/// assert!(matrix.svg()?.contains("prediction"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
#[non_exhaustive]
pub struct Matrix {
    /// The title above it; none if empty.
    pub title: String,
    /// What the rows are.
    pub row_label: String,
    /// The names of the rows, from the top.
    pub rows: Vec<String>,
    /// What the columns are.
    pub column_label: String,
    /// The names of the columns, from the left.
    pub columns: Vec<String>,
    /// Row by row: rows x columns.
    pub cells: Vec<Vec<Cell>>,
}

/// A cell of a [`Matrix`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Cell {
    /// The number or word in it.
    pub text: String,
    /// From white at 0 to blue at 1 and orange at -1; a shade beyond them counts as 1 or -1, NaN as 0.
    pub shade: f64,
}

impl Cell {
    /// A cell with this text and shade.
    pub fn new(text: impl Into<String>, shade: f64) -> Self {
        Self { text: text.into(), shade }
    }
}

const MARGIN: f64 = 12.0;
/// Height of a cell.
const HEIGHT: f64 = 34.0;
/// Pixels of the longer side, at most.
const MOST: usize = 20_000;

impl Matrix {
    /// A matrix of these cells, row by row, whose rows and columns are called 0, 1, 2 and so on.
    pub fn new<R: IntoIterator<Item = Cell>>(
        title: impl Into<String>,
        cells: impl IntoIterator<Item = R>,
    ) -> Self {
        let cells: Vec<Vec<Cell>> =
            cells.into_iter().map(|row| row.into_iter().collect()).collect();
        let numbers = |count: usize| (0..count).map(|i| i.to_string()).collect();
        Self {
            title: title.into(),
            row_label: String::new(),
            rows: numbers(cells.len()),
            column_label: String::new(),
            columns: numbers(cells.first().map_or(0, Vec::len)),
            cells,
        }
    }

    /// The same matrix, its rows so named.
    pub fn rows<N: Into<String>>(
        self,
        label: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let rows = names.into_iter().map(Into::into).collect();
        Self { row_label: label.into(), rows, ..self }
    }

    /// The same matrix, its columns so named.
    pub fn columns<N: Into<String>>(
        self,
        label: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let columns = names.into_iter().map(Into::into).collect();
        Self { column_label: label.into(), columns, ..self }
    }

    /// The matrix as an SVG document, as large as it needs to be.
    ///
    /// # Errors
    ///
    /// [`Error::Size`] if the number of rows of cells is not that of their names, or the number of
    /// cells in a row is not that of the columns' names; [`Error::TooLarge`] beyond 20,000 pixels.
    pub fn svg(&self) -> Result<String, Error> {
        check_size("rows of cells", self.rows.len(), self.cells.len())?;
        for row in &self.cells {
            check_size("cells in a row", self.columns.len(), row.len())?;
        }
        let layout = Layout::new(self);
        document(&self.title, layout.size()?, |area| layout.draw(area))
    }

    /// Writes [`Matrix::svg`] to a file, whole or not at all.
    ///
    /// # Errors
    ///
    /// As for [`Matrix::svg`]; [`Error::Extension`] if the file's name ends in anything but `.svg`;
    /// [`Error::Write`] if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        save(path.as_ref(), SVG, || self.svg())
    }
}

fn check_size(what: &'static str, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::Size { what, expected, found }) }
}

/// Where everything stands, in pixels.
struct Layout<'a> {
    matrix: &'a Matrix,
    title: Vec<String>,
    /// Upper left corner of the first cell.
    left: f64,
    top: f64,
    /// Width of a cell.
    width: f64,
}

impl<'a> Layout<'a> {
    fn new(matrix: &'a Matrix) -> Self {
        let texts = matrix.cells.iter().flatten().map(|cell| cell.text.as_str());
        let texts = texts.chain(matrix.columns.iter().map(String::as_str));
        let width = longest(texts, SMALL).max(HEIGHT - 12.0) + 12.0;
        let rows = matrix.rows.iter().map(String::as_str);
        let left = MARGIN + TEXT + 8.0 + longest(rows, SMALL) + 6.0;
        let columns = matrix.columns.len() as f64;
        let title = wrapped(&matrix.title, HEAD, (columns * width + left).max(250.0));
        let top = MARGIN + title.len() as f64 * (HEAD + 4.0) + 4.0 + TEXT + 6.0 + SMALL + 6.0;
        Self { matrix, title, left, top, width }
    }

    fn right(&self) -> f64 {
        self.left + self.matrix.columns.len() as f64 * self.width
    }

    /// Width and height of the whole, in pixels.
    fn size(&self) -> Result<(usize, usize), Error> {
        let title = longest(self.title.iter().map(String::as_str), HEAD);
        let label = text_width(&self.matrix.column_label, TEXT);
        let needed = self.right().max(MARGIN + title).max(self.left + label);
        let bottom = self.top + self.matrix.rows.len() as f64 * HEIGHT;
        let label = self.top + text_width(&self.matrix.row_label, TEXT);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
        let pixels = |length: f64| (length + MARGIN).ceil() as usize;
        let (width, height) = (pixels(needed), pixels(bottom.max(label)));
        if width.max(height) > MOST {
            return Err(Error::TooLarge { width, height });
        }
        Ok((width, height))
    }

    fn draw(&self, area: &Area<'_>) -> Result<(), Error> {
        let matrix = self.matrix;
        let text = |text: &str, size, h, v, (x, y): (f64, f64)| {
            area.draw_text(&printable(text), &text_style(size, h, v), (fine(x), fine(y)))
        };
        for (i, line) in self.title.iter().enumerate() {
            let y = MARGIN + i as f64 * (HEAD + 4.0);
            text(line, HEAD, HPos::Left, VPos::Top, (MARGIN, y))?;
        }
        let above = self.top - SMALL - 6.0;
        text(&matrix.column_label, TEXT, HPos::Left, VPos::Bottom, (self.left, above - 4.0))?;
        let style = upright(text_style(TEXT, HPos::Right, VPos::Top));
        let corner = (fine(MARGIN), fine(self.top));
        area.draw_text(&printable(&matrix.row_label), &style, corner)?;
        for (j, name) in matrix.columns.iter().enumerate() {
            let x = self.left + (j as f64 + 0.5) * self.width;
            text(name, SMALL, HPos::Center, VPos::Top, (x, above))?;
        }
        for (i, (name, cells)) in matrix.rows.iter().zip(&matrix.cells).enumerate() {
            let y = self.top + i as f64 * HEIGHT;
            let beside = (self.left - 6.0, y + HEIGHT / 2.0);
            text(name, SMALL, HPos::Right, VPos::Center, beside)?;
            for (j, cell) in cells.iter().enumerate() {
                self.draw_cell(area, cell, (self.left + j as f64 * self.width, y))?;
            }
        }
        Ok(())
    }

    fn draw_cell(&self, area: &Area<'_>, cell: &Cell, (x, y): (f64, f64)) -> Result<(), Error> {
        let corners = [(fine(x), fine(y)), (fine(x + self.width), fine(y + HEIGHT))];
        area.draw(&Rectangle::new(corners, signed(cell.shade).filled()))?;
        area.draw(&Rectangle::new(corners, stroke(GRID, 1.0)))?;
        let style = text_style(SMALL, HPos::Center, VPos::Center);
        // White text on dark blue. Orange is never too dark for dark text.
        let is_dark = cell.shade > 0.45;
        let style = if is_dark { style.color(&WHITE) } else { style };
        let middle = (fine(x + self.width / 2.0), fine(y + HEIGHT / 2.0));
        Ok(area.draw_text(&printable(&cell.text), &style, middle)?)
    }
}
