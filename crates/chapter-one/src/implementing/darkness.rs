//! Guessing a digit by how dark its image is.

use figures::{Axis, Chart, Spread};
use mnist_io::Examples;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::{grouped, percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
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
        claims: claims(
            &score,
            data.test.classes(),
            &shape(&settings.sizes(&data.training)),
            network,
        ),
        tables: vec![table(&by_darkness, &score)],
        figures: vec![Figure::new(
            "Darkness of the training images of each digit: the median, and the range in which \
             the middle half of them lies.",
            chart(&by_darkness),
        )],
        ..Page::default()
    })
}

/// What the book's guesses by darkness come to.
const BOOK: f64 = 0.2225;

fn claims(score: &Score, classes: usize, shape: &str, network: f64) -> Vec<Claim> {
    let [accuracy, chance] = [score.accuracy(), 1.0 / classes as f64];
    vec![
        Claim::new(
            "Average darkness guesses 2,225 of 10,000 test images right, 22.25 %.",
            Verdict::when((accuracy - BOOK).abs() < 0.005),
            format!(
                "{} of {}, {}.",
                grouped(score.correct),
                grouped(score.examples),
                percent(Some(accuracy))
            ),
        ),
        Claim::new(
            "That is much better than chance, and far from what a network reads.",
            Verdict::when_all(&[accuracy > 1.5 * chance, network > 2.0 * accuracy]),
            format!(
                "Chance is {}; {shape} reads {}.",
                percent(Some(chance)),
                percent(Some(network))
            ),
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
        "Average darkness of the training images, 0 white to 1 black; test images of the digit, \
         guesses of it, and how many of these are right",
        ["digit", "darkness", "test images", "guesses", "right"],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    #[test]
    fn other_scores_are_not_confirmed() {
        let of = |correct, network| {
            let score = Score { examples: 10_000, correct, confusion: Vec::new() };
            verdicts(&claims(&score, 10, "784-30-10", network))
        };
        assert_eq!(of(2_225, 0.95), [Some(Confirmed); 2]);
        assert_eq!(of(3_000, 0.5), [Some(NotConfirmed), Some(Undecided)]);
        assert_eq!(of(1_000, 0.1), [Some(NotConfirmed); 2]);
    }
}
