//! A graph of NAND gates with structural hashing: equal gates are built once, unused ones never.

use std::collections::HashMap;

use crate::circuit::builder::{CircuitBuilder, Wire};
use crate::circuit::circuit::Circuit;
use crate::gate::Gate;

/// A constant, an input, or the output of a NAND.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Signal {
    Constant(bool),
    Node(usize),
}

#[derive(Debug, Clone, Copy)]
enum NandNode {
    Input,
    Nand(Signal, Signal),
}

/// NANDs of inputs and of each other. No two read the same pair of signals, and none a constant.
#[derive(Debug, Default)]
pub(crate) struct NandGraph {
    nodes: Vec<NandNode>,
    inputs: Vec<String>,
    built: HashMap<(Signal, Signal), Signal>,
}

impl NandGraph {
    pub(crate) fn input(&mut self, name: String) -> Signal {
        self.inputs.push(name);
        self.node(NandNode::Input)
    }

    pub(crate) fn nand(&mut self, a: Signal, b: Signal) -> Signal {
        let (a, b) = (a.min(b), a.max(b));
        match (a, b) {
            (Signal::Constant(false), _) => return Signal::Constant(true),
            (Signal::Constant(true), Signal::Constant(b)) => return Signal::Constant(!b),
            (Signal::Constant(true), _) => return self.nand(b, b),
            _ => {}
        }
        match self.operand_of_not(a) {
            Some(original) if a == b => return original,
            Some(original) if original == b => return Signal::Constant(true),
            _ if self.operand_of_not(b) == Some(a) => return Signal::Constant(true),
            _ => {}
        }
        if let Some(&built) = self.built.get(&(a, b)) {
            return built;
        }
        let nand = self.node(NandNode::Nand(a, b));
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

    /// `zero` where `x` is 0, `one` where `x` is 1.
    pub(crate) fn multiplexer(&mut self, x: Signal, zero: Signal, one: Signal) -> Signal {
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

    /// The circuit of all inputs and of the NANDs that these outputs depend on. Names must be well
    /// formed and distinct.
    pub(crate) fn finish(self, outputs: Vec<(String, Signal)>) -> Circuit {
        let needed = self.needed(&outputs);
        let mut builder = CircuitBuilder::new();
        let mut inputs = self.inputs.into_iter();
        // NANDs that no output depends on have no wire.
        let mut wires: Vec<Option<Wire>> = Vec::with_capacity(self.nodes.len());
        for (node, needed) in self.nodes.iter().zip(needed) {
            let wire = match *node {
                NandNode::Input => inputs.next().map(|name| builder.input(name)),
                NandNode::Nand(Signal::Node(a), Signal::Node(b)) if needed => {
                    let sources = wires[a].zip(wires[b]);
                    sources.map(|(a, b)| builder.nand(a, b))
                }
                NandNode::Nand(..) => None,
            };
            wires.push(wire);
        }
        for (name, signal) in outputs {
            let wire = match signal {
                Signal::Constant(value) => Some(builder.constant(value)),
                Signal::Node(node) => wires[node],
            };
            builder.output(name, wire.expect("what an output depends on has a wire"));
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
            if let (true, NandNode::Nand(a, b)) = (needed[index], *node) {
                need(&mut needed, a);
                need(&mut needed, b);
            }
        }
        needed
    }

    /// `a` where the signal is `NAND(a, a)`.
    fn operand_of_not(&self, signal: Signal) -> Option<Signal> {
        match signal {
            Signal::Node(node) => match self.nodes[node] {
                NandNode::Nand(a, b) if a == b => Some(a),
                _ => None,
            },
            Signal::Constant(_) => None,
        }
    }

    fn node(&mut self, node: NandNode) -> Signal {
        self.nodes.push(node);
        Signal::Node(self.nodes.len() - 1)
    }
}
