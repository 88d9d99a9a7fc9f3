//! Where weights and biases lie for the kernels, and the way between that and a network's position.
//!
//! | word | is |
//! |---|---|
//! | panel | sixteen neighbouring neurons of a layer, one a lane |
//! | block | neighbouring inputs of a layer: part of an image's pixels, or all inputs |
//!
//! A layer's weights lie block by block, in a block panel by panel, in a panel input by input: for
//! each input a row of sixteen weights, one to each neuron of the panel. Its biases follow, a row a
//! panel. Lanes beyond the last neuron are 0 and stay 0.

use std::ops::Range;

use super::moving::Moving;
use super::rows::AlignedRows;
use super::simd::lanes::{CHUNK, LANES, Row};
use crate::activation::Activation;
use crate::data::InputKind;
use crate::network::Network;

/// Pixels of a block at most: few enough that four panels of weights for the nonzero ones stay in
/// the cache. Blocks are also the pieces in which threads share images.
const MAX_BLOCK: usize = 7 * CHUNK;

/// Where each layer lies in the packed position.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) layers: Vec<LayerLayout>,
}

/// One layer's shape, and where it lies in the packed position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LayerLayout {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) activation: Activation,
    /// How many blocks its inputs are divided into.
    pub(crate) blocks: usize,
    /// Its first row in the packed position.
    start: usize,
}

/// The weights and biases of a layer in a packed position.
#[derive(Debug)]
pub(crate) struct LayerWeights<'v> {
    /// `[blocks][panels][inputs of the block]`
    pub(crate) weights: &'v [Row],
    /// `[panels]`
    pub(crate) biases: &'v [Row],
}

/// The same, mutable.
#[derive(Debug)]
pub(crate) struct LayerWeightsMut<'v> {
    /// `[blocks][panels][inputs of the block]`
    pub(crate) weights: &'v mut [Row],
    /// `[panels]`
    pub(crate) biases: &'v mut [Row],
}

/// The weights and biases of a layer, with their velocities.
#[derive(Debug)]
pub(crate) struct MovingLayer<'v> {
    /// `[blocks][panels][inputs of the block]`
    pub(crate) weights: Moving<'v>,
    /// `[panels]`
    pub(crate) biases: Moving<'v>,
}

/// How many panels that many neurons fill.
pub(crate) fn panels(neurons: usize) -> usize {
    neurons.div_ceil(LANES)
}

impl LayerLayout {
    /// Panels of its neurons.
    pub(crate) fn panels(self) -> usize {
        panels(self.outputs)
    }

    fn rows(self) -> usize {
        self.panels() * (self.inputs + 1)
    }

    /// Multiplications of one pass over m examples, as if no input were zero.
    pub(crate) fn multiplications(self, m: usize) -> usize {
        m * self.inputs * self.outputs
    }

    /// The inputs of each block. Block sizes differ by at most one input.
    pub(crate) fn block_inputs(self) -> impl Iterator<Item = Range<usize>> {
        let begin = move |block: usize| self.inputs * block / self.blocks;
        (0..self.blocks).map(move |block| begin(block)..begin(block + 1))
    }

    /// Its part of a packed position.
    pub(crate) fn of(self, v: &[Row]) -> LayerWeights<'_> {
        let rows = &v[self.start..][..self.rows()];
        let (weights, biases) = rows.split_at(self.panels() * self.inputs);
        LayerWeights { weights, biases }
    }
}

impl Layout {
    /// The layout for inputs of one kind.
    pub(crate) fn new(network: &Network, inputs: InputKind) -> Self {
        let mut start = 0;
        let layers = network.sizes().windows(2).enumerate().map(|(l, pair)| {
            let blocks = match inputs {
                InputKind::Bytes if l == 0 => pair[0].div_ceil(MAX_BLOCK),
                _ => 1,
            };
            let (inputs, outputs, activation) = (pair[0], pair[1], network.activations()[l]);
            let layer = LayerLayout { inputs, outputs, activation, blocks, start };
            start += layer.rows();
            layer
        });
        Self { layers: layers.collect() }
    }

    /// The output layer.
    pub(crate) fn last(&self) -> LayerLayout {
        *self.layers.last().expect("a network has an output layer")
    }

    /// Rows of a packed position.
    pub(crate) fn rows(&self) -> usize {
        let last = self.last();
        last.start + last.rows()
    }

    /// The layers of a packed position, mutable.
    pub(crate) fn split<'v>(
        &self,
        mut v: &'v mut [Row],
    ) -> impl Iterator<Item = LayerWeightsMut<'v>> + Send {
        self.layers.iter().map(move |layer| {
            let of_layer = v.split_off_mut(..layer.rows()).expect("a position of this shape");
            let (weights, biases) = of_layer.split_at_mut(layer.panels() * layer.inputs);
            LayerWeightsMut { weights, biases }
        })
    }

    /// The same with a velocity packed in the same way, which may be empty.
    pub(crate) fn split_moving<'v>(
        &self,
        v: Moving<'v>,
    ) -> impl Iterator<Item = MovingLayer<'v>> + Send {
        let Moving { weights, velocities } = v;
        let mut velocities = (!velocities.is_empty()).then(|| self.split(velocities));
        self.split(weights).map(move |LayerWeightsMut { weights, biases }| {
            let (of_weights, of_biases) = match velocities.as_mut().and_then(Iterator::next) {
                Some(velocities) => (velocities.weights, velocities.biases),
                None => Default::default(),
            };
            MovingLayer {
                weights: Moving { weights, velocities: of_weights },
                biases: Moving { weights: biases, velocities: of_biases },
            }
        })
    }

    /// A position in the network's own order, packed.
    pub(crate) fn pack(&self, mut position: &[f32]) -> AlignedRows {
        let mut packed = AlignedRows::zeros(self.rows());
        for (layer, to) in self.layers.iter().zip(self.split(packed.rows_mut())) {
            let (weights, rest) = position.split_at(layer.inputs * layer.outputs);
            for block in layer.block_inputs() {
                let of_block = &mut to.weights[layer.panels() * block.start..];
                for (j, weights) in weights.chunks_exact(layer.inputs).enumerate() {
                    let panel = &mut of_block[j / LANES * block.len()..];
                    for (row, weight) in panel.iter_mut().zip(&weights[block.clone()]) {
                        row[j % LANES] = *weight;
                    }
                }
            }
            let (biases, rest) = rest.split_at(layer.outputs);
            for (j, bias) in biases.iter().enumerate() {
                to.biases[j / LANES][j % LANES] = *bias;
            }
            position = rest;
        }
        packed
    }

    /// A packed position, or a gradient packed the same way, in the network's own order.
    pub(crate) fn unpack(&self, packed: &[f32], mut position: &mut [f32]) {
        let v = packed.as_chunks().0;
        for layer in &self.layers {
            let from = layer.of(v);
            let (weights, rest) = position.split_at_mut(layer.inputs * layer.outputs);
            for block in layer.block_inputs() {
                let of_block = &from.weights[layer.panels() * block.start..];
                for (j, weights) in weights.chunks_exact_mut(layer.inputs).enumerate() {
                    let panel = &of_block[j / LANES * block.len()..];
                    for (weight, row) in weights[block.clone()].iter_mut().zip(panel) {
                        *weight = row[j % LANES];
                    }
                }
            }
            let (biases, rest) = rest.split_at_mut(layer.outputs);
            for (j, bias) in biases.iter_mut().enumerate() {
                *bias = from.biases[j / LANES][j % LANES];
            }
            position = rest;
        }
    }
}
