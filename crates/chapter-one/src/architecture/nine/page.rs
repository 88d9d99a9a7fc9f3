//! The page of `is-it-a-nine`.

use figures::{Chart, Series};
use mnist_io::Split;

use super::measure::{Score, ShapeRun, learn};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::{grouped, percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "is-it-a-nine",
    line: "one output neuron, at least 0.5 means a 9; at 28 × 28 and at 64 × 64",
    draws: &[Format::Svg],
    run,
};

/// Rows and columns that the chapter has in mind.
const LARGE: [usize; 2] = [64, 64];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.data()?;
    // At 64 x 64 the whole data set would take 300 MB.
    let few = setup.scale(5_000, 20_000).min(data.training.len());
    let data = Split { training: data.training.split_at(few)?.0, ..data.clone() };
    let settings = RunSettings::new(30, setup.scale(6, 20), setup.seed());
    let own = match data.training.image_shape() {
        &[height, width] => [height, width],
        shape => return Err(Error::NotFlat { shape: shape.to_vec() }),
    };
    let shapes = [own, LARGE];
    let learned = setup.watched("is-it-a-nine", |watch| learn(&settings, &shapes, &data, watch))?;
    Ok(Page {
        intro: vec![format!(
            "A network with a single output neuron learns from {} images for {} epochs whether an \
             image shows a 9: the desired output is 1 if it does and 0 if not. An output of at \
             least 0.5 is taken as yes. Once with the images as they are; and once enlarged to \
             64 by 64 pixels.",
            grouped(few),
            settings.epochs
        )],
        claims: claims(&learned),
        tables: vec![table(&learned)],
        figures: vec![Figure::new(
            "Accuracy on the validation images after each epoch. The dashed line is what always \
             saying no achieves.",
            chart(&learned),
        )],
        ..Page::default()
    })
}

fn claims(learned: &[ShapeRun]) -> Vec<Claim> {
    let [small, large] = learned else { return Vec::new() };
    vec![
        Claim::new(
            "One output neuron can say whether it is a 9: at least 0.5 means yes.",
            better_than_no(&small.test),
            format!(
                "It answers {}. Always saying no is right about {}.",
                in_words(&small.test),
                percent(Some(small.test.always_no()))
            ),
        ),
        Claim::new(
            "An image of 64 × 64 pixels takes 4,096 input neurons.",
            Verdict::when(large.network.inputs() == 4_096).and(better_than_no(&large.test)),
            format!("{} answers {}.", shape(large.network.sizes()), in_words(&large.test)),
        ),
    ]
}

/// Whether the answers are right more often than always saying no is.
fn better_than_no(score: &Score) -> Verdict {
    Verdict::when(score.accuracy() > score.always_no())
}

fn in_words(score: &Score) -> String {
    format!(
        "{} of the test images right: {} of {} nines, and all but {} of {} others",
        percent(Some(score.accuracy())),
        grouped(score.nines_seen),
        grouped(score.nines),
        grouped(score.others_taken),
        grouped(score.others)
    )
}

fn pixels(of_shape: &ShapeRun) -> String {
    let [height, width] = of_shape.shape;
    format!("{height} × {width}")
}

fn table(learned: &[ShapeRun]) -> Table {
    let row = |of_shape: &ShapeRun| {
        let score = of_shape.test;
        [
            pixels(of_shape),
            shape(of_shape.network.sizes()),
            grouped(score.nines_seen),
            grouped(score.nines - score.nines_seen),
            grouped(score.others_taken),
            grouped(score.others - score.others_taken),
            percent(Some(score.accuracy())),
        ]
    };
    Table::new(
        "Test images, by what they are and what the network says",
        ["images", "network", "9: yes", "9: no", "other: yes", "other: no", "right"],
        learned.iter().map(row),
    )
}

fn chart(learned: &[ShapeRun]) -> Chart {
    let series = |of_shape: &ShapeRun| {
        let points = of_shape.validation.iter().enumerate();
        Series::line(
            format!("{} pixels", pixels(of_shape)),
            points.map(|(i, score)| (i as f64 + 1.0, 100.0 * score.accuracy())),
        )
    };
    let mut all: Vec<Series> = learned.iter().map(series).collect();
    if let Some(score) = learned.first().and_then(|of_shape| of_shape.validation.first()) {
        all.push(Series::level("always no", 100.0 * score.always_no()));
    }
    Chart::new("Is it a 9?").x("epochs").y("accuracy on the validation images, %").series(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn a_network_no_better_than_always_no_is_not_confirmed() {
        let run = |pixels: usize, nines_seen: usize| {
            let test = Score { nines: 10, nines_seen, others: 90, others_taken: 2 };
            let network = sigmoid_net::Network::zeros(&[pixels, 1]).expect("sizes");
            ShapeRun { shape: LARGE, validation: Vec::new(), test, network }
        };
        assert_eq!(verdicts(&claims(&[run(784, 9), run(4_096, 9)])), [Some(Confirmed); 2]);
        assert_eq!(verdicts(&claims(&[run(784, 2), run(4_096, 1)])), [Some(NotConfirmed); 2]);
    }
}
