//! What the hidden neurons look for: their weights, a number for each pixel.

use figures::{Image, Sheet, Tile};
use ndarray::ArrayView2;
use sigmoid_net::Network;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::{grouped, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::pictures;
use crate::runs::history::train;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "weights",
    line: "what the hidden neurons look for: their weights as images",
    draws: &[Format::Png],
    run,
};

/// A neuron of the first layer, and what it is to the outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Neuron {
    /// Its number.
    pub number: usize,
    /// Its weights, one for each pixel, row by row.
    pub weights: Vec<f32>,
    /// The output neuron it speaks for most. In a network without hidden layers, itself.
    pub speaks_for: usize,
    /// How many output neurons it speaks for at all.
    pub supported: usize,
    /// The output neuron it speaks against most; None if it speaks for all or there is only one.
    pub speaks_against: Option<usize>,
}

/// The neurons of the first layer. Which outputs they speak for is plain only if the next layer is
/// the output layer; in deeper networks the weights of the later layers are multiplied, as if
/// their neurons were linear.
pub fn neurons(network: &Network) -> Vec<Neuron> {
    // Outputs x neurons of the first layer.
    let later = (1..network.layers()).map(|l| network.weights(l).to_owned());
    let influence = later.reduce(|before, weights| weights.dot(&before));
    let first = network.weights(0);
    let neuron = |number: usize| {
        let weights = first.row(number).to_vec();
        let Some(influence) = &influence else {
            return Neuron {
                number,
                weights,
                speaks_for: number,
                supported: 1,
                speaks_against: None,
            };
        };
        let column = influence.column(number);
        let best = |better: fn(f32, f32) -> bool| {
            let choose = |best, j| if better(column[j], column[best]) { j } else { best };
            (1..column.len()).fold(0, choose)
        };
        let lowest = best(|a, b| a < b);
        Neuron {
            number,
            weights,
            speaks_for: best(|a, b| a > b),
            supported: column.iter().filter(|&&w| w > 0.0).count(),
            speaks_against: (column[lowest] < 0.0).then_some(lowest),
        }
    };
    (0..first.nrows()).map(neuron).collect()
}

/// How alike the weights of neighbouring pixels are, over all neurons: the correlation of each
/// pixel's weight with its right and its lower neighbour's. Near 0 for weights drawn at random; 1
/// for areas all alike. Not a number for images of a single pixel or weights that are all the
/// same.
///
/// Only pixels of `inner`, rows and columns from one to before the other, are looked at, since
/// weights of pixels that are always white stay as they were drawn.
///
/// # Panics
/// If the images of the network are not `width` pixels wide.
#[track_caller]
pub fn smoothness(network: &Network, width: usize, inner: std::ops::Range<usize>) -> f64 {
    let weights = network.weights(0);
    assert!(weights.ncols().is_multiple_of(width.max(1)), "rows of {width} pixels");
    let height = weights.ncols() / width;
    let mut sums = Sums::default();
    for neuron in weights.outer_iter() {
        let neuron = neuron.to_slice().expect("a neuron's weights lie in one piece");
        let image = ArrayView2::from_shape((height, width), neuron).expect("as many pixels");
        let last = inner.end.min(height).min(width);
        for row in inner.start..last {
            for column in inner.start..last {
                if column + 1 < last {
                    sums.add(image[(row, column)], image[(row, column + 1)]);
                }
                if row + 1 < last {
                    sums.add(image[(row, column)], image[(row + 1, column)]);
                }
            }
        }
    }
    sums.correlation()
}

/// What a correlation is made of.
#[derive(Default)]
struct Sums {
    n: f64,
    a: f64,
    b: f64,
    aa: f64,
    bb: f64,
    ab: f64,
}

impl Sums {
    fn add(&mut self, a: f32, b: f32) {
        let (a, b) = (f64::from(a), f64::from(b));
        self.n += 1.0;
        self.a += a;
        self.b += b;
        self.aa += a * a;
        self.bb += b * b;
        self.ab += a * b;
    }

    fn correlation(&self) -> f64 {
        let (a, b) = (self.a / self.n, self.b / self.n);
        let covariance = self.ab / self.n - a * b;
        covariance / ((self.aa / self.n - a * a) * (self.bb / self.n - b * b)).sqrt()
    }
}

/// The weights of neurons, in rows of so many pixels; below each the output it speaks for most and
/// the one it speaks against most.
pub fn sheet(neurons: &[Neuron], columns: usize) -> Sheet {
    let tile = |neuron: &Neuron| {
        Tile::new(Image::signed(columns, neuron.weights.clone()), in_words(neuron))
    };
    let tiles: Vec<Tile> = neurons.iter().take(pictures::ON_A_SHEET).map(tile).collect();
    Sheet::new(pictures::in_a_row(tiles.len()), tiles)
}

/// `3, not 5`.
pub fn in_words(neuron: &Neuron) -> String {
    match neuron.speaks_against {
        Some(against) => format!("{}, not {against}", neuron.speaks_for),
        None => neuron.speaks_for.to_string(),
    }
}

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let settings = RunSettings::new(30, setup.scale(8, 30), setup.seed());
    let before = settings.network(&data.training)?;
    let run = setup.watched("weights", |watch| {
        train(std::slice::from_ref(&settings), &data.training, &data.validation, watch)
    })?;
    let after = &run[0].network;
    let width = pictures::row_width(&data.training);
    let neurons = neurons(after);
    // Farther out, hardly any image has ink.
    let inner = width / 7..width - width / 7;
    let smooth = [&before, after].map(|network| smoothness(network, width, inner.clone()));
    Ok(Page {
        intro: vec![format!(
            "{} learns from {} images for {} epochs. Each hidden neuron has a weight for every \
             pixel, so its weights are a picture of what it looks for.",
            shape(&settings.sizes(&data.training)),
            grouped(data.training.len()),
            settings.epochs
        )],
        claims: claims(smooth, &neurons, after.outputs()),
        tables: vec![Table::new(
            "Correlation of the weights of neighbouring pixels, over all hidden neurons",
            ["", "correlation"],
            [("before learning", smooth[0]), ("after it", smooth[1])]
                .map(|(when, correlation)| [when.to_string(), format!("{correlation:.3}")]),
        )],
        figures: vec![Figure::new(
            "The weights of the hidden neurons, each in its own scale: blue where ink makes it \
             fire, orange where ink keeps it from firing, white where ink does not matter. Below \
             each, the digit whose output neuron it speaks for most, and the one it speaks against \
             most. Weights of pixels that are never inked stay as they were drawn.",
            sheet(&neurons, width),
        )],
        ..Page::default()
    })
}

fn claims([before, after]: [f64; 2], neurons: &[Neuron], of: usize) -> Vec<Claim> {
    let supported: usize = neurons.iter().map(|neuron| neuron.supported).sum();
    let supported = supported as f64 / neurons.len() as f64;
    let is_shared = supported >= 2.0;
    vec![
        Claim::open(
            "A hidden neuron can detect a part of a digit: large weights from its pixels, small \
             ones from all others.",
            format!(
                "Weights of neighbouring pixels have a correlation of {before:.2} before training \
                 and of {after:.2} after it{}.",
                // Weights drawn one by one have a correlation near 0.
                if after > before + 0.1 { ": they form areas" } else { "" }
            ),
        ),
        Claim::open(
            "The network need not work this way, with a simple shape for each hidden neuron.",
            format!(
                "A hidden neuron has positive weights to {supported:.1} of the {of} outputs on \
                 average{}.",
                if is_shared { ": what it detects is part of several digits" } else { "" }
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_that_stay_as_drawn_form_no_areas() {
        let neuron = |supported| Neuron {
            number: 0,
            weights: Vec::new(),
            speaks_for: 0,
            supported,
            speaks_against: None,
        };
        let [areas, shared] = &claims([0.0, 0.6], &[neuron(4)], 10)[..] else { panic!("two") };
        assert!(areas.came_out.contains("areas") && shared.came_out.contains("several digits"));
        let [areas, shared] = &claims([0.0, 0.01], &[neuron(1)], 10)[..] else { panic!("two") };
        assert!(!areas.came_out.contains("areas") && !shared.came_out.contains("several digits"));
    }
}
