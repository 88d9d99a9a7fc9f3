//! Is it a 9? One output neuron, and the convention that at least 0.5 says yes.

use mnist_io::{Examples, Images, Labels, Split};
use ndarray::{Array2, Array3};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use sigmoid_net::{Network, Training};

use crate::learning::{Plan, run_epoch};
use crate::watch::Steps;
use crate::{Error, Watch};

const DIGITS: usize = 10;
const NINE: u8 = 9;

/// An output that is not below says yes.
pub const HALF: f32 = 0.5;

/// How well a network tells nines from other digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// Nines there were.
    pub nines: usize,
    /// Nines it said yes to.
    pub nines_seen: usize,
    /// Other digits there were.
    pub others: usize,
    /// Other digits it said yes to.
    pub others_taken: usize,
}

/// How it went with images of one size.
#[derive(Debug, Clone)]
pub struct OfSide {
    /// Pixels along a side: 28, or 64.
    pub side: usize,
    /// How well it did on the validation examples after each epoch.
    pub validation: Vec<Score>,
    /// How well it does on the test examples after the last.
    pub test: Score,
    /// What became of it: 784-30-1, or 4096-30-1.
    pub network: Network,
}

/// Lets a network with one output neuron learn by `plan` which images are nines, for images of
/// each of these sides.
///
/// # Errors
/// [`Error::NotDigits`] unless there are ten classes and the images are square,
/// [`Error::TooFewExamples`], [`Error::Network`], [`Error::Stopped`].
pub fn learn(
    plan: &Plan,
    sides: &[usize],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<OfSide>, Error> {
    if data.training.classes() != DIGITS {
        return Err(Error::NotDigits { classes: data.training.classes(), expected: DIGITS });
    }
    for (what, examples) in
        [("training", &data.training), ("validation", &data.validation), ("test", &data.test)]
    {
        if examples.is_empty() {
            return Err(Error::TooFewExamples { what, found: 0, expected: 1 });
        }
    }
    let steps = Steps::new(sides.len() * plan.epochs * data.training.len(), watch);
    sides.iter().map(|&side| learn_at(plan, side, data, &steps)).collect()
}

fn learn_at(plan: &Plan, side: usize, data: &Split, steps: &Steps<'_>) -> Result<OfSide, Error> {
    let [training, validation, test] =
        [&data.training, &data.validation, &data.test].map(|examples| enlarged(examples, side));
    let (training, validation, test) = (training?, validation?, test?);
    let targets = Array2::from_shape_fn((training.len(), 1), |(i, _)| {
        f32::from(u8::from(training.label(i) == NINE))
    });
    let mut sizes = vec![training.pixels()];
    sizes.extend(&plan.hidden);
    sizes.push(1);
    let mut rng = ChaCha8Rng::seed_from_u64(plan.sgd.seed);
    let network = Network::new(&sizes, plan.init, &mut rng)?;
    let mut learning = Training::new(network, training.images(), targets.view(), plan.sgd.clone())?;
    let mut scores = Vec::new();
    for _ in 0..plan.epochs {
        run_epoch(&mut learning, steps)?;
        scores.push(judge(learning.network(), &validation));
    }
    let network = learning.into_network();
    Ok(OfSide { side, validation: scores, test: judge(&network, &test), network })
}

/// How well a network with one output does on examples.
///
/// # Panics
/// If network and examples do not fit.
#[track_caller]
pub fn judge(network: &Network, examples: &Examples) -> Score {
    let outputs = network.feedforward_many(examples.images());
    let mut score = Score { nines: 0, nines_seen: 0, others: 0, others_taken: 0 };
    for (output, &label) in outputs.column(0).iter().zip(examples.labels()) {
        let yes = usize::from(*output >= HALF);
        if label == NINE {
            score.nines += 1;
            score.nines_seen += yes;
        } else {
            score.others += 1;
            score.others_taken += yes;
        }
    }
    score
}

impl Score {
    /// Share of the examples it was right about; not a number if there were none.
    pub fn accuracy(&self) -> f64 {
        let right = self.nines_seen + self.others - self.others_taken;
        right as f64 / (self.nines + self.others) as f64
    }

    /// Share of the examples that a network is right about which always says no.
    pub fn always_no(&self) -> f64 {
        self.others as f64 / (self.nines + self.others) as f64
    }
}

/// The same images with `side` pixels along each side: each pixel is what is seen at its middle
/// if the pixels of the original are joined smoothly.
///
/// # Errors
/// [`Error::NotDigits`] if the images are not square.
#[expect(clippy::missing_panics_doc, reason = "an `expect` here states what was checked before")]
pub fn enlarged(examples: &Examples, side: usize) -> Result<Examples, Error> {
    let &[height, width] = examples.image_shape() else { return Err(not_square(examples)) };
    if height != width || side == 0 {
        return Err(not_square(examples));
    }
    if side == width {
        return Ok(examples.clone());
    }
    let places: Vec<(usize, usize, f32)> = (0..side).map(|i| place(i, side, width)).collect();
    let images = Array3::from_shape_fn((examples.len(), side, side), |(i, row, column)| {
        let image = examples.image(i);
        let pixel = |row: usize, column: usize| f32::from(image[row * width + column]);
        let (above, below, down) = places[row];
        let (left, right, across) = places[column];
        let between = |row| pixel(row, left) * (1.0 - across) + pixel(row, right) * across;
        let pixel = between(above) * (1.0 - down) + between(below) * down;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
        let pixel = pixel.round() as u8;
        pixel
    });
    let images = Images::from_array(images).expect("images of rows and columns");
    let labels = Labels::from_vec(examples.labels().to_vec());
    Ok(Examples::new(images, labels, examples.classes()).expect("the labels are as they were"))
}

fn not_square(examples: &Examples) -> Error {
    Error::NotSquare { shape: examples.image_shape().to_vec() }
}

/// The two pixels of the original that pixel `i` lies between, and how far it is to the second.
fn place(i: usize, side: usize, width: usize) -> (usize, usize, f32) {
    let middle = (i as f32 + 0.5) * width as f32 / side as f32 - 0.5;
    let middle = middle.clamp(0.0, (width - 1) as f32);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a pixel")]
    let before = middle as usize;
    (before, (before + 1).min(width - 1), middle - before as f32)
}
