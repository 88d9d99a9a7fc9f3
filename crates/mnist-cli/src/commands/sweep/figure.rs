//! The figure: accuracy over one of the flags, a line for each combination of the others.

use chapter_one::runs::SweepPoint;
use figures::{Axis, Chart, Spread};

use super::alternatives::Combination;

/// Medians, and from the lowest to the highest of the seeds.
pub(super) fn chart(combinations: &[Combination], points: &[SweepPoint]) -> Chart {
    let across = combinations[0].varied().map(|(flag, _)| flag.to_string()).last();
    let mut chart = Chart::new("Accuracy by settings").y("accuracy on validation images, %");
    let Some(across) = across else {
        let spread = spread(0.0, &points[0]);
        return chart.x(Axis::named("settings", ["as given"])).bars("runs", spread);
    };
    let value = |combination: &Combination| {
        combination.varied().last().map_or_else(String::new, |(_, value)| value.to_string())
    };
    let mut values: Vec<String> = Vec::new();
    for combination in combinations {
        let value = value(combination);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let numbers: Option<Vec<f64>> =
        values.iter().map(|value| value.parse().ok().filter(|number| *number > 0.0)).collect();
    let place = |value: &str| {
        let index = values.iter().position(|known| known == value).unwrap_or(0);
        numbers.as_ref().map_or(index as f64, |numbers| numbers[index])
    };
    chart = match &numbers {
        Some(_) => chart.x(Axis::log(across.as_str())),
        None => chart.x(Axis::named(across.as_str(), values.iter().map(String::as_str))),
    };
    for (runs, points) in combinations.chunks(values.len()).zip(points.chunks(values.len())) {
        let others: Vec<String> =
            runs[0].varied().map(|(flag, value)| format!("{flag} {value}")).collect();
        let name = others[..others.len() - 1].join(", ");
        let name = if name.is_empty() { "median".to_string() } else { name };
        let spreads: Vec<Spread> = runs
            .iter()
            .zip(points)
            .filter_map(|(combination, point)| spread(place(&value(combination)), point))
            .collect();
        chart = match &numbers {
            Some(_) => chart.band(name, spreads),
            None => chart.bars(name, spreads),
        };
    }
    chart
}

/// Of the accuracies in per cent.
fn spread(x: f64, point: &SweepPoint) -> Option<Spread> {
    let percent: Vec<f64> = point.accuracies().iter().map(|accuracy| accuracy * 100.0).collect();
    Spread::of(x, &percent)
}
