//! `mnist chapter is-it-a-nine`.

use experiments::learning::Plan;
use experiments::nine::{OfShape, Score, learn};
use figures::{Axis, Chart, Series};
use mnist_io::Split;

use super::page::{Claim, Figure, Page, Table};
use super::seeds::shape;
use super::setting::{Setting, watched};
use crate::failure::Failure;
use crate::text::{grouped, percent};

/// Rows and columns that the chapter has in mind.
const LARGE: [usize; 2] = [64, 64];

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = setting.data()?;
    // At 64 x 64 the whole data set would take 300 MB.
    let few = setting.scale(5_000, 20_000).min(data.training.len());
    let data = Split { training: data.training.split_at(few)?.0, ..data.clone() };
    let plan = Plan::new(30, setting.scale(6, 20), setting.seed);
    let own = match data.training.image_shape() {
        &[height, width] => [height, width],
        shape => return Err(experiments::Error::NotFlat { shape: shape.to_vec() }.into()),
    };
    let shapes = [own, LARGE];
    let learned = watched("is-it-a-nine", |watch| learn(&plan, &shapes, &data, watch))?;
    Ok(Page {
        intro: vec![format!(
            "A network with a single output neuron learns from {} images for {} epochs whether an \
             image shows a 9: the desired output is 1 if it does and 0 if not. An output of at \
             least 0.5 is taken as yes. Once with the images as they are; and once enlarged to \
             64 by 64 pixels.",
            grouped(few),
            plan.epochs
        )],
        claims: claims(&learned),
        tables: vec![table(&learned)],
        figures: vec![Figure::svg(
            "Accuracy on the validation images after each epoch. The dashed line is what always \
             saying no achieves.",
            chart(&learned).svg()?,
        )],
        ..Page::default()
    })
}

fn claims(learned: &[OfShape]) -> Vec<Claim> {
    let [small, large] = learned else { return Vec::new() };
    vec![
        Claim::new(
            "At least 0.5 indicates a 9, less than 0.5 not a 9.",
            format!(
                "It answers {}, where always saying no is right about {}.",
                in_words(&small.test),
                percent(Some(small.test.always_no()))
            ),
        ),
        Claim::new(
            "If the image is a 64 by 64 greyscale image there are 4,096 = 64 × 64 input neurons.",
            format!("{} answers {}.", shape(large.network.sizes()), in_words(&large.test)),
        ),
    ]
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

fn pixels(of_shape: &OfShape) -> String {
    let [height, width] = of_shape.shape;
    format!("{height} × {width}")
}

fn table(learned: &[OfShape]) -> Table {
    let row = |of_shape: &OfShape| {
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

fn chart(learned: &[OfShape]) -> Chart {
    let series = |of_shape: &OfShape| {
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
    Chart {
        title: "Is it a 9?".into(),
        x: Axis::linear("epochs"),
        y: Axis::linear("accuracy on the validation images, %"),
        series: all,
    }
}
