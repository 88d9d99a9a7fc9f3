//! A network's position rearranged for the kernels: panels of sixteen neurons, input by input.

use crate::kernels::{Instructions, LANES, Row};
use crate::{Activation, Network};

/// Where each layer stands in a packed position, and how to compute with it.
#[derive(Debug, Clone)]
pub(crate) struct Packing {
    pub(crate) layers: Vec<PackedLayer>,
    pub(crate) activation: Activation,
    pub(crate) instructions: Instructions,
}

/// One layer of a packed position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackedLayer {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    /// Row of the packed position at which its first panel begins.
    pub(crate) start: usize,
}

impl PackedLayer {
    /// Panels, which is also the width of its activations in rows of 16.
    pub(crate) fn panels(self) -> usize {
        self.outputs.div_ceil(LANES)
    }

    /// Rows of one panel: the weights of each input, then the biases.
    pub(crate) fn panel_rows(self) -> usize {
        self.inputs + 1
    }

    /// Rows of all panels.
    pub(crate) fn rows(self) -> usize {
        self.panels() * self.panel_rows()
    }

    /// Its panels in a packed position.
    pub(crate) fn of(self, v: &[Row]) -> &[Row] {
        &v[self.start..][..self.rows()]
    }
}

impl Packing {
    pub(crate) fn new(network: &Network) -> Self {
        let mut start = 0;
        let layers = network.sizes().windows(2).map(|pair| {
            let layer = PackedLayer { inputs: pair[0], outputs: pair[1], start };
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

    /// The network's position, packed.
    pub(crate) fn pack(&self, network: &Network) -> Aligned {
        let mut packed = Aligned::zeros(self.rows());
        let v = packed.rows_mut();
        for (l, layer) in self.layers.iter().enumerate() {
            let (weights, biases) = (network.weights(l), network.biases(l));
            for (j, weights) in weights.outer_iter().enumerate() {
                let panel = &mut v[layer.start + j / LANES * layer.panel_rows()..];
                for (row, weight) in panel.iter_mut().zip(weights) {
                    row[j % LANES] = *weight;
                }
                panel[layer.inputs][j % LANES] = biases[j];
            }
        }
        packed
    }

    /// A packed position, such as a gradient too, into a slice in the network's own order.
    pub(crate) fn unpack(&self, packed: &[f32], position: &mut [f32]) {
        let v = packed.as_chunks().0;
        let mut position = position.iter_mut();
        for layer in &self.layers {
            let panels = layer.of(v);
            let at = |j: usize, row: usize| panels[j / LANES * layer.panel_rows() + row][j % LANES];
            let weights = (0..layer.outputs).flat_map(|j| (0..layer.inputs).map(move |k| (j, k)));
            let biases = (0..layer.outputs).map(|j| (j, layer.inputs));
            for ((j, row), component) in weights.chain(biases).zip(&mut position) {
                *component = at(j, row);
            }
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
