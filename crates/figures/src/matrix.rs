use plotters::element::Rectangle;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, WHITE};

use crate::canvas::{
    Area, HEAD, SMALL, TEXT, fine, printable, stroke, svg, text_style, text_width, upright, wrapped,
};
use crate::error::Error;
use crate::palette::{GRID, signed};

/// A table of numbers or words in shaded cells: a confusion matrix, weights.
///
/// ```
/// use figures::{Cell, Matrix};
///
/// let cell = |count: f64| Cell { text: count.to_string(), shade: count / 100.0 };
/// let matrix = Matrix {
///     title: "Is it a 9?".into(),
///     row_label: "label".into(),
///     rows: vec!["9".into(), "other".into()],
///     column_label: "taken for".into(),
///     columns: vec!["9".into(), "other".into()],
///     cells: vec![vec![cell(93.0), cell(7.0)], vec![cell(2.0), cell(98.0)]],
/// };
/// assert!(matrix.svg()?.contains("taken for"));
/// # Ok::<(), figures::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// What stands above it; none if empty.
    pub title: String,
    /// What the rows are.
    pub row_label: String,
    /// Their names, from above.
    pub rows: Vec<String>,
    /// What the columns are.
    pub column_label: String,
    /// Their names, from the left.
    pub columns: Vec<String>,
    /// Row by row: rows x columns.
    pub cells: Vec<Vec<Cell>>,
}

/// What stands in a [`Matrix`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// The number or word in it.
    pub text: String,
    /// From white at 0 to blue at 1, and to orange at -1; beyond and between likewise. White if it
    /// is not a number.
    pub shade: f64,
}

const MARGIN: f64 = 12.0;
/// Height of a cell.
const HEIGHT: f64 = 34.0;

impl Matrix {
    /// The matrix as an SVG document, as large as it needs to be.
    ///
    /// # Errors
    ///
    /// [`Error::Size`] if there are not as many rows of cells as names of rows, or not as many
    /// cells in a row as names of columns; [`Error::TooLarge`] beyond 20,000 pixels.
    pub fn svg(&self) -> Result<String, Error> {
        check_size("rows of cells", self.rows.len(), self.cells.len())?;
        for row in &self.cells {
            check_size("cells in a row", self.columns.len(), row.len())?;
        }
        let layout = Layout::new(self);
        svg(&self.title, layout.size()?, |area| layout.draw(area))
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
    /// Of a cell.
    width: f64,
}

impl<'a> Layout<'a> {
    fn new(matrix: &'a Matrix) -> Self {
        let longest = |texts: &mut dyn Iterator<Item = &String>| {
            texts.map(|text| text_width(text, SMALL)).fold(0.0, f64::max)
        };
        let texts = matrix.cells.iter().flatten().map(|cell| &cell.text);
        let width = longest(&mut texts.chain(&matrix.columns)).max(HEIGHT - 12.0) + 12.0;
        let left = MARGIN + TEXT + 8.0 + longest(&mut matrix.rows.iter()) + 6.0;
        let columns = matrix.columns.len() as f64;
        let title = wrapped(&matrix.title, HEAD, (columns * width + left).max(250.0));
        let top = MARGIN + title.len() as f64 * (HEAD + 4.0) + 4.0 + TEXT + 6.0 + SMALL + 6.0;
        Self { matrix, title, left, top, width }
    }

    fn right(&self) -> f64 {
        self.left + self.matrix.columns.len() as f64 * self.width
    }

    fn size(&self) -> Result<(u32, u32), Error> {
        let title = self.title.iter().map(|line| text_width(line, HEAD)).fold(0.0, f64::max);
        let label = text_width(&self.matrix.column_label, TEXT);
        let needed = self.right().max(MARGIN + title).max(self.left + label);
        let bottom = self.top + self.matrix.rows.len() as f64 * HEIGHT;
        let label = self.top + text_width(&self.matrix.row_label, TEXT);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
        let pixels = |length: f64| (length + MARGIN).ceil() as u32;
        let (width, height) = (pixels(needed), pixels(bottom.max(label)));
        if width.max(height) > 20_000 {
            let (width, height) = (width as usize, height as usize);
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
        // Dark cells are written on in white; blue is dark earlier than orange.
        let is_dark = cell.shade > 0.45;
        let style = if is_dark { style.color(&WHITE) } else { style };
        let middle = (fine(x + self.width / 2.0), fine(y + HEIGHT / 2.0));
        Ok(area.draw_text(&printable(&cell.text), &style, middle)?)
    }
}
