//! The figure: accuracy over one of the flags, a line for each combination of the others.

use chapter_one::report::numbers::percent;
use chapter_one::runs::SweepPoint;
use figures::{Axis, Chart, Spread};

use super::alternatives::Combination;

/// The part of a name's room that bars take.
const ROOM: f64 = 0.4;

/// Medians, and from the lowest to the highest of the seeds: of the accuracies, or of the epochs until
/// an accuracy.
pub(super) fn chart(
    combinations: &[Combination],
    points: &[SweepPoint],
    until: Option<f64>,
) -> Chart {
    let across = combinations[0].varied().map(|(flag, _)| flag.to_string()).last();
    let mut chart = match until {
        None => Chart::new("Accuracy by settings").y("accuracy on validation images, %"),
        Some(until) => Chart::new("Epochs by settings").y(Axis::log(format!(
            "epochs until {} of the validation images are read",
            percent(Some(until))
        ))),
    };
    let Some(across) = across else {
        let spread = spread(0.0, &points[0], until);
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
    let lines = combinations.len() / values.len();
    // Names have room beside each other for the bars of all lines.
    let place = |line: usize, value: &str| {
        let index = values.iter().position(|known| known == value).unwrap_or(0);
        let beside = ROOM * ((line as f64 + 0.5) / lines as f64 - 0.5);
        numbers.as_ref().map_or(index as f64 + beside, |numbers| numbers[index])
    };
    chart = match &numbers {
        Some(numbers) => {
            let ticks = numbers.iter().copied().zip(values.iter().map(String::as_str));
            chart.x(Axis::log(across.as_str()).with_ticks(ticks))
        }
        None => chart.x(Axis::named(across.as_str(), values.iter().map(String::as_str))),
    };
    let of_lines = combinations.chunks(values.len()).zip(points.chunks(values.len()));
    for (line, (runs, points)) in of_lines.enumerate() {
        let others: Vec<String> =
            runs[0].varied().map(|(flag, value)| format!("{flag} {value}")).collect();
        let name = others[..others.len() - 1].join(", ");
        let name = if name.is_empty() { "median".to_string() } else { name };
        let spreads: Vec<Spread> = runs
            .iter()
            .zip(points)
            .filter_map(|(combination, point)| {
                spread(place(line, &value(combination)), point, until)
            })
            .collect();
        chart = match &numbers {
            Some(_) => chart.band(name, spreads),
            None => chart.bars(name, spreads),
        };
    }
    chart
}

/// Of the accuracies in per cent, or of the epochs of seeds that came so far.
fn spread(x: f64, point: &SweepPoint, until: Option<f64>) -> Option<Spread> {
    let numbers: Vec<f64> = match until {
        None => point.accuracies().iter().map(|accuracy| accuracy * 100.0).collect(),
        Some(until) => point.epochs_until(until).into_iter().filter(|n| n.is_finite()).collect(),
    };
    Spread::of(x, &numbers)
}
