//! The table: a line for each combination, and which is best.

use std::time::Duration;

use chapter_one::report::numbers::{counted, percent};
use chapter_one::runs::SweepPoint;

use super::alternatives::Combination;

/// The lines to print.
pub(super) fn lines(combinations: &[Combination], points: &[SweepPoint]) -> Vec<String> {
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

    let mut lines = vec![format!("{}accuracy     lowest    highest  seconds", cells(&rows[0]))];
    for (row, point) in rows[1..].iter().zip(points) {
        let accuracies = point.accuracies();
        let lowest = accuracies.iter().copied().min_by(f64::total_cmp);
        let highest = accuracies.iter().copied().max_by(f64::total_cmp);
        let total: Duration = point.runs.iter().map(|run| run.duration).sum();
        lines.push(format!(
            "{}{:>8}   {:>8}   {:>8}  {:>7.1}",
            cells(row),
            percent(Some(point.median_accuracy())),
            percent(lowest),
            percent(highest),
            total.as_secs_f64() / accuracies.len() as f64
        ));
    }
    let best = combinations
        .iter()
        .zip(points)
        .max_by(|(_, a), (_, b)| a.median_accuracy().total_cmp(&b.median_accuracy()));
    if let Some((combination, point)) = best.filter(|_| combinations.len() > 1) {
        lines.push(format!(
            "best on validation images: {combination} with {}, the median of {}",
            percent(Some(point.median_accuracy())),
            counted(point.runs.len(), "seed")
        ));
    }
    lines
}
