//! Guessing a digit by how dark its image is.

use mnist_io::Examples;

use crate::Error;

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
