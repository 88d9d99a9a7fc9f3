//! One weight of a network moved through a range: the outputs of perceptrons jump, those of
//! sigmoid neurons glide.

use perceptron::{Circuit, CircuitBuilder, Perceptron, Wire};
use rayon::prelude::*;
use sigmoid_net::SigmoidNeuron;

use crate::error::Error;
use crate::random::from_minus_1_to_1;

/// Random networks to choose from.
pub const NETWORKS: u64 = 20;

/// The largest weight. So large that sigmoid neurons come near 0 and 1, too.
pub const WEIGHT: f64 = 6.0;

/// Values of a weight that are looked at in choosing.
const FEW: usize = 61;

/// What the outputs of a network do while one of its weights moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Flip {
    /// The weight that moves.
    pub place: Place,
    /// The values that the weight takes.
    pub weights: Vec<f64>,
    /// A sweep for each input that the network can be given, all 0s first.
    pub sweeps: Vec<Sweep>,
    /// Where the most outputs jump at once; None if none does.
    pub jump: Option<Jump>,
}

/// Where a weight belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The layer that it leads to; 0 is the first after the inputs.
    pub layer: usize,
    /// The neuron of the layer before, or the input, that it comes from.
    pub from: usize,
    /// The neuron that it leads to.
    pub to: usize,
}

/// The network's output for one input, at each value of the weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// The input.
    pub x: Vec<bool>,
    /// The output of the perceptrons.
    pub perceptrons: Vec<bool>,
    /// The output of the sigmoid neurons.
    pub sigmoids: Vec<f64>,
}

/// A change of the weight so small that hardly a smaller one can be written, and what it changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Jump {
    /// The weight before.
    pub from: f64,
    /// The weight after.
    pub to: f64,
    /// For how many of the inputs the perceptrons' output flips.
    pub flipped: usize,
    /// The most that the output of the sigmoid neurons changes, for any input.
    pub glided: f64,
}

/// A layered network with random weights, from -[`WEIGHT`] to [`WEIGHT`], and biases for which
/// about half of all inputs make a neuron fire.
struct Layered {
    inputs: usize,
    /// Weights and bias of each neuron, layer by layer; the last layer has one.
    layers: Vec<Vec<(Vec<f64>, f64)>>,
}

/// Moves a weight of a random network with so many inputs, hidden layers of these sizes and one
/// output through `points` values from -`reach` to `reach`. Of all weights of the hidden neurons
/// of [`NETWORKS`] random networks it is the one that makes the perceptrons' output flip for most
/// inputs at once: in many the output is the same whatever the weight, and shows nothing.
///
/// # Errors
/// [`Error::Perceptron`] if the reach is not a finite number.
pub fn sweep(
    inputs: usize,
    hidden: &[usize],
    reach: f64,
    points: usize,
    seed: u64,
) -> Result<Flip, Error> {
    let weights = values(reach, points);
    // To choose, a few values will do; the choice does not depend on how many are asked for.
    let few = values(reach, FEW);
    let network_of = |i: u64| Layered::new(inputs, hidden, seed.wrapping_add(i << 32));
    let told = |i: u64| {
        let network = network_of(i);
        Ok::<_, Error>((network.most_telling(&few)?, network))
    };
    let all = (0..NETWORKS).into_par_iter().map(told).collect::<Result<Vec<_>, _>>()?;
    // The first of those that tell most.
    let most = all.into_iter().rev().max_by_key(|(flip, _)| flip.tells());
    let nowhere = || (Place { layer: 0, from: 0, to: 0 }, network_of(0));
    let (place, network) = most.map_or_else(nowhere, |(flip, network)| (flip.place, network));
    let mut flip = network.sweep(place, &weights)?;
    flip.jump = network.largest_jump(&flip)?;
    Ok(flip)
}

/// So many values from -`reach` to `reach`.
fn values(reach: f64, points: usize) -> Vec<f64> {
    let last = points.max(2) - 1;
    (0..=last).map(|i| reach * (2.0 * i as f64 / last as f64 - 1.0)).collect()
}

impl Flip {
    /// How often an output of the perceptrons flips, over all inputs.
    pub fn jumps(&self) -> usize {
        self.sweeps.iter().map(Sweep::flips).sum()
    }

    /// For how many inputs the perceptrons' output flips from value i of the weight to the next.
    fn flipped(&self, i: usize) -> usize {
        self.sweeps.iter().filter(|s| s.perceptrons[i] != s.perceptrons[i + 1]).count()
    }

    /// How many outputs flip at once, and how often any does.
    fn tells(&self) -> (usize, usize) {
        let steps = 0..self.weights.len() - 1;
        (steps.map(|i| self.flipped(i)).max().unwrap_or(0), self.jumps())
    }

    /// The most that an output of the sigmoid neurons changes from one value of the weight to the
    /// next.
    pub fn longest_glide(&self) -> f64 {
        let steps = self.sweeps.iter().flat_map(|sweep| sweep.sigmoids.windows(2));
        steps.map(|w| (w[1] - w[0]).abs()).fold(0.0, f64::max)
    }
}

impl Sweep {
    /// How often the perceptrons' output flips.
    pub fn flips(&self) -> usize {
        self.perceptrons.windows(2).filter(|w| w[0] != w[1]).count()
    }
}

impl Layered {
    fn new(inputs: usize, hidden: &[usize], seed: u64) -> Self {
        let sizes: Vec<usize> =
            [inputs].into_iter().chain(hidden.iter().copied()).chain([1]).collect();
        let needed = sizes.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
        let mut numbers = from_minus_1_to_1(seed, needed).into_iter();
        let mut neuron = |n_in: usize| {
            let mut all: Vec<f64> = numbers.by_ref().take(n_in + 1).map(|w| WEIGHT * w).collect();
            // About 0 for an input half of whose bits are 1.
            let off = all.pop().unwrap_or_default() / 4.0;
            let bias = off - all.iter().sum::<f64>() / 2.0;
            (all, bias)
        };
        let layers =
            sizes.windows(2).map(|pair| (0..pair[1]).map(|_| neuron(pair[0])).collect()).collect();
        Self { inputs, layers }
    }

    /// The network, with one weight replaced.
    fn circuit(&self, place: Place, weight: f64) -> Result<Circuit, Error> {
        let mut builder = CircuitBuilder::new();
        let mut wires: Vec<Wire> =
            (1..=self.inputs).map(|j| builder.input(format!("x{j}"))).collect();
        for (l, layer) in self.layers.iter().enumerate() {
            let mut next = Vec::new();
            for (j, (weights, bias)) in layer.iter().enumerate() {
                let mut weights = weights.clone();
                if (l, j) == (place.layer, place.to) {
                    weights[place.from] = weight;
                }
                next.push(builder.perceptron(&Perceptron::with_bias(weights, *bias)?, &wires)?);
            }
            wires = next;
        }
        builder.output("y", wires[0]);
        Ok(builder.finish()?)
    }

    /// All inputs there are, each a row of bits.
    fn all_inputs(&self) -> Vec<Vec<bool>> {
        (0..1_usize << self.inputs)
            .map(|row| (0..self.inputs).rev().map(|j| row >> j & 1 == 1).collect())
            .collect()
    }

    /// Every weight that leads to a hidden neuron, or to the output if there are none.
    fn places(&self) -> Vec<Place> {
        let hidden = (self.layers.len() - 1).max(1);
        let layers = self.layers.iter().take(hidden).enumerate();
        let neurons = layers.flat_map(|(layer, neurons)| {
            neurons.iter().enumerate().map(move |(to, (weights, _))| (layer, to, weights.len()))
        });
        neurons
            .flat_map(|(layer, to, n_in)| (0..n_in).map(move |from| Place { layer, from, to }))
            .collect()
    }

    /// The sweep of that weight that makes most outputs jump at once, or else most often.
    fn most_telling(&self, weights: &[f64]) -> Result<Flip, Error> {
        let mut best = self.sweep(Place { layer: 0, from: 0, to: 0 }, weights)?;
        for place in self.places() {
            let flip = self.sweep(place, weights)?;
            if flip.tells() > best.tells() {
                best = flip;
            }
        }
        Ok(best)
    }

    fn sweep(&self, place: Place, weights: &[f64]) -> Result<Flip, Error> {
        let sweep = |x| Sweep { x, perceptrons: Vec::new(), sigmoids: Vec::new() };
        let mut sweeps: Vec<Sweep> = self.all_inputs().into_iter().map(sweep).collect();
        for &weight in weights {
            let circuit = self.circuit(place, weight)?;
            for sweep in &mut sweeps {
                sweep.perceptrons.push(circuit.evaluate(&sweep.x)[0]);
                sweep.sigmoids.push(glide(&circuit, &sweep.x));
            }
        }
        Ok(Flip { place, weights: weights.to_vec(), sweeps, jump: None })
    }

    /// Closes in on the step of a sweep in which the most outputs flip.
    fn largest_jump(&self, flip: &Flip) -> Result<Option<Jump>, Error> {
        let steps = 0..flip.weights.len() - 1;
        let most = steps.rev().max_by_key(|&i| flip.flipped(i));
        let Some(most) = most.filter(|&i| flip.flipped(i) > 0) else {
            return Ok(None);
        };
        let outputs = |weight: f64| -> Result<Vec<bool>, Error> {
            let circuit = self.circuit(flip.place, weight)?;
            Ok(flip.sweeps.iter().map(|sweep| circuit.evaluate(&sweep.x)[0]).collect())
        };
        let (mut from, mut to) = (flip.weights[most], flip.weights[most + 1]);
        let before = outputs(from)?;
        // Until no number lies between the two.
        loop {
            let middle = f64::midpoint(from, to);
            if middle <= from || middle >= to {
                break;
            }
            if outputs(middle)? == before { from = middle } else { to = middle }
        }
        let after = outputs(to)?;
        let left = self.circuit(flip.place, from)?;
        let right = self.circuit(flip.place, to)?;
        let glides = flip.sweeps.iter().map(|s| (glide(&right, &s.x) - glide(&left, &s.x)).abs());
        Ok(Some(Jump {
            from,
            to,
            flipped: before.iter().zip(&after).filter(|(a, b)| a != b).count(),
            glided: glides.fold(0.0, f64::max),
        }))
    }
}

/// The output of the network when its neurons are sigmoid neurons.
fn glide(circuit: &Circuit, x: &[bool]) -> f64 {
    let sigmoid = SigmoidNeuron { weights: vec![1.0], bias: 0.0 };
    let x: Vec<f64> = x.iter().map(|&x| f64::from(x)).collect();
    circuit.evaluate_with(&x, |z| sigmoid.output(&[z]))[0]
}
