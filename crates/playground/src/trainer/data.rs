//! Drawn digits, as `mnist draw` draws them and `mnist train` divides them.

use std::ops::Range;

use chapter_one::runs::VALIDATION_ONE_IN;
use drawn_digits::{SIDE, draw_many, test_images};
use mnist_io::{Examples, Idx, IdxError, Images, Labels};

use crate::failure::Failure;
use crate::trainer::settings::TrainerSettings;

/// Digits to train on, to choose by and to test on.
#[derive(Debug, Clone)]
pub(super) struct Digits {
    pub(super) training: Examples,
    pub(super) validation: Examples,
    pub(super) test: Examples,
}

/// Classes of digits.
const DIGITS: usize = 10;

impl Digits {
    pub(super) fn draw(settings: &TrainerSettings) -> Result<Self, Failure> {
        let (training, test) = (settings.training_images, settings.test_images());
        let all = examples(settings.drawing_seed, 0..training as u64)?;
        let test = examples(settings.drawing_seed, test_images(training as u64, test as u64))?;
        Self::divide(&all, test)
    }
}

/// The bytes of the four IDX files of a data set of digits.
#[derive(Debug, Clone, Copy)]
pub struct DigitFiles<'a> {
    /// Images to train on.
    pub training_images: &'a [u8],
    /// Their labels.
    pub training_labels: &'a [u8],
    /// Images to test on.
    pub test_images: &'a [u8],
    /// Their labels.
    pub test_labels: &'a [u8],
}

impl Digits {
    pub(super) fn read(files: DigitFiles<'_>) -> Result<Self, Failure> {
        let all = read(files.training_images, files.training_labels)?;
        let test = read(files.test_images, files.test_labels)?;
        Self::divide(&all, test)
    }

    /// With the last training examples set aside for validation, as `mnist train` does.
    fn divide(all: &Examples, test: Examples) -> Result<Self, Failure> {
        let training = all.len() - all.len() / VALIDATION_ONE_IN;
        let (training, validation) =
            all.split_at(training).map_err(|error| Failure::of(&error, HINT))?;
        Ok(Self { training, validation, test })
    }
}

fn read(images: &[u8], labels: &[u8]) -> Result<Examples, Failure> {
    let wrong = |error: IdxError| Failure::of(&error, OTHER_FILES);
    let images = Idx::parse(images).and_then(|idx| idx.to_array::<u8>()).map_err(wrong)?;
    let labels = Idx::parse(labels).and_then(|idx| idx.to_array::<u8>()).map_err(wrong)?;
    let (SHAPE, 1) = (images.shape().get(1..).unwrap_or(&[]), labels.ndim()) else {
        let reason = format!("images of {:?} and labels of {:?}", images.shape(), labels.shape());
        return Err(Failure::new(reason, OTHER_FILES));
    };
    let images = Images::from_array(images).map_err(wrong)?;
    let labels = Labels::from_vec(labels.iter().copied().collect());
    let examples = Examples::new(images, labels, DIGITS);
    examples.map_err(|error| Failure::of(&error, OTHER_FILES))
}

/// Rows and columns of an image.
const SHAPE: &[usize] = &[SIDE, SIDE];

const OTHER_FILES: &str = "choose the four files of MNIST, or of another set of 28 x 28 digits";

const HINT: &str = "ask for fewer digits";

fn examples(seed: u64, range: Range<u64>) -> Result<Examples, Failure> {
    let (images, labels) = draw_many(seed, range);
    let images = Images::from_array(images).map_err(|error| Failure::of(&error, HINT))?;
    let examples = Examples::new(images, Labels::from_vec(labels), DIGITS);
    examples.map_err(|error| Failure::of(&error, HINT))
}
