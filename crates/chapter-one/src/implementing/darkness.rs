//! Guessing a digit by how dark its image is.

use figures::Axis;
use figures::Chart;
use figures::Spread;
use mnist_io::Examples;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::grouped;
use crate::report::numbers::percent;
use crate::report::numbers::shape;
use crate::report::page::Claim;
use crate::report::page::Figure;
use crate::report::page::Format;
use crate::report::page::Page;
use crate::report::page::Table;
use crate::runs::seeds::train_seeds;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "darkness",
    line: "guessing by average darkness, beside the network",
    draws: &[Format::Svg],
    run,
};

/// A reader of digits that looks at nothing but the average darkness.
#[derive(Debug, Clone, PartialEq)]
pub struct ByDarkness {
    /// Average darkness of the images with each label, 0.0 white to 1.0 black; not a number for a
    /// label without any.
    pub means: Vec<f64>,
    /// A quarter of the images with each label are not above the first of these, half of them not
    /// above the second, a quarter of them not below the third. None for a label without any.
    pub quarters: Vec<Option<[f64; 3]>>,
}

/// How it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Examples there were.
    pub examples: usize,
    /// Examples guessed right.
    pub correct: usize,
    /// Examples by label (row) and guess (column).
    pub confusion: Vec<Vec<usize>>,
}

/// Learns the average darkness of each label.
///
/// # Errors
/// [`Error::TooFewExamples`] if there is nothing to learn from.
pub fn learn(training: &Examples) -> Result<ByDarkness, Error> {
    if training.is_empty() {
        return Err(Error::TooFewExamples { what: "training", found: 0, expected: 1 });
    }
    let mut by_label: Vec<Vec<f64>> = vec![Vec::new(); training.classes()];
    for (image, &label) in training.images().outer_iter().zip(training.labels()) {
        by_label[usize::from(label)].push(darkness(image.as_slice().unwrap_or(&[])));
    }
    let mean = |of_label: &Vec<f64>| of_label.iter().sum::<f64>() / of_label.len() as f64;
    let means = by_label.iter().map(mean).collect();
    Ok(ByDarkness { means, quarters: by_label.into_iter().map(quarters).collect() })
}

/// Average of the pixels, 0.0 white to 1.0 black.
fn darkness(image: &[u8]) -> f64 {
    let sum: u64 = image.iter().map(|&pixel| u64::from(pixel)).sum();
    sum as f64 / (255 * image.len().max(1)) as f64
}

fn quarters(mut numbers: Vec<f64>) -> Option<[f64; 3]> {
    numbers.sort_by(f64::total_cmp);
    let last = numbers.len().checked_sub(1)?;
    Some([1, 2, 3].map(|quarters| numbers[last * quarters / 4]))
}

impl ByDarkness {
    /// The label whose average darkness is nearest; the lower of two that are equally near.
    pub fn guess(&self, image: &[u8]) -> usize {
        let darkness = darkness(image);
        let distance = |label: usize| (self.means[label] - darkness).abs();
        let labels = (0..self.means.len()).filter(|&label| !self.means[label].is_nan());
        labels.min_by(|&a, &b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    }

    /// How it does on examples of the same classes.
    pub fn evaluate(&self, examples: &Examples) -> Score {
        let classes = self.means.len().max(examples.classes());
        let mut confusion = vec![vec![0; classes]; classes];
        for (image, &label) in examples.images().outer_iter().zip(examples.labels()) {
            confusion[usize::from(label)][self.guess(image.as_slice().unwrap_or(&[]))] += 1;
        }
        let correct = (0..classes).map(|label| confusion[label][label]).sum();
        Score { examples: examples.len(), correct, confusion }
    }
}

impl Score {
    /// Share of the examples guessed right; not a number if there were none.
    pub fn accuracy(&self) -> f64 {
        self.correct as f64 / self.examples as f64
    }
}

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let by_darkness = learn(&data.training)?;
    let score = by_darkness.evaluate(&data.test);
    let settings = RunSettings::new(30, setup.scale(8, 30), setup.seed());
    let network = setup.watched("darkness", |watch| {
        train_seeds(std::slice::from_ref(&settings), &[setup.seed()], &data, watch)
    })?;
    let network = network[0].test()[0];
    Ok(Page {
        intro: vec![
            "The average darkness of an image says something of the digit: a 2 has more ink than a \
             1. So for each digit the average darkness of its training images is computed, and of \
             a test image the digit is guessed whose average is nearest."
                .to_string(),
        ],
        claims: claims(&score, &shape(&settings.sizes(&data.training)), network),
        tables: vec![table(&by_darkness, &score)],
        figures: vec![Figure::new(
            "Darkness of the training images of each digit: the median, and the range in which \
             the middle half of them lies.",
            chart(&by_darkness),
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
    Chart::new("How dark the digits are")
        .x(Axis::named("digit", digits.map(|digit| digit.to_string())))
        .y("average of the pixels, 0 white to 1 black")
        .bars("", by_darkness.quarters.iter().enumerate().filter_map(bar))
}
