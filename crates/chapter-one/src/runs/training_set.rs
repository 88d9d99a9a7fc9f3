//! What a run learns from.

use augmentation::Preparation;
use digit_strings::SIDE;
use mnist_io::{Examples, Images};
use ndarray::{Array3, ArrayView2, Axis};
use reading::prepare_images;
use sigmoid_net::{Activation, Targets};

use crate::error::Error;
use crate::progress::Watch;
use crate::runs::non_digits::{check, with_non_digits};
use crate::runs::settings::RunSettings;

/// What a run learns from: training examples, and, if its settings ask for them,
/// [non-digits](RunSettings::non_digits).
///
/// ```
/// use chapter_one::runs::{Run, RunSettings, TrainingSet};
/// use chapter_one::unwatched;
/// # use mnist_io::{Examples, Images, Labels};
/// # let (images, labels) = drawn_digits::draw_many(1, 0..100);
/// # let images = Images::from_array(images)?;
/// # let digits = Examples::new(images, Labels::from_vec(labels), 10)?;
///
/// // Of 100 digits.
/// let settings = RunSettings::new(20, 1, 1).with_non_digits(true);
/// let set = TrainingSet::of(&settings, &digits, &digits, &unwatched)?;
/// assert!(set.non_digits() > 12 && set.len() > 100 + set.non_digits());
/// let mut run = Run::with_training_set(&settings, &set)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct TrainingSet {
    digits: Examples,
    /// All images and their labels, where not all are digits.
    with_non_digits: Option<(Images, Vec<u8>)>,
}

impl TrainingSet {
    /// For a run with these settings, of examples prepared as the settings ask. `original` are the
    /// same examples before: strings are composed of them, cut, and what is cut out prepared.
    ///
    /// It is the same for the same examples and the same seed, on any number of threads.
    ///
    /// # Errors
    /// If the settings ask for non-digits: [`Error::SoftmaxWithNonDigits`] for softmax outputs,
    /// [`Error::TooFewExamples`], [`Error::NotDigits`] or [`Error::NotOfMnistsSize`] if no strings
    /// can be composed of the examples, and [`Error::Stopped`].
    pub fn of(
        settings: &RunSettings,
        examples: &Examples,
        original: &Examples,
        watch: &Watch<'_>,
    ) -> Result<Self, Error> {
        check_suitable(settings, original)?;
        if !settings.non_digits {
            return Ok(Self { digits: examples.clone(), with_non_digits: None });
        }
        let all = with_non_digits(original, settings.sgd.seed, watch)?;
        let pixels = if settings.preparation == Preparation::AsIs {
            all.pixels
        } else {
            let (_, others) = all.images().split_at(Axis(0), examples.len());
            let others = prepare_images(others, [SIDE, SIDE], settings.preparation);
            // Before there are as many again.
            drop(all.pixels);
            examples.images().iter().chain(&others).copied().collect()
        };
        let images = Array3::from_shape_vec((all.labels.len(), SIDE, SIDE), pixels);
        let images = images.map_err(|error| Error::Data(error.into()))?;
        let images = Images::from_array(images).map_err(|error| Error::Data(error.into()))?;
        Ok(Self { digits: examples.clone(), with_non_digits: Some((images, all.labels)) })
    }

    /// The training examples themselves.
    pub fn examples(&self) -> &Examples {
        &self.digits
    }

    /// All images: n x pixels.
    pub fn images(&self) -> ArrayView2<'_, u8> {
        match &self.with_non_digits {
            Some((images, _)) => images.view(),
            None => self.digits.images(),
        }
    }

    /// What the outputs should be for each.
    pub fn targets(&self) -> Targets<'_> {
        match &self.with_non_digits {
            Some((_, labels)) => Targets::LabelsOrNone(labels),
            None => Targets::Labels(self.digits.labels()),
        }
    }

    /// n, the number of examples that an epoch goes through.
    pub fn len(&self) -> usize {
        self.images().nrows()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them are no digits.
    pub fn non_digits(&self) -> usize {
        let labels = self.with_non_digits.as_ref().map_or(&[][..], |(_, labels)| labels);
        labels.iter().map(|&label| usize::from(label == Targets::NONE)).sum()
    }
}

/// Whether a run with these settings can learn from these examples, as far as that depends on
/// non-digits.
pub(crate) fn check_suitable(settings: &RunSettings, original: &Examples) -> Result<(), Error> {
    match settings.non_digits {
        true if settings.output == Activation::Softmax => Err(Error::SoftmaxWithNonDigits),
        true => check(original),
        false => Ok(()),
    }
}
