//! NAND gates that are built once however often they are asked for, and only if they are needed.

use std::collections::HashMap;

use crate::{Circuit, CircuitBuilder, Gate, Wire};

/// A logical value in the making.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Signal {
    Constant(bool),
    Node(usize),
}

#[derive(Debug, Clone, Copy)]
enum Node {
    Input,
    Nand(Signal, Signal),
}

/// A growing circuit of NANDs in which no two NANDs read the same signals, and none a constant.
#[derive(Debug, Default)]
pub(crate) struct Nands {
    nodes: Vec<Node>,
    inputs: Vec<String>,
    built: HashMap<(Signal, Signal), Signal>,
}

impl Nands {
    pub(crate) fn input(&mut self, name: String) -> Signal {
        self.inputs.push(name);
        self.node(Node::Input)
    }

    pub(crate) fn nand(&mut self, a: Signal, b: Signal) -> Signal {
        let (a, b) = (a.min(b), a.max(b));
        match (a, b) {
            (Signal::Constant(false), _) => return Signal::Constant(true),
            (Signal::Constant(true), Signal::Constant(b)) => return Signal::Constant(!b),
            (Signal::Constant(true), _) => return self.nand(b, b),
            _ => {}
        }
        match self.inverted(a) {
            Some(original) if a == b => return original,
            Some(original) if original == b => return Signal::Constant(true),
            _ if self.inverted(b) == Some(a) => return Signal::Constant(true),
            _ => {}
        }
        if let Some(&built) = self.built.get(&(a, b)) {
            return built;
        }
        let nand = self.node(Node::Nand(a, b));
        self.built.insert((a, b), nand);
        nand
    }

    pub(crate) fn not(&mut self, a: Signal) -> Signal {
        self.nand(a, a)
    }

    pub(crate) fn xor(&mut self, a: Signal, b: Signal) -> Signal {
        let both = self.nand(a, b);
        let only_a = self.nand(a, both);
        let only_b = self.nand(b, both);
        self.nand(only_a, only_b)
    }

    /// `zero` where `x` is 0, `one` where it is 1.
    pub(crate) fn choose(&mut self, x: Signal, zero: Signal, one: Signal) -> Signal {
        let not_x = self.not(x);
        let not_one = self.nand(x, one);
        let not_zero = self.nand(not_x, zero);
        self.nand(not_one, not_zero)
    }

    /// A gate of two inputs; NOT negates the second.
    pub(crate) fn gate(&mut self, gate: Gate, a: Signal, b: Signal) -> Signal {
        match gate {
            Gate::Nand => self.nand(a, b),
            Gate::And => {
                let nand = self.nand(a, b);
                self.not(nand)
            }
            Gate::Or => {
                let (a, b) = (self.not(a), self.not(b));
                self.nand(a, b)
            }
            Gate::Nor => {
                let or = self.gate(Gate::Or, a, b);
                self.not(or)
            }
            Gate::Not => self.not(b),
            Gate::Xor => self.xor(a, b),
        }
    }

    /// The circuit of all inputs and of the NANDs that these outputs need. Names must be good and
    /// distinct.
    pub(crate) fn finish(self, outputs: Vec<(String, Signal)>) -> Circuit {
        let needed = self.needed(&outputs);
        let mut builder = CircuitBuilder::new();
        let mut inputs = self.inputs.into_iter();
        // Nodes that are not needed have no wire, and nothing asks for it.
        let mut wires: Vec<Option<Wire>> = Vec::with_capacity(self.nodes.len());
        for (node, needed) in self.nodes.iter().zip(needed) {
            let wire = match *node {
                Node::Input => inputs.next().map(|name| builder.input(name)),
                Node::Nand(Signal::Node(a), Signal::Node(b)) if needed => {
                    let sources = wires[a].zip(wires[b]);
                    sources.map(|(a, b)| builder.nand(a, b))
                }
                Node::Nand(..) => None,
            };
            wires.push(wire);
        }
        for (name, signal) in outputs {
            let wire = match signal {
                Signal::Constant(value) => Some(builder.constant(value)),
                Signal::Node(node) => wires[node],
            };
            builder.output(name, wire.expect("an output's node is needed"));
        }
        builder.assemble()
    }

    fn needed(&self, outputs: &[(String, Signal)]) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        let need = |needed: &mut Vec<bool>, signal| {
            if let Signal::Node(node) = signal {
                needed[node] = true;
            }
        };
        for &(_, signal) in outputs {
            need(&mut needed, signal);
        }
        for (index, node) in self.nodes.iter().enumerate().rev() {
            if let (true, Node::Nand(a, b)) = (needed[index], *node) {
                need(&mut needed, a);
                need(&mut needed, b);
            }
        }
        needed
    }

    /// What a signal is the NOT of, if it is one.
    fn inverted(&self, signal: Signal) -> Option<Signal> {
        match signal {
            Signal::Node(node) => match self.nodes[node] {
                Node::Nand(a, b) if a == b => Some(a),
                _ => None,
            },
            Signal::Constant(_) => None,
        }
    }

    fn node(&mut self, node: Node) -> Signal {
        self.nodes.push(node);
        Signal::Node(self.nodes.len() - 1)
    }
}
