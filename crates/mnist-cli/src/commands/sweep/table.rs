//! The table: a line for each combination, and which is best.

use std::time::Duration;

use chapter_one::median;
use chapter_one::report::numbers::{counted, percent, plain};
use chapter_one::runs::SweepPoint;

use super::alternatives::Combination;

/// The lines to print; with the median of the epochs until an accuracy, if there is one.
pub(super) fn lines(
    combinations: &[Combination],
    points: &[SweepPoint],
    until: Option<f64>,
) -> Vec<String> {
    let heads: Vec<&str> = combinations[0].varied().map(|(flag, _)| flag).collect();
    let mut rows = vec![heads.iter().map(ToString::to_string).collect::<Vec<String>>()];
    for combination in combinations {
        rows.push(combination.varied().map(|(_, value)| value.to_string()).collect());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let cells = |row: &[String]| -> String {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:>width$}  "));
        cells.collect::<Vec<_>>().concat()
    };

    let epochs = |point: &SweepPoint| {
        until.map(|until| match median(&point.epochs_until(until)) {
            epochs if epochs.is_finite() => plain(epochs),
            _ => "-".to_string(),
        })
    };
    let column =
        |cell: Option<String>| cell.map_or_else(String::new, |cell| format!("  {cell:>6}"));
    let mut lines = vec![format!(
        "{}accuracy     lowest    highest  seconds{}",
        cells(&rows[0]),
        column(until.map(|_| "epochs".to_string()))
    )];
    for (row, point) in rows[1..].iter().zip(points) {
        let accuracies = point.accuracies();
        let lowest = accuracies.iter().copied().min_by(f64::total_cmp);
        let highest = accuracies.iter().copied().max_by(f64::total_cmp);
        let total: Duration = point.runs.iter().map(|run| run.duration).sum();
        lines.push(format!(
            "{}{:>8}   {:>8}   {:>8}  {:>7.1}{}",
            cells(row),
            percent(Some(point.median_accuracy())),
            percent(lowest),
            percent(highest),
            total.as_secs_f64() / accuracies.len() as f64,
            column(epochs(point))
        ));
    }
    if combinations.len() > 1 {
        lines.extend(best(combinations, points, until));
    }
    lines
}

/// The combination with the highest accuracy, or that was first at an accuracy, if one was there.
fn best(combinations: &[Combination], points: &[SweepPoint], until: Option<f64>) -> Option<String> {
    let all = combinations.iter().zip(points);
    let seeds = |point: &SweepPoint| counted(point.runs.len(), "seed");
    let Some(until) = until else {
        let (combination, point) =
            all.max_by(|(_, a), (_, b)| a.median_accuracy().total_cmp(&b.median_accuracy()))?;
        let accuracy = percent(Some(point.median_accuracy()));
        return Some(format!(
            "best on validation images: {combination} with {accuracy}, the median of {}",
            seeds(point)
        ));
    };
    let epochs = |point: &SweepPoint| median(&point.epochs_until(until));
    let (combination, point) = all.min_by(|(_, a), (_, b)| epochs(a).total_cmp(&epochs(b)))?;
    epochs(point).is_finite().then(|| {
        format!(
            "fewest epochs until {}: {combination} with {}, the median of {}",
            percent(Some(until)),
            plain(epochs(point)),
            seeds(point)
        )
    })
}
