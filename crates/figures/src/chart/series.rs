//! [`Series`]: numbers of one kind, and how they are drawn.

use crate::chart::heights::Heights;
use crate::chart::spread::Spread;

/// Numbers of one kind, with a name for the legend.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Series {
    /// The name in the legend; a series without one is not in the legend.
    pub name: String,
    /// The numbers, and how they are drawn.
    pub marks: Marks,
}

/// The numbers of a [`Series`], and how they are drawn. Points are (x, y).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Marks {
    /// A line from point to point.
    Line(Vec<(f64, f64)>),
    /// A dashed line from point to point, for what is expected rather than measured.
    Dashed(Vec<(f64, f64)>),
    /// Points alone.
    Points(Vec<(f64, f64)>),
    /// A line that keeps its height until the next point.
    Steps(Vec<(f64, f64)>),
    /// Upright bars from the lowest to the highest, with a point at the median.
    Bars(Vec<Spread>),
    /// A line through the medians, in a band from the lowest to the highest.
    Band(Vec<Spread>),
    /// A dashed line at this height from edge to edge.
    Level(f64),
    /// Contour lines.
    Contours(Heights),
}

impl Series {
    fn new(name: impl Into<String>, marks: Marks) -> Self {
        Self { name: name.into(), marks }
    }

    /// [`Marks::Line`].
    pub fn line(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(name, Marks::Line(points.into_iter().collect()))
    }

    /// [`Marks::Dashed`].
    pub fn dashed(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(name, Marks::Dashed(points.into_iter().collect()))
    }

    /// [`Marks::Points`].
    pub fn points(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(name, Marks::Points(points.into_iter().collect()))
    }

    /// [`Marks::Steps`].
    pub fn steps(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self::new(name, Marks::Steps(points.into_iter().collect()))
    }

    /// [`Marks::Bars`].
    pub fn bars(name: impl Into<String>, spreads: impl IntoIterator<Item = Spread>) -> Self {
        Self::new(name, Marks::Bars(spreads.into_iter().collect()))
    }

    /// [`Marks::Band`].
    pub fn band(name: impl Into<String>, spreads: impl IntoIterator<Item = Spread>) -> Self {
        Self::new(name, Marks::Band(spreads.into_iter().collect()))
    }

    /// [`Marks::Level`].
    pub fn level(name: impl Into<String>, y: f64) -> Self {
        Self::new(name, Marks::Level(y))
    }

    /// [`Marks::Contours`].
    pub fn contours(name: impl Into<String>, heights: Heights) -> Self {
        Self::new(name, Marks::Contours(heights))
    }
}

impl Marks {
    /// The numbers along x that the axis must cover.
    pub(crate) fn xs(&self) -> Vec<f64> {
        match self {
            Self::Line(points)
            | Self::Dashed(points)
            | Self::Points(points)
            | Self::Steps(points) => points.iter().map(|point| point.0).collect(),
            Self::Bars(spreads) | Self::Band(spreads) => {
                spreads.iter().map(|spread| spread.x).collect()
            }
            Self::Level(_) => Vec::new(),
            Self::Contours(heights) => vec![heights.x.0, heights.x.1],
        }
    }

    /// The numbers along y that the axis must cover.
    pub(crate) fn ys(&self) -> Vec<f64> {
        match self {
            Self::Line(points)
            | Self::Dashed(points)
            | Self::Points(points)
            | Self::Steps(points) => points.iter().map(|point| point.1).collect(),
            Self::Bars(spreads) | Self::Band(spreads) => {
                spreads.iter().flat_map(|spread| [spread.lowest, spread.highest]).collect()
            }
            Self::Level(y) => vec![*y],
            Self::Contours(heights) => vec![heights.y.0, heights.y.1],
        }
    }
}
