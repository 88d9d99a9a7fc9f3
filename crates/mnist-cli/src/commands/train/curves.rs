//! `--figure FILE`: cost and accuracy after each epoch.

use chapter_one::runs::{CostAndAccuracy, EpochSummary};
use figures::{Chart, Panels, Series};
use sigmoid_net::CostFunction;

/// Cost and accuracy after each epoch, from epoch 0 on, side by side.
pub(crate) fn panels(network: &str, cost: CostFunction, epochs: &[EpochSummary]) -> Panels {
    let training: Vec<_> = epochs.iter().map(|epoch| epoch.training).collect();
    let validation: Vec<_> = epochs.iter().filter_map(|epoch| epoch.validation).collect();
    let chart = |title: String, y: &str, of: fn(&CostAndAccuracy) -> f64| {
        let line = |name: &str, after: &[CostAndAccuracy]| {
            let points = after.iter().enumerate().map(|(epoch, after)| (epoch as f64, of(after)));
            Series::line(name, points)
        };
        let mut series = vec![line("training images", &training)];
        // Empty if no images were set aside.
        if !validation.is_empty() {
            series.push(line("validation images", &validation));
        }
        Chart::new(title).x("epoch").y(y).series(series)
    };
    Panels::new(format!("{network}: cost and accuracy after each epoch"))
        .with(chart(format!("{network}: cost"), &format!("{} cost", cost.name()), |after| {
            after.cost
        }))
        .with(chart(format!("{network}: accuracy"), "images read right, %", |after| {
            100.0 * after.accuracy
        }))
}
