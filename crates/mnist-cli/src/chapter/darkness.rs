//! `mnist chapter darkness`.

use experiments::darkness::{ByDarkness, Score, learn};
use experiments::hidden::compare;
use experiments::learning::Plan;
use figures::{Axis, Chart, Series, Spread};

use super::page::{Claim, Figure, Page, Table};
use super::seeds::data;
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;
use crate::text::{grouped, percent};

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = data(setting)?;
    let by_darkness = learn(&data.training)?;
    let score = by_darkness.evaluate(&data.test);
    let plan = Plan::new(30, setting.scale(8, 30), setting.seed);
    let network =
        watched("darkness", |watch| compare(&plan, &[30], &[setting.seed], &data, watch))?;
    let network = network[0].test()[0];
    Ok(Page {
        intro: vec![
            "The average darkness of an image says something of the digit: a 2 has more ink than a \
             1. So for each digit the average darkness of its training images is computed, and of \
             a test image the digit is guessed whose average is nearest."
                .to_string(),
        ],
        claims: claims(&score, &sizes(&plan, &data.training), network),
        tables: vec![table(&by_darkness, &score)],
        figures: vec![Figure::svg(
            "Darkness of the training images of each digit: the median, and the range in which \
             the middle half of them lies.",
            chart(&by_darkness).svg()?,
        )],
        ..Page::default()
    })
}

fn claims(score: &Score, shape: &str, accuracy: f64) -> Vec<Claim> {
    vec![
        Claim::new(
            "Guessing by average darkness gets 2,225 of the 10,000 test images right, 22.25 %.",
            format!(
                "{} of {}, {}.",
                grouped(score.correct),
                grouped(score.examples),
                percent(Some(score.accuracy()))
            ),
        ),
        Claim::new(
            "That is a big improvement over random guessing, and far from what a network does.",
            format!("{shape} reads {}.", percent(Some(accuracy))),
        ),
    ]
}

fn table(by_darkness: &ByDarkness, score: &Score) -> Table {
    let row = |(digit, mean): (usize, &f64)| {
        let of_digit: usize = score.confusion[digit].iter().sum();
        let guesses: usize = score.confusion.iter().map(|row| row[digit]).sum();
        [
            digit.to_string(),
            if mean.is_nan() { "-".to_string() } else { format!("{mean:.4}") },
            grouped(of_digit),
            grouped(guesses),
            grouped(score.confusion[digit][digit]),
        ]
    };
    Table::new(
        "Average darkness of the training images, 0 white to 1 black; and how many test images show \
         the digit, how many are taken for it, and how many of these rightly",
        ["digit", "darkness", "test images", "taken for it", "rightly"],
        by_darkness.means.iter().enumerate().map(row),
    )
}

fn chart(by_darkness: &ByDarkness) -> Chart {
    let bar = |(digit, quarters): (usize, &Option<[f64; 3]>)| {
        let [lowest, median, highest] = (*quarters)?;
        Some(Spread { x: digit as f64, lowest, median, highest })
    };
    let digits = 0..by_darkness.means.len();
    Chart {
        title: "How dark the digits are".into(),
        x: Axis::named("digit", digits.map(|digit| digit.to_string())),
        y: Axis::linear("average of the pixels, 0 white to 1 black"),
        series: vec![Series::bars("", by_darkness.quarters.iter().enumerate().filter_map(bar))],
    }
}
