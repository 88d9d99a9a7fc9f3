//! `--figure FILE`: cost and accuracy after each epoch.

use chapter_one::runs::EpochEvaluation;
use figures::{Chart, Panels, Series};
use sigmoid_net::{CostFunction, Evaluation};

/// The evaluations of the epochs so far, from epoch 0.
#[derive(Default)]
pub(crate) struct Curves {
    training: Vec<Point>,
    /// Empty if no images were set aside.
    validation: Vec<Point>,
}

struct Point {
    epoch: f64,
    cost: f64,
    /// In percent.
    accuracy: f64,
}

impl Curves {
    /// Adds the next epoch.
    pub(crate) fn epoch(&mut self, evaluation: &EpochEvaluation) {
        let epoch = self.training.len() as f64;
        let point =
            |of: &Evaluation| Point { epoch, cost: of.cost, accuracy: 100.0 * of.accuracy() };
        self.training.push(point(&evaluation.training));
        self.validation.extend(evaluation.validation.as_ref().map(point));
    }

    /// Cost and accuracy, side by side.
    pub(crate) fn panels(&self, network: &str, cost: CostFunction) -> Panels {
        let chart = |title: String, y: &str, of: fn(&Point) -> f64| {
            let line = |name: &str, points: &[Point]| {
                Series::line(name, points.iter().map(|point| (point.epoch, of(point))))
            };
            let mut series = vec![line("training images", &self.training)];
            if !self.validation.is_empty() {
                series.push(line("validation images", &self.validation));
            }
            Chart::new(title).x("epoch").y(y).series(series)
        };
        Panels::new(format!("{network}: cost and accuracy after each epoch"))
            .with(chart(format!("{network}: cost"), &format!("{} cost", cost.name()), |point| {
                point.cost
            }))
            .with(chart(format!("{network}: accuracy"), "images read right, %", |point| {
                point.accuracy
            }))
    }
}
