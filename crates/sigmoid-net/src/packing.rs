//! A network's position rearranged for the kernels: blocks of inputs, panels of sixteen neurons.

use std::ops::Range;

use ndarray::s;

use crate::data::Inputs;
use crate::kernels::{CHUNK, Instructions, LANES, Row};
use crate::{Activation, Network};

/// Pixels in a block at most: few enough that the weights of those in use, to four panels, stay
/// near. Blocks are also what threads share images out by.
const MOST_IN_A_BLOCK: usize = 7 * CHUNK;

/// Where each layer stands in a packed position, and how to compute with it.
#[derive(Debug, Clone)]
pub(crate) struct Packing {
    pub(crate) layers: Vec<PackedLayer>,
    pub(crate) activation: Activation,
    pub(crate) instructions: Instructions,
}

/// One layer of a packed position: the weights block by block, of each block panel by panel, of
/// each panel input by input; then the biases, panel by panel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackedLayer {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// How many blocks its inputs are in.
    pub(crate) blocks: usize,
    /// Row of the packed position at which it begins.
    start: usize,
}

/// The weights and biases of a layer in a packed position.
#[derive(Debug)]
pub(crate) struct Layer<'v> {
    pub(crate) weights: &'v [Row],
    pub(crate) biases: &'v [Row],
}

/// The same, to be changed.
#[derive(Debug)]
pub(crate) struct LayerMut<'v> {
    pub(crate) weights: &'v mut [Row],
    pub(crate) biases: &'v mut [Row],
}

impl PackedLayer {
    /// Panels, which is also the width of its activations in rows of 16.
    pub(crate) fn panels(self) -> usize {
        self.outputs.div_ceil(LANES)
    }

    fn rows(self) -> usize {
        self.panels() * (self.inputs + 1)
    }

    /// The inputs of each block. All are of one size, or one input larger.
    pub(crate) fn block_inputs(self) -> impl Iterator<Item = Range<usize>> {
        let begin = move |block: usize| self.inputs * block / self.blocks;
        (0..self.blocks).map(move |block| begin(block)..begin(block + 1))
    }

    /// Its place in a packed position.
    pub(crate) fn of(self, v: &[Row]) -> Layer<'_> {
        let rows = &v[self.start..][..self.rows()];
        let (weights, biases) = rows.split_at(self.panels() * self.inputs);
        Layer { weights, biases }
    }
}

impl Packing {
    pub(crate) fn new(network: &Network, inputs: &Inputs<'_>) -> Self {
        let mut start = 0;
        let layers = network.sizes().windows(2).enumerate().map(|(l, pair)| {
            let blocks = match inputs {
                Inputs::Bytes(_) if l == 0 => pair[0].div_ceil(MOST_IN_A_BLOCK),
                _ => 1,
            };
            let layer = PackedLayer { inputs: pair[0], outputs: pair[1], blocks, start };
            start += layer.rows();
            layer
        });
        Self {
            layers: layers.collect(),
            activation: network.activation(),
            instructions: Instructions::best(),
        }
    }

    /// Rows of a packed position.
    pub(crate) fn rows(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.start + layer.rows())
    }

    /// The layers of a packed position, to be changed.
    pub(crate) fn split<'v>(
        &self,
        mut v: &'v mut [Row],
    ) -> impl Iterator<Item = LayerMut<'v>> + Send {
        self.layers.iter().map(move |layer| {
            let of_layer = v.split_off_mut(..layer.rows()).expect("a position of this shape");
            let (weights, biases) = of_layer.split_at_mut(layer.panels() * layer.inputs);
            LayerMut { weights, biases }
        })
    }

    /// The network's position, packed.
    pub(crate) fn pack(&self, network: &Network) -> Aligned {
        let mut packed = Aligned::zeros(self.rows());
        let to = self.split(packed.rows_mut());
        for ((l, layer), to) in self.layers.iter().enumerate().zip(to) {
            for (j, bias) in network.biases(l).iter().enumerate() {
                to.biases[j / LANES][j % LANES] = *bias;
            }
            for block in layer.block_inputs() {
                let panels = &mut to.weights[layer.panels() * block.start..];
                for (j, weights) in network.weights(l).outer_iter().enumerate() {
                    let panel = &mut panels[j / LANES * block.len()..];
                    for (row, weight) in panel.iter_mut().zip(weights.slice(s![block.clone()])) {
                        row[j % LANES] = *weight;
                    }
                }
            }
        }
        packed
    }

    /// A packed position, such as a gradient too, into a slice in the network's own order.
    pub(crate) fn unpack(&self, packed: &[f32], mut position: &mut [f32]) {
        let v = packed.as_chunks().0;
        for layer in &self.layers {
            let from = layer.of(v);
            let (weights, rest) = position.split_at_mut(layer.inputs * layer.outputs);
            for block in layer.block_inputs() {
                let panels = &from.weights[layer.panels() * block.start..];
                for (j, weights) in weights.chunks_exact_mut(layer.inputs).enumerate() {
                    let panel = &panels[j / LANES * block.len()..];
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

/// Rows of floats that begin on a cache line, so that none of them lies across two.
#[derive(Debug, Default)]
pub(crate) struct Aligned {
    memory: Vec<f32>,
    start: usize,
    len: usize,
}

/// Bytes of a cache line.
const CACHE_LINE: usize = 64;

impl Aligned {
    pub(crate) fn zeros(rows: usize) -> Self {
        let len = rows * LANES;
        let memory = vec![0.0; len + CACHE_LINE / size_of::<f32>()];
        let start = memory.as_ptr().align_offset(CACHE_LINE).min(memory.len() - len);
        Self { memory, start, len }
    }

    /// Makes room for at least so many rows; what they hold is left open.
    pub(crate) fn reserve(&mut self, rows: usize) {
        if self.len < rows * LANES {
            *self = Self::zeros(rows);
        }
    }

    pub(crate) fn rows(&self) -> &[Row] {
        self.as_ref().as_chunks().0
    }

    pub(crate) fn rows_mut(&mut self) -> &mut [Row] {
        self.as_mut().as_chunks_mut().0
    }
}

impl AsRef<[f32]> for Aligned {
    fn as_ref(&self) -> &[f32] {
        &self.memory[self.start..][..self.len]
    }
}

impl AsMut<[f32]> for Aligned {
    fn as_mut(&mut self) -> &mut [f32] {
        &mut self.memory[self.start..][..self.len]
    }
}
