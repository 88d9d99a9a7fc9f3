//! The vocabulary of a page: claims, tables and figures, before it is known where they go.

use figures::{Chart, Drawing, Matrix, Panels, Sheet};

use crate::report::verdict::Verdict;

/// What an experiment has to show.
#[derive(Debug, Default)]
pub struct Page {
    /// What is tried, and how: a paragraph each, plain text.
    pub intro: Vec<String>,
    /// The chapter's claims, and what came out.
    pub claims: Vec<Claim>,
    /// The numbers.
    pub tables: Vec<Table>,
    /// The pictures.
    pub figures: Vec<Figure>,
    /// What is worth saying after the figures.
    pub remarks: Vec<String>,
}

/// A claim of the chapter, or a question it asks, and what came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What the chapter says, in our words.
    pub says: String,
    /// Whether what came out agrees; None for a question, or where there is nothing to agree with.
    pub verdict: Option<Verdict>,
    /// What came out.
    pub came_out: String,
}

impl Claim {
    /// A claim, whether it holds here, and what came out.
    pub fn new(says: impl Into<String>, verdict: Verdict, came_out: impl Into<String>) -> Self {
        Self { says: says.into(), verdict: Some(verdict), came_out: came_out.into() }
    }

    /// A question or a figure of the book, and what came out.
    pub fn open(says: impl Into<String>, came_out: impl Into<String>) -> Self {
        Self { says: says.into(), verdict: None, came_out: came_out.into() }
    }
}

/// The verdicts of claims, for tests.
#[cfg(test)]
pub(crate) fn verdicts(claims: &[Claim]) -> Vec<Option<Verdict>> {
    claims.iter().map(|claim| claim.verdict).collect()
}

/// Rows of text under a head. All rows are as long as the head.
#[derive(Debug)]
pub struct Table {
    /// What it counts.
    pub caption: String,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of N columns.
    pub fn new<const N: usize>(
        caption: impl Into<String>,
        head: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Self {
        Self {
            caption: caption.into(),
            head: head.map(str::to_string).to_vec(),
            rows: rows.into_iter().map(Vec::from).collect(),
        }
    }
}

/// A picture of the result.
#[derive(Debug)]
pub struct Figure {
    /// What it shows, and how to read it; also read out where it cannot be seen.
    pub caption: String,
    /// What is drawn.
    pub picture: Picture,
}

impl Figure {
    /// A picture with its caption.
    pub fn new(caption: impl Into<String>, picture: impl Into<Picture>) -> Self {
        Self { caption: caption.into(), picture: picture.into() }
    }
}

/// What is drawn.
#[derive(Debug)]
pub enum Picture {
    /// One chart, an SVG.
    Chart(Chart),
    /// Several charts side by side, an SVG.
    Panels(Panels),
    /// A matrix of numbers, an SVG.
    Matrix(Matrix),
    /// A sheet of small images, a PNG.
    Sheet(Sheet),
    /// Images, lines and text, a PNG.
    Drawing(Drawing),
    /// An SVG drawn elsewhere: that of a circuit.
    Svg(String),
}

impl From<Chart> for Picture {
    fn from(chart: Chart) -> Self {
        Self::Chart(chart)
    }
}

impl From<Panels> for Picture {
    fn from(panels: Panels) -> Self {
        Self::Panels(panels)
    }
}

impl From<Matrix> for Picture {
    fn from(matrix: Matrix) -> Self {
        Self::Matrix(matrix)
    }
}

impl From<Sheet> for Picture {
    fn from(sheet: Sheet) -> Self {
        Self::Sheet(sheet)
    }
}

impl From<Drawing> for Picture {
    fn from(drawing: Drawing) -> Self {
        Self::Drawing(drawing)
    }
}

/// The format of a picture's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines and letters.
    Svg,
    /// Pixels.
    Png,
}

impl Format {
    /// The ending of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

impl Picture {
    /// The format it is drawn in.
    pub fn format(&self) -> Format {
        match self {
            Self::Chart(_) | Self::Panels(_) | Self::Matrix(_) | Self::Svg(_) => Format::Svg,
            Self::Sheet(_) | Self::Drawing(_) => Format::Png,
        }
    }

    /// The picture as one file of its [`format`](Self::format).
    ///
    /// # Errors
    /// What `figures` cannot draw: an axis without a range, a sheet that is too large.
    pub fn bytes(&self) -> Result<Vec<u8>, figures::Error> {
        match self {
            Self::Chart(chart) => chart.svg().map(String::into_bytes),
            Self::Panels(panels) => panels.svg().map(String::into_bytes),
            Self::Matrix(matrix) => matrix.svg().map(String::into_bytes),
            Self::Sheet(sheet) => sheet.png(),
            Self::Drawing(drawing) => drawing.png(),
            Self::Svg(svg) => Ok(svg.clone().into_bytes()),
        }
    }
}
