//! [`Axis`]: what a chart's axis counts, and how numbers become places on it.

/// One axis of a chart. Text becomes a linear axis with that label.
///
/// ```
/// use figures::{Axis, Scale};
///
/// let axis = Axis::log("m, examples in the mini-batch").between(1.0, 1000.0);
/// assert_eq!((axis.scale, axis.range), (Scale::Log, Some((1.0, 1000.0))));
/// assert_eq!(Axis::from("epoch"), Axis::linear("epoch"));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
#[non_exhaustive]
pub struct Axis {
    /// The quantity and its unit.
    pub label: String,
    /// How numbers become places.
    pub scale: Scale,
    /// Where it begins and ends. None: a little beyond the least and the greatest number.
    pub range: Option<(f64, f64)>,
    /// Ticks and their labels. None if empty: the axis chooses round numbers.
    pub ticks: Vec<(f64, String)>,
}

/// How numbers become places on an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scale {
    /// Equal differences are equal distances.
    Linear,
    /// Equal ratios are equal distances. Only numbers above 0 have a place.
    Log,
}

impl Axis {
    /// A linear axis that chooses its range and its ticks.
    pub fn linear(label: impl Into<String>) -> Self {
        Self { label: label.into(), scale: Scale::Linear, range: None, ticks: Vec::new() }
    }

    /// A logarithmic axis that chooses its range and its ticks.
    pub fn log(label: impl Into<String>) -> Self {
        Self { scale: Scale::Log, ..Self::linear(label) }
    }

    /// A linear axis with names in place of the numbers 0, 1, 2 and so on.
    pub fn named<N: Into<String>>(
        label: impl Into<String>,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let ticks = names.into_iter().enumerate().map(|(i, name)| (i as f64, name));
        let axis = Self::linear(label).with_ticks(ticks);
        let last = axis.ticks.len().max(1) as f64 - 1.0;
        axis.between(-0.5, last + 0.5)
    }

    /// The same axis, from `low` to `high`.
    pub fn between(self, low: f64, high: f64) -> Self {
        Self { range: Some((low, high)), ..self }
    }

    /// The same axis with ticks at these numbers, so labelled.
    pub fn with_ticks<N: Into<String>>(self, ticks: impl IntoIterator<Item = (f64, N)>) -> Self {
        let ticks = ticks.into_iter().map(|(number, name)| (number, name.into())).collect();
        Self { ticks, ..self }
    }
}

impl From<&str> for Axis {
    fn from(label: &str) -> Self {
        Self::linear(label)
    }
}

impl From<String> for Axis {
    fn from(label: String) -> Self {
        Self::linear(label)
    }
}
