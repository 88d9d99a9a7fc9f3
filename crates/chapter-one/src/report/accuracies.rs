//! Accuracies over several seeds: in words, in cells, in charts.

use figures::{Series, Spread};

use crate::report::numbers::percent;

/// The lowest, the median and the highest of accuracies.
pub(crate) fn three(accuracies: &[f64]) -> [String; 3] {
    let spread = Spread::of(0.0, accuracies);
    let part = |of: fn(Spread) -> f64| percent(spread.map(of));
    [part(|s| s.lowest), part(|s| s.median), part(|s| s.highest)]
}

/// `95.53 to 95.95 %`, or one of them if there is no other.
pub(crate) fn range(accuracies: &[f64]) -> String {
    let [lowest, _, highest] = three(accuracies);
    if lowest == highest {
        return lowest;
    }
    format!("{} to {highest}", lowest.trim_end_matches(" %"))
}

/// What a chart of [`band`]s shows.
pub(crate) const BANDS: &str = "Accuracy on the validation images after each epoch: the median \
    over the seeds, in a band from the lowest to the highest.";

/// Accuracies after each epoch in percent, the first of them after so many.
pub(crate) fn band(name: impl Into<String>, accuracies: &[Vec<f64>], first: usize) -> Series {
    let spread = |(i, accuracies): (usize, &Vec<f64>)| in_percent((first + i) as f64, accuracies);
    Series::band(name, accuracies.iter().enumerate().filter_map(spread))
}

/// The spread of accuracies, in percent.
pub(crate) fn in_percent(x: f64, accuracies: &[f64]) -> Option<Spread> {
    let percents: Vec<f64> = accuracies.iter().map(|accuracy| 100.0 * accuracy).collect();
    Spread::of(x, &percents)
}

/// How far an accuracy is from one of the book's: `0.31 points above the book's 95.42 %`.
pub(crate) fn beside(accuracy: f64, book: f64) -> String {
    let points = 100.0 * (accuracy - book);
    let side = if points < 0.0 { "below" } else { "above" };
    format!("the median {:.2} points {side} the book's {}", points.abs(), percent(Some(book)))
}
