//! All ways to cut a line into digits, before anything is read.

use drawn_digits::PIXELS;
use ndarray::{Array2, ArrayView2};

use crate::candidates::{Candidate, candidates};
use crate::cuts::{Cut, cuts};
use crate::line::Line;

/// A line of ink, where it may be cut, and what may be a digit.
///
/// ```
/// use digit_strings::Segmentation;
/// use ndarray::{Array2, s};
///
/// // Two bars of 20 x 4 pixels, 10 pixels apart.
/// let mut line = Array2::zeros((30, 40));
/// line.slice_mut(s![5..25, 8..12]).fill(255);
/// line.slice_mut(s![5..25, 22..26]).fill(255);
/// let segmentation = Segmentation::of(line.view());
/// assert_eq!(segmentation.line().dim(), (20, 18));
/// let boxes = segmentation.candidates().iter().map(|candidate| candidate.rectangle);
/// let boxes: Vec<_> = boxes.map(|inked| (inked.x, inked.width)).collect();
/// // The first bar, both as one digit, the second bar.
/// assert_eq!(boxes, [(8, 4), (8, 18), (22, 4)]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Segmentation {
    line: Array2<u8>,
    origin: (usize, usize),
    /// Rows and columns of the line in the image.
    size: (usize, usize),
    cuts: Vec<Cut>,
    candidates: Vec<Candidate>,
    images: Vec<[u8; PIXELS]>,
}

impl Segmentation {
    /// Of a line: rows x columns of any number, 0 paper to 255 ink.
    pub fn of(image: ArrayView2<'_, u8>) -> Self {
        let Some(line) = Line::of(image) else { return Self::default() };
        let cuts = cuts(&line.ink);
        Self::cut_at(line, cuts)
    }

    /// Of a line that is one digit, whatever it looks like: a single candidate.
    pub fn one_digit(image: ArrayView2<'_, u8>) -> Self {
        let Some(line) = Line::of(image) else { return Self::default() };
        let cut = |column| Cut { columns: vec![column; line.ink.nrows()], cost: 0.0 };
        let cuts = vec![cut(0), cut(line.ink.ncols())];
        Self::cut_at(line, cuts)
    }

    fn cut_at(line: Line, cuts: Vec<Cut>) -> Self {
        let (mut candidates, images) = candidates(&line.ink, &cuts);
        for candidate in &mut candidates {
            candidate.rectangle = line.in_image(candidate.inner);
        }
        Self { origin: line.origin(), size: line.size(), line: line.ink, cuts, candidates, images }
    }

    /// The line without the paper around it; shrunk, if it was high.
    pub fn line(&self) -> ArrayView2<'_, u8> {
        self.line.view()
    }

    /// Row and column of the image where the line begins.
    pub(crate) fn origin(&self) -> (usize, usize) {
        self.origin
    }

    /// From left to right; the first and the last have all ink between them.
    pub fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    /// The way of a cut through the image, as x and y, from the top down: two points for each row of
    /// the line, the upper and the lower end of what the cut is in front of there.
    ///
    /// ```
    /// use digit_strings::Segmentation;
    /// use ndarray::{Array2, s};
    ///
    /// let mut line = Array2::zeros((30, 40));
    /// line.slice_mut(s![5..25, 8..12]).fill(255);
    /// let segmentation = Segmentation::of(line.view());
    /// let path = segmentation.path(&segmentation.cuts()[0]);
    /// assert_eq!((path[0], path[39]), ((8.0, 5.0), (8.0, 25.0)));
    /// ```
    pub fn path(&self, cut: &Cut) -> Vec<(f64, f64)> {
        let (rows, columns) = self.line.dim();
        let across = self.size.1 as f64 / columns.max(1) as f64;
        let down = self.size.0 as f64 / rows.max(1) as f64;
        let at = |row: usize, column: usize| {
            (
                self.origin.1 as f64 + column as f64 * across,
                self.origin.0 as f64 + row as f64 * down,
            )
        };
        let rows = cut.columns.iter().enumerate();
        rows.flat_map(|(row, &column)| [at(row, column), at(row + 1, column)]).collect()
    }

    /// What may be a digit.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Frees the memory of the candidates' images, which nothing needs any more once they are
    /// classified but who wants to show them. Then there are none.
    pub fn forget_images(&mut self) {
        self.images = Vec::new();
    }

    /// The image of each candidate.
    pub fn images(&self) -> &[[u8; PIXELS]] {
        &self.images
    }
}
