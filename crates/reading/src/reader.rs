//! From an image to what it says.

use augmentation::Preparation;
use digit_strings::{Classifier, Segmentation};
use drawn_digits::{PIXELS, SIDE};
use ink::{Grey, Options, Page, find_ink};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;
use sigmoid_net::{Model, Network};

use crate::calibration::{TEMPERATURE, calibrated};
use crate::committee::PreparedCommittee;
use crate::error::Error;
use crate::evidence_weights::{CONFIDENCE, EvidenceWeights};
use crate::prepared::{check_preparable, prepare_images};
use crate::trials::Trials;

/// What is written in an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Writing {
    /// Whatever is found: one line or several, of one digit or several.
    #[default]
    Unknown,
    /// One digit, whatever it looks like.
    Digit,
    /// One line of digits.
    Number,
    /// Lines of digits.
    Page,
}

/// Networks that read digits, numbers and pages.
///
/// ```no_run
/// use reading::{Reader, Writing};
/// use sigmoid_net::Model;
///
/// let reader = Reader::new(Model::load_members("reading.safetensors")?)?;
/// let image = ink::decode(&std::fs::read("number.png")?)?.image;
/// let answer = reader.trials(&image, Writing::Unknown).answer(0.5);
/// println!("{}", answer.text());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reader {
    committee: PreparedCommittee,
    temperature: f32,
    weights: Option<EvidenceWeights>,
}

/// Lines that may be pieces of one.
const FEW_LINES: usize = 3;

/// More probable than not.
const PROBABLE: f64 = 0.5;

impl Reader {
    /// Of models that vote; of one, that one. The committee's temperature is the mean of theirs,
    /// and so is how it weighs evidence, if all of them say that.
    ///
    /// # Errors
    /// As [`PreparedCommittee::new`], and [`Error::NotDigits`] unless they have 784 inputs and ten
    /// outputs, [`Error::TooWide`] if a model asks for ink wider than their images,
    /// [`Error::Temperature`] if its temperature is not a positive number, [`Error::Confidence`] if the weights of its
    /// evidence are no such weights.
    pub fn new(models: Vec<Model>) -> Result<Self, Error> {
        let temperatures = models.iter().enumerate().map(temperature);
        let temperatures = temperatures.collect::<Result<Vec<f32>, Error>>()?;
        let weights = models.iter().enumerate().map(weights);
        let weights = weights.collect::<Result<Vec<Option<EvidenceWeights>>, Error>>()?;
        let weights: Option<Vec<EvidenceWeights>> = weights.into_iter().collect();
        let weights = weights.and_then(|all| EvidenceWeights::mean(&all));
        let committee = PreparedCommittee::new(models)?;
        let unfit = |inputs, outputs| Error::NotDigits { inputs, outputs };
        for (network, preparation) in committee.members() {
            if (network.inputs(), network.outputs()) != (PIXELS, 10) {
                return Err(unfit(network.inputs(), network.outputs()));
            }
            check_preparable(&[SIDE, SIDE], preparation)?;
        }
        let temperature = temperatures.iter().sum::<f32>() / temperatures.len() as f32;
        Ok(Self { committee, temperature, weights })
    }

    /// Its networks, and how the images of each are prepared.
    pub fn members(&self) -> impl ExactSizeIterator<Item = (&Network, Preparation)> {
        self.committee.members()
    }

    /// An image of 28 x 28 bytes as the first network takes it: prepared, each pixel from 0 to 1.
    ///
    /// # Panics
    /// If it does not have 784 pixels.
    #[track_caller]
    pub fn prepared_for_first(&self, image: ArrayView1<'_, u8>) -> Array1<f32> {
        let (_, preparation) = self.members().next().expect("at least one network");
        let images = image.insert_axis(Axis(0));
        let prepared = prepare_images(images, [SIDE, SIDE], preparation);
        prepared.row(0).mapv(|pixel| f32::from(pixel) / 255.0)
    }

    /// Tries all segmentations of all lines. All candidates of a line are classified in one batch.
    /// Their images are not kept.
    ///
    /// Where it is [unknown](Writing::Unknown) what is written, and two or three lines are found, all
    /// ink is tried as one line, too, and taken for one if that is the more probable, more probable than
    /// not, and has no fewer digits than each of the lines: the upper stroke of a 5 may be far from the
    /// rest.
    pub fn trials(&self, image: &Grey, writing: Writing) -> Trials {
        self.trials_with(image, writing, Options::default())
    }

    /// The same, and keeps what each stage made of the image, and the candidates' images.
    pub fn trials_with_stages(&self, image: &Grey, writing: Writing) -> Trials {
        self.trials_with(image, writing, Options::default().keep_stages())
    }

    fn trials_with(&self, image: &Grey, writing: Writing, options: Options) -> Trials {
        let read = |options| self.read(find_ink(image, options), writing, options.keep_stages);
        if matches!(writing, Writing::Digit | Writing::Number) {
            return read(options.one_line());
        }
        let found = read(options);
        if writing == Writing::Unknown && (2..=FEW_LINES).contains(&found.lines.len()) {
            let one_line = read(options.one_line());
            let is_no_shorter = one_line.most_digits() >= found.most_digits();
            if is_no_shorter && one_line.confidence() > found.confidence().max(PROBABLE) {
                return one_line;
            }
        }
        found
    }

    fn read(&self, page: Page, writing: Writing, keeps_images: bool) -> Trials {
        let readings = |line: &ink::Line| {
            let ink = &line.ink;
            let pixels = ArrayView2::from_shape((ink.height(), ink.width()), ink.pixels());
            let pixels = pixels.expect("as many pixels as rows and columns say");
            let segmentation = match writing {
                Writing::Digit => Segmentation::one_digit(pixels),
                _ => Segmentation::of(pixels),
            };
            let mut readings = segmentation.read(self);
            if !keeps_images {
                readings.segmentation.forget_images();
            }
            readings
        };
        let lines = page.lines.par_iter().map(readings).collect();
        Trials { lines, page, weights: self.weights }
    }
}

impl Classifier for Reader {
    fn classify(&self, images: &[[u8; PIXELS]]) -> Vec<[f32; 10]> {
        if images.is_empty() {
            return Vec::new();
        }
        let pixels = ArrayView2::from(images);
        let outputs: Array2<f32> = self.committee.outputs_for_images(pixels, [SIDE, SIDE]);
        let row = |row: ndarray::ArrayView1<'_, f32>| {
            std::array::from_fn(|k| calibrated(row[k], self.temperature))
        };
        outputs.outer_iter().map(row).collect()
    }
}

/// What the metadata say; 1 if they say nothing.
fn temperature((member, model): (usize, &Model)) -> Result<f32, Error> {
    let Some(value) = model.metadata.get(TEMPERATURE) else { return Ok(1.0) };
    let number = value.parse().ok().filter(|number: &f32| *number > 0.0 && number.is_finite());
    number.ok_or_else(|| Error::Temperature { member, value: value.clone() })
}

/// What the metadata say; None if they say nothing.
fn weights((member, model): (usize, &Model)) -> Result<Option<EvidenceWeights>, Error> {
    let Some(value) = model.metadata.get(CONFIDENCE) else { return Ok(None) };
    value.parse().map(Some).map_err(|value| Error::Confidence { member, value })
}
