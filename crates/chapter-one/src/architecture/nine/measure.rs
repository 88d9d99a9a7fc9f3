//! Is it a 9? One output neuron, and the convention that at least 0.5 says yes.

use mnist_io::{Examples, Images, Labels, Split};
use ndarray::{Array2, Array3};
use sigmoid_net::Network;

use crate::error::Error;
use crate::progress::{Steps, Watch};
use crate::runs::history::run_epoch;
use crate::runs::run::Run;
use crate::runs::settings::RunSettings;

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
pub struct ShapeRun {
    /// Rows and columns: 28 x 28, or 64 x 64.
    pub shape: [usize; 2],
    /// How well it did on the validation examples after each epoch.
    pub validation: Vec<Score>,
    /// How well it does on the test examples after the last.
    pub test: Score,
    /// What became of it: 784-30-1, or 4096-30-1.
    pub network: Network,
}

/// Lets a network with one output neuron learn by `settings` which images are nines, for images of
/// each of these shapes, rows by columns.
///
/// # Errors
/// [`Error::NotDigits`] unless there are ten classes, [`Error::NotFlat`],
/// [`Error::TooFewExamples`], [`Error::Network`], [`Error::Stopped`].
pub fn learn(
    settings: &RunSettings,
    shapes: &[[usize; 2]],
    data: &Split,
    watch: &Watch<'_>,
) -> Result<Vec<ShapeRun>, Error> {
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
    let steps = Steps::new(shapes.len() * settings.epochs * data.training.len(), watch);
    shapes.iter().map(|&shape| learn_at(settings, shape, data, &steps)).collect()
}

fn learn_at(
    settings: &RunSettings,
    shape: [usize; 2],
    data: &Split,
    steps: &Steps<'_>,
) -> Result<ShapeRun, Error> {
    let [training, validation, test] =
        [&data.training, &data.validation, &data.test].map(|examples| enlarged(examples, shape));
    let (training, validation, test) = (training?, validation?, test?);
    let targets = Array2::from_shape_fn((training.len(), 1), |(i, _)| {
        f32::from(u8::from(training.label(i) == NINE))
    });
    let mut run = Run::with_targets(settings, &training, targets.view(), 1)?;
    let mut scores = Vec::new();
    for _ in 0..settings.epochs {
        run_epoch(&mut run, training.len(), steps)?;
        scores.push(judge(run.network(), &validation));
    }
    let network = run.into_network();
    Ok(ShapeRun { shape, validation: scores, test: judge(&network, &test), network })
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

/// The same images in so many rows and columns: each pixel is what is seen at its middle if the
/// pixels of the original are joined smoothly.
///
/// # Errors
/// [`Error::NotFlat`] if the images, those given or those asked for, have no rows and columns.
#[expect(clippy::missing_panics_doc, reason = "an `expect` here states what was checked before")]
pub fn enlarged(examples: &Examples, [height, width]: [usize; 2]) -> Result<Examples, Error> {
    let &[old_height, old_width] = examples.image_shape() else {
        return Err(Error::NotFlat { shape: examples.image_shape().to_vec() });
    };
    if height == 0 || width == 0 {
        return Err(Error::NotFlat { shape: vec![height, width] });
    }
    if [height, width] == [old_height, old_width] {
        return Ok(examples.clone());
    }
    let rows: Vec<Between> = (0..height).map(|row| between(row, height, old_height)).collect();
    let columns: Vec<Between> =
        (0..width).map(|column| between(column, width, old_width)).collect();
    let images = Array3::from_shape_fn((examples.len(), height, width), |(i, row, column)| {
        let image = examples.image(i);
        let (row, column) = (&rows[row], &columns[column]);
        let pixel = |row: usize, column: usize| f32::from(image[row * old_width + column]);
        let across = |row| column.mix(pixel(row, column.first), pixel(row, column.second));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
        let pixel = row.mix(across(row.first), across(row.second)).round() as u8;
        pixel
    });
    let images = Images::from_array(images).expect("images of rows and columns");
    let labels = Labels::from_vec(examples.labels().to_vec());
    Ok(Examples::new(images, labels, examples.classes()).expect("the labels are as they were"))
}

/// Two pixels of the original, and how far from the first to the second.
struct Between {
    first: usize,
    second: usize,
    share: f32,
}

impl Between {
    fn mix(&self, first: f32, second: f32) -> f32 {
        first * (1.0 - self.share) + second * self.share
    }
}

/// Where the middle of pixel `i` of `count` lies among the pixels of the original.
fn between(i: usize, count: usize, of: usize) -> Between {
    let middle = (i as f32 + 0.5) * of as f32 / count as f32 - 0.5;
    let middle = middle.clamp(0.0, (of - 1) as f32);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a pixel")]
    let first = middle as usize;
    Between { first, second: (first + 1).min(of - 1), share: middle - first as f32 }
}
