//! The levels of a circuit's graph: layers, depth, and nodes that no output depends on.

use crate::circuit::circuit::{Circuit, Node};

impl Circuit {
    /// The layer of each perceptron: 1 if it reads only inputs or nothing, else 1 more than the
    /// highest layer that it reads.
    pub fn layers(&self) -> Vec<usize> {
        let mut layers = vec![0; self.inputs.len()];
        for k in 0..self.perceptrons() {
            let sources = self.sources[self.wires_of(k)].iter();
            let below = sources.map(|&s| layers[s as usize]).max().unwrap_or(0);
            layers.push(below + 1);
        }
        layers.split_off(self.inputs.len())
    }

    /// The number of layers: the longest path from an input, in perceptrons.
    pub fn depth(&self) -> usize {
        self.layers().into_iter().max().unwrap_or(0)
    }

    /// The inputs and perceptrons that no output depends on, directly or through others.
    pub fn unused(&self) -> Vec<Node> {
        let mut used = vec![false; self.inputs.len() + self.perceptrons()];
        for &(_, node) in &self.outputs {
            used[node as usize] = true;
        }
        for k in (0..self.perceptrons()).rev() {
            if used[self.inputs.len() + k] {
                for &source in &self.sources[self.wires_of(k)] {
                    used[source as usize] = true;
                }
            }
        }
        let unused = (0_u32..).zip(&used).filter(|(_, used)| !**used);
        unused.map(|(node, _)| self.node(node)).collect()
    }
}
