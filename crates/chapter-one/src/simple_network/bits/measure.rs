//! The exercise of the fourth layer: ten outputs, one for each digit, become four bits.

use mnist_io::Examples;
use sigmoid_net::{Network, SigmoidNeuron, argmax};

use crate::error::Error;

/// Digits, and so outputs of the network and inputs of the layer.
pub const DIGITS: usize = 10;

/// Bits of a digit, the most significant first: 8, 4, 2, 1.
pub const BITS: usize = 4;

/// The activation that the correct output has at least.
pub const LEAST_OF_CORRECT: f64 = 0.99;

/// The activation that the other outputs stay below.
pub const MOST_OF_OTHERS: f64 = 0.01;

/// The layer found: a weight of +`weight` from each digit whose bit is 1, of -`weight` from each
/// whose bit is 0, and no bias.
pub fn layer(weight: f64) -> Vec<SigmoidNeuron> {
    let signed = |digit: usize, k: usize| if bit(digit, k) { weight } else { -weight };
    let neuron = |k: usize| SigmoidNeuron {
        weights: (0..DIGITS).map(|digit| signed(digit, k)).collect(),
        bias: 0.0,
    };
    (0..BITS).map(neuron).collect()
}

/// Bit k of a digit; bit 0 is the most significant.
pub fn bit(digit: usize, k: usize) -> bool {
    digit >> (BITS - 1 - k) & 1 == 1
}

/// What was found by looking at all vertices of the admissible boxes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// Vertices looked at: 2¹⁰ for each digit.
    pub vertices: usize,
    /// Those at which a bit was on the wrong side.
    pub wrong: usize,
    /// The least that any weighted input was on its right side of 0, for each digit and bit.
    pub margins: [[f64; BITS]; DIGITS],
}

/// Tries the layer on every vertex of the box of admissible activations of every digit: the
/// correct output 0.99 or 1, each other 0 or 0.01.
///
/// A weighted input is an affine function of the activations, so it is least and greatest at
/// vertices: a layer that is right at all of them is right everywhere in the boxes, with at least
/// the margins found.
///
/// # Panics
/// If the layer is not one of 4 neurons with 10 inputs each.
#[track_caller]
pub fn prove(layer: &[SigmoidNeuron]) -> Proof {
    assert_eq!(layer.len(), BITS, "neurons in a layer of bits");
    let mut proof = Proof { vertices: 0, wrong: 0, margins: [[f64::INFINITY; BITS]; DIGITS] };
    for digit in 0..DIGITS {
        for vertex in 0..1_usize << DIGITS {
            let activations = activations_at(digit, vertex);
            let margins = margins(layer, digit, &activations);
            proof.vertices += 1;
            // A margin that is not a number is wrong as well.
            proof.wrong += usize::from(!margins.iter().all(|&margin| margin > 0.0));
            for (least, margin) in proof.margins[digit].iter_mut().zip(margins) {
                *least = least.min(margin);
            }
        }
    }
    proof
}

/// Activations at a vertex; bit j of its number says at which end output j is.
fn activations_at(digit: usize, vertex: usize) -> [f64; DIGITS] {
    std::array::from_fn(|j| match (j == digit, vertex >> j & 1 == 1) {
        (true, false) => LEAST_OF_CORRECT,
        (true, true) => 1.0,
        (false, false) => 0.0,
        (false, true) => MOST_OF_OTHERS,
    })
}

/// How far each neuron's weighted input lies on the right side of 0.
///
/// # Panics
/// If a neuron has not 10 inputs.
#[track_caller]
pub fn margins(layer: &[SigmoidNeuron], digit: usize, activations: &[f64]) -> [f64; BITS] {
    std::array::from_fn(|k| {
        let z = layer[k].weighted_input(activations);
        if bit(digit, k) { z } else { -z }
    })
}

impl Proof {
    /// The least of all margins.
    pub fn margin(&self) -> f64 {
        self.margins.iter().flatten().copied().fold(f64::INFINITY, f64::min)
    }
}

/// What the bits say on a network that has learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnNetwork {
    /// Examples shown.
    pub examples: usize,
    /// Those with one output of at least 0.99 and all others below 0.01, as the exercise assumes;
    /// be it the right one or not.
    pub admissible: usize,
    /// Those of the admissible whose bits spell the network's prediction.
    pub admissible_spelled: usize,
    /// Those of all examples whose bits do.
    pub spelled: usize,
    /// Those whose bits spell their label.
    pub spelled_label: usize,
    /// Those whose label the network predicts.
    pub correct: usize,
}

/// Puts the layer behind the ten outputs of a network, as a fourth layer.
///
/// # Errors
/// [`Error::NotDigits`] if the network has not ten outputs.
///
/// # Panics
/// If the layer is not one of neurons with 10 inputs each.
#[track_caller]
pub fn with_bits(network: &Network, layer: &[SigmoidNeuron]) -> Result<Network, Error> {
    let outputs = network.outputs();
    if outputs != DIGITS {
        return Err(Error::NotDigits { classes: outputs, expected: DIGITS });
    }
    let mut sizes = network.sizes().to_vec();
    sizes.push(layer.len());
    let mut position = network.position().to_vec();
    let weights = layer.iter().flat_map(|neuron| &neuron.weights);
    let biases = layer.iter().map(|neuron| &neuron.bias);
    #[expect(clippy::cast_possible_truncation, reason = "weights are single precision")]
    position.extend(weights.chain(biases).map(|&w| w as f32));
    Ok(Network::from_position(&sizes, position)?)
}

/// Reads examples with a network, and the bits behind it.
///
/// # Errors
/// [`Error::NotDigits`] if the network has not ten outputs, [`Error::Network`] if the examples do
/// not fit it.
pub fn read(
    network: &Network,
    layer: &[SigmoidNeuron],
    examples: &Examples,
) -> Result<OnNetwork, Error> {
    let with_bits = with_bits(network, layer)?;
    network.check_fit(&examples.images().into(), &examples.labels().into())?;
    let outputs = network.feedforward_many(examples.images());
    let bits = with_bits.feedforward_many(examples.images());
    let mut read = OnNetwork {
        examples: examples.len(),
        admissible: 0,
        admissible_spelled: 0,
        spelled: 0,
        spelled_label: 0,
        correct: 0,
    };
    let rows = outputs.outer_iter().zip(bits.outer_iter()).zip(examples.labels());
    for ((activations, bits), &label) in rows {
        let activations = activations.to_vec();
        let prediction = argmax(&activations);
        let spelled = bits.iter().fold(0, |number, &bit| 2 * number + usize::from(bit >= 0.5));
        let label = usize::from(label);
        let is_admissible = is_admissible(&activations, prediction);
        read.admissible += usize::from(is_admissible);
        read.admissible_spelled += usize::from(is_admissible && spelled == prediction);
        read.spelled += usize::from(spelled == prediction);
        read.spelled_label += usize::from(spelled == label);
        read.correct += usize::from(prediction == label);
    }
    Ok(read)
}

/// Whether the activations are as the exercise assumes, if the digit is the correct one.
fn is_admissible(activations: &[f32], digit: usize) -> bool {
    activations.iter().enumerate().all(|(j, &a)| {
        let a = f64::from(a);
        if j == digit { a >= LEAST_OF_CORRECT } else { a < MOST_OF_OTHERS }
    })
}
