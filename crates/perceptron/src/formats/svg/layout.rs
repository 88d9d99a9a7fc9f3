//! Layered graph drawing: inputs on the left, a column for each layer, outputs on the right.
//!
//! A wire that skips layers gets a dummy node in each column on its way, so that it passes between
//! perceptrons, not through them.
//!
//! Source: K. Sugiyama, S. Tagawa, M. Toda, Methods for visual understanding of hierarchical
//! system structures, 1981, with the barycentre heuristic against crossings.

use std::collections::HashMap;

use crate::circuit::circuit::{Circuit, Node};

/// The distance between the ends of two wires at a perceptron; a line of small text fits between.
pub(super) const PORT: f64 = 18.0;
/// The width of a perceptron, and its minimum height.
pub(super) const SIZE: f64 = 36.0;
const GAP: f64 = 14.0;
/// Rounds of ordering and of straightening. More make no visible difference.
const ROUNDS: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Node(Node),
    /// A dummy node: a wire on its way to a later column.
    Dummy,
    Output(usize),
}

/// A node in its column.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) content: Content,
    pub(super) column: usize,
    /// Where its wires come from, in the column before, in the order of its weights.
    pub(super) sources: Vec<usize>,
    /// The vertical middle.
    pub(super) y: f64,
    pub(super) height: f64,
}

#[derive(Debug)]
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    /// The places in each column, from top to bottom.
    pub(super) columns: Vec<Vec<usize>>,
    pub(super) height: f64,
}

impl Layout {
    pub(super) fn new(circuit: &Circuit) -> Self {
        let mut layout = Self::placed(circuit);
        let targets = layout.targets();
        for round in 0..ROUNDS {
            layout.order(&targets, round % 2 == 0);
        }
        layout.stack();
        for round in 0..ROUNDS {
            layout.straighten(&targets, round % 2 == 0);
        }
        let places = layout.places.iter();
        let top = places.fold(f64::INFINITY, |top, p| top.min(p.y - p.height / 2.0));
        for place in &mut layout.places {
            place.y += GAP - top;
        }
        let bottoms = layout.places.iter().map(|p| p.y + p.height / 2.0);
        layout.height = bottoms.fold(0.0, f64::max) + GAP;
        layout
    }

    /// All nodes with their sources, in the order of the circuit.
    fn placed(circuit: &Circuit) -> Self {
        let layers = circuit.layers();
        let depth = layers.iter().copied().max().unwrap_or(0);
        let mut layout =
            Self { places: Vec::new(), columns: vec![Vec::new(); depth + 2], height: 0.0 };
        // For each node, its place in its own column and its dummy nodes in later ones.
        let mut carriers: HashMap<(Node, usize), usize> = HashMap::new();
        for input in (0..circuit.inputs().len()).map(Node::Input) {
            carriers.insert((input, 0), layout.add(0, Content::Node(input), Vec::new()));
        }
        for (k, &layer) in layers.iter().enumerate() {
            let sources = circuit.sources(k);
            let sources = sources.map(|node| layout.reach(&mut carriers, &layers, node, layer - 1));
            let sources = sources.collect();
            let node = Node::Perceptron(k);
            let place = layout.add(layer, Content::Node(node), sources);
            carriers.insert((node, layer), place);
        }
        for (i, node) in circuit.output_sources().enumerate() {
            let source = layout.reach(&mut carriers, &layers, node, depth);
            layout.add(depth + 1, Content::Output(i), vec![source]);
        }
        layout
    }

    fn add(&mut self, column: usize, content: Content, sources: Vec<usize>) -> usize {
        let height = match content {
            Content::Node(Node::Perceptron(_)) => SIZE.max(PORT * sources.len() as f64),
            _ => PORT,
        };
        self.places.push(Place { content, column, sources, y: 0.0, height });
        self.columns[column].push(self.places.len() - 1);
        self.places.len() - 1
    }

    /// The place in a column that carries a node's value; adds dummy nodes up to there.
    fn reach(
        &mut self,
        carriers: &mut HashMap<(Node, usize), usize>,
        layers: &[usize],
        node: Node,
        column: usize,
    ) -> usize {
        let own = match node {
            Node::Input(_) => 0,
            Node::Perceptron(k) => layers[k],
        };
        let mut place = carriers[&(node, own)];
        for column in own + 1..=column {
            place = *carriers
                .entry((node, column))
                .or_insert_with(|| self.add(column, Content::Dummy, vec![place]));
        }
        place
    }

    fn targets(&self) -> Vec<Vec<usize>> {
        let mut targets = vec![Vec::new(); self.places.len()];
        for (target, place) in self.places.iter().enumerate() {
            for &source in &place.sources {
                targets[source].push(target);
            }
        }
        targets
    }

    /// Sorts each column by the mean rank of its neighbours on one side (the barycentre heuristic),
    /// so that few wires cross. `y` holds the ranks.
    fn order(&mut self, targets: &[Vec<usize>], leftwards: bool) {
        for column in self.sweep(leftwards) {
            let mut ids = std::mem::take(&mut self.columns[column]);
            let means: HashMap<usize, f64> =
                ids.iter().map(|&id| (id, self.mean_y(targets, id, leftwards))).collect();
            ids.sort_by(|a, b| means[a].total_cmp(&means[b]));
            for (rank, &id) in ids.iter().enumerate() {
                self.places[id].y = rank as f64;
            }
            self.columns[column] = ids;
        }
    }

    /// Stacks the places of each column.
    fn stack(&mut self) {
        for column in &self.columns {
            let mut y = 0.0;
            for &id in column {
                let place = &mut self.places[id];
                place.y = y + place.height / 2.0;
                y += place.height + GAP;
            }
        }
    }

    /// Moves places towards the mean of their neighbours, as far as order and height allow.
    fn straighten(&mut self, targets: &[Vec<usize>], leftwards: bool) {
        for column in self.sweep(leftwards) {
            let ids = std::mem::take(&mut self.columns[column]);
            let mut bottom = f64::NEG_INFINITY;
            let mut excess = 0.0;
            for &id in &ids {
                let wanted = self.mean_y(targets, id, leftwards);
                let place = &mut self.places[id];
                place.y = wanted.max(bottom + GAP + place.height / 2.0);
                bottom = place.y + place.height / 2.0;
                excess += place.y - wanted;
            }
            let mean_excess = excess / ids.len().max(1) as f64;
            for &id in &ids {
                self.places[id].y -= mean_excess;
            }
            self.columns[column] = ids;
        }
    }

    /// The columns, from the right or from the left.
    fn sweep(&self, leftwards: bool) -> Vec<usize> {
        let columns = 0..self.columns.len();
        if leftwards { columns.rev().collect() } else { columns.collect() }
    }

    fn mean_y(&self, targets: &[Vec<usize>], id: usize, of_targets: bool) -> f64 {
        let place = &self.places[id];
        let neighbours = if of_targets { &targets[id] } else { &place.sources };
        if neighbours.is_empty() {
            return place.y;
        }
        let sum: f64 = neighbours.iter().map(|&id| self.places[id].y).sum();
        sum / neighbours.len() as f64
    }
}
