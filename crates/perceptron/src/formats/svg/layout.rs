//! Where a drawing puts what: inputs to the left, a column for each layer, outputs to the right.
//!
//! A wire that skips layers gets a place in each column on its way, so that it passes between
//! perceptrons and not through them.
//!
//! Source: K. Sugiyama, S. Tagawa, M. Toda, Methods for visual understanding of hierarchical
//! system structures, 1981; in its simplest form.

use std::collections::HashMap;

use crate::circuit::circuit::{Circuit, Node};

/// How far apart wires arrive at a perceptron; a line of small text fits between.
pub(super) const PORT: f64 = 18.0;
/// The width of a perceptron, and the least height.
pub(super) const SIZE: f64 = 36.0;
const GAP: f64 = 14.0;
/// Rounds of ordering and of straightening. More change nothing one could see.
const ROUNDS: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Node(Node),
    /// A wire on its way to a later column.
    Passing,
    Output(usize),
}

/// One thing in one column.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) content: Content,
    pub(super) column: usize,
    /// The places in the column before where its wires come from, in the order of its weights.
    pub(super) sources: Vec<usize>,
    /// The middle.
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

    /// All places with their sources, in the order in which the circuit has them.
    fn placed(circuit: &Circuit) -> Self {
        let layers = circuit.layers();
        let depth = layers.iter().copied().max().unwrap_or(0);
        let mut layout =
            Self { places: Vec::new(), columns: vec![Vec::new(); depth + 2], height: 0.0 };
        // Where each node's value can be had: in its own column, and where it passes.
        let mut had: HashMap<(Node, usize), usize> = HashMap::new();
        for input in (0..circuit.inputs().len()).map(Node::Input) {
            had.insert((input, 0), layout.add(0, Content::Node(input), Vec::new()));
        }
        for (k, &layer) in layers.iter().enumerate() {
            let sources = circuit.sources(k);
            let sources = sources.map(|node| layout.reach(&mut had, &layers, node, layer - 1));
            let sources = sources.collect();
            let node = Node::Perceptron(k);
            let place = layout.add(layer, Content::Node(node), sources);
            had.insert((node, layer), place);
        }
        for (i, node) in circuit.output_sources().enumerate() {
            let source = layout.reach(&mut had, &layers, node, depth);
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

    /// Where a node's value can be had in a column, after leading it there.
    fn reach(
        &mut self,
        had: &mut HashMap<(Node, usize), usize>,
        layers: &[usize],
        node: Node,
        column: usize,
    ) -> usize {
        let own = match node {
            Node::Input(_) => 0,
            Node::Perceptron(k) => layers[k],
        };
        let mut place = had[&(node, own)];
        for column in own + 1..=column {
            place = *had
                .entry((node, column))
                .or_insert_with(|| self.add(column, Content::Passing, vec![place]));
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

    /// Sorts each column by the mean rank of what it is connected to, on the left or the right:
    /// few wires cross then. Uses `y` for the ranks.
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

    /// Puts each column's places below each other.
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

    /// Moves places towards what they are connected to, as far as order and height allow.
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
