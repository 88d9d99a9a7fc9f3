//! What the hidden neurons look for: their weights, a number for each pixel.

use ndarray::ArrayView2;
use sigmoid_net::Network;

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
