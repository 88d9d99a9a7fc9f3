//! Functions of four inputs as NANDs: a search over decompositions with don't-cares.
//!
//! Each step removes one input `x` by a Shannon expansion, `(¬x ∧ g) ∨ (x ∧ h)`, a Davio
//! expansion, `g ⊕ (x ∧ d)`, or one of their cheaper special cases `(x ∧ g) ∨ h` and `x ⊕ g`.
//! Whatever one part makes irrelevant in the other is a don't-care there.

use std::collections::HashMap;

use crate::synthesis::nand_graph::{NandGraph, Signal};

/// Functions of this many inputs are decomposed here; larger ones are expanded until they are
/// this small.
pub(crate) const LEAF_INPUTS: usize = 4;

/// The truth table of a function of four inputs: bit `r` is its value in row `r`.
type Function = u16;

/// The functions that equal an input: input `i` is bit `i` of the row number.
const INPUTS: [Function; LEAF_INPUTS] = [0xAAAA, 0xCCCC, 0xF0F0, 0xFF00];

/// An incompletely specified function: any `f` with `lower ≤ f ≤ upper` in every row. Rows where
/// the two differ are don't-cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Interval {
    lower: Function,
    upper: Function,
}

/// An input, or its NOT.
#[derive(Debug, Clone, Copy)]
struct Literal {
    input: usize,
    positive: bool,
}

/// A function of an interval, how to build it, and how many NANDs that takes without sharing.
#[derive(Debug, Clone, Copy)]
struct Decomposition {
    function: Function,
    nands: u32,
    top: Top,
}

/// The last operation of a decomposition, and what it is applied to.
#[derive(Debug, Clone, Copy)]
enum Top {
    Constant(bool),
    Input(usize),
    Not(Interval),
    /// `(x ∧ g) ∨ h` as `NAND(NAND(x, g), ¬h)`.
    AndOr {
        x: Literal,
        g: Interval,
        not_h: Interval,
    },
    /// `x ⊕ g`.
    Xor {
        input: usize,
        g: Interval,
    },
    /// `g ⊕ (x ∧ d)` as `¬g ⊕ NAND(x, d)`.
    Davio {
        x: Literal,
        not_g: Interval,
        d: Interval,
    },
    /// `g` where the input is 0, `h` where it is 1.
    Shannon {
        input: usize,
        g: Interval,
        h: Interval,
    },
}

/// Finds decompositions, and remembers them.
#[derive(Debug, Default)]
pub(crate) struct Decomposer {
    found: HashMap<Interval, Decomposition>,
}

impl Decomposer {
    /// Builds a function; `inputs[i]` carries input `i`.
    pub(crate) fn build(
        &mut self,
        function: Function,
        inputs: [Signal; LEAF_INPUTS],
        graph: &mut NandGraph,
    ) -> Signal {
        self.emit(Interval::exactly(function), inputs, graph)
    }

    fn emit(
        &mut self,
        interval: Interval,
        inputs: [Signal; LEAF_INPUTS],
        graph: &mut NandGraph,
    ) -> Signal {
        match self.decompose(interval).top {
            Top::Constant(value) => Signal::Constant(value),
            Top::Input(input) => inputs[input],
            Top::Not(interval) => {
                let signal = self.emit(interval, inputs, graph);
                graph.not(signal)
            }
            Top::AndOr { x, g, not_h } => {
                let (g, not_h) = (self.emit(g, inputs, graph), self.emit(not_h, inputs, graph));
                let x = x.emit(inputs, graph);
                let not_x_and_g = graph.nand(x, g);
                graph.nand(not_x_and_g, not_h)
            }
            Top::Xor { input, g } => {
                let g = self.emit(g, inputs, graph);
                graph.xor(inputs[input], g)
            }
            Top::Davio { x, not_g, d } => {
                let (not_g, d) = (self.emit(not_g, inputs, graph), self.emit(d, inputs, graph));
                let x = x.emit(inputs, graph);
                let not_x_and_d = graph.nand(x, d);
                graph.xor(not_g, not_x_and_d)
            }
            Top::Shannon { input, g, h } => {
                let (g, h) = (self.emit(g, inputs, graph), self.emit(h, inputs, graph));
                graph.multiplexer(inputs[input], g, h)
            }
        }
    }

    /// The decomposition of fewest NANDs found, with a NOT at its end if that saves some.
    ///
    /// The recursion ends, since every part depends on fewer inputs than the whole.
    fn decompose(&mut self, interval: Interval) -> Decomposition {
        if let Some(&found) = self.found.get(&interval) {
            return found;
        }
        let mut best = self.decompose_without_not(interval);
        if best.nands > 1 {
            let complement = self.decompose_without_not(interval.not());
            if complement.nands + 1 < best.nands {
                best = Decomposition {
                    function: !complement.function,
                    nands: complement.nands + 1,
                    top: Top::Not(interval.not()),
                };
            }
        }
        self.found.insert(interval, best);
        best
    }

    fn decompose_without_not(&mut self, interval: Interval) -> Decomposition {
        let free = |function, top| Decomposition { function, nands: 0, top };
        for (value, function) in [(false, 0), (true, Function::MAX)] {
            if interval.contains(function) {
                return free(function, Top::Constant(value));
            }
        }
        if let Some(input) = INPUTS.iter().position(|&x| interval.contains(x)) {
            return free(INPUTS[input], Top::Input(input));
        }
        let mut best: Option<Decomposition> = None;
        for input in 0..LEAF_INPUTS {
            let [at_0, at_1] = interval.cofactors(input);
            if at_0 == interval {
                continue; // The function does not depend on this input.
            }
            let [not_x, x] = [false, true].map(|positive| Literal { input, positive });
            let candidates = [
                at_0.intersection(at_1).map(|both| self.decompose(both)),
                self.and_or(x, at_1, at_0),
                self.and_or(not_x, at_0, at_1),
                at_0.intersection(at_1.not()).map(|g| self.xor(input, g)),
                Some(self.shannon(input, at_0, at_1)),
                Some(self.davio(x, at_1, at_0)),
                Some(self.davio(not_x, at_0, at_1)),
            ];
            let candidates = candidates.into_iter().flatten();
            best = best.into_iter().chain(candidates).min_by_key(|found| found.nands);
        }
        best.expect("a function that is not constant depends on an input")
    }

    fn and_or(&mut self, x: Literal, at_x: Interval, at_not_x: Interval) -> Option<Decomposition> {
        // Where x is 0, h is the result; where x is 1, h must not exceed it.
        let h = Interval { lower: at_not_x.lower, upper: at_not_x.upper & at_x.upper };
        if h.is_empty() {
            return None;
        }
        let not_h = h.not();
        let built_not_h = self.decompose(not_h);
        let g = Interval { lower: at_x.lower & built_not_h.function, upper: at_x.upper };
        let built_g = self.decompose(g);
        let not_x_and_g = match built_g.function {
            // NAND(x, 1) is ¬x, which costs nothing if x is itself the NOT of an input.
            Function::MAX => 1 - x.nands(),
            _ => x.nands() + built_g.nands + 1,
        };
        Some(Decomposition {
            function: x.function() & built_g.function | !built_not_h.function,
            nands: not_x_and_g + built_not_h.nands + 1,
            top: Top::AndOr { x, g, not_h },
        })
    }

    fn xor(&mut self, input: usize, g: Interval) -> Decomposition {
        let built_g = self.decompose(g);
        Decomposition {
            function: INPUTS[input] ^ built_g.function,
            nands: built_g.nands + 4,
            top: Top::Xor { input, g },
        }
    }

    fn davio(&mut self, x: Literal, at_x: Interval, at_not_x: Interval) -> Decomposition {
        let not_g = at_not_x.not();
        let built_not_g = self.decompose(not_g);
        let g = !built_not_g.function;
        // d is the Boolean difference: where x is 1, it turns g into the result.
        let d = Interval {
            lower: at_x.lower & !g | !at_x.upper & g,
            upper: at_x.upper & !g | !at_x.lower & g,
        };
        let built_d = self.decompose(d);
        Decomposition {
            function: g ^ (x.function() & built_d.function),
            nands: built_not_g.nands + built_d.nands + x.nands() + 5,
            top: Top::Davio { x, not_g, d },
        }
    }

    fn shannon(&mut self, input: usize, g: Interval, h: Interval) -> Decomposition {
        let (built_g, built_h) = (self.decompose(g), self.decompose(h));
        let x = INPUTS[input];
        Decomposition {
            function: !x & built_g.function | x & built_h.function,
            nands: built_g.nands + built_h.nands + 4,
            top: Top::Shannon { input, g, h },
        }
    }
}

impl Literal {
    fn function(self) -> Function {
        if self.positive { INPUTS[self.input] } else { !INPUTS[self.input] }
    }

    fn nands(self) -> u32 {
        u32::from(!self.positive)
    }

    fn emit(self, inputs: [Signal; LEAF_INPUTS], graph: &mut NandGraph) -> Signal {
        let x = inputs[self.input];
        if self.positive { x } else { graph.not(x) }
    }
}

impl Interval {
    fn exactly(function: Function) -> Self {
        Self { lower: function, upper: function }
    }

    fn is_empty(self) -> bool {
        self.lower & !self.upper != 0
    }

    fn contains(self, function: Function) -> bool {
        self.lower & !function == 0 && function & !self.upper == 0
    }

    fn not(self) -> Self {
        Self { lower: !self.upper, upper: !self.lower }
    }

    /// The functions that are in both, if there are any.
    fn intersection(self, other: Self) -> Option<Self> {
        let both = Self { lower: self.lower | other.lower, upper: self.upper & other.upper };
        (!both.is_empty()).then_some(both)
    }

    /// The cofactors where an input is 0 and where it is 1; neither depends on that input.
    fn cofactors(self, input: usize) -> [Self; 2] {
        let (x, shift) = (INPUTS[input], 1 << input);
        let at_0 = |f: Function| f & !x | (f & !x) << shift;
        let at_1 = |f: Function| f & x | (f & x) >> shift;
        [
            Self { lower: at_0(self.lower), upper: at_0(self.upper) },
            Self { lower: at_1(self.lower), upper: at_1(self.upper) },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_inputs_take_few_nands() {
        let mut decomposer = Decomposer::default();
        let (mut total, mut most) = (0_u32, 0);
        for function in 0..=Function::MAX {
            let mut graph = NandGraph::default();
            let inputs = ["a", "b", "c", "d"].map(|name| graph.input(name.into()));
            let output = decomposer.build(function, inputs, &mut graph);
            let circuit = graph.finish(vec![("y".into(), output)]);
            let nands = u32::try_from(circuit.perceptrons()).unwrap();
            total += nands;
            most = most.max(nands);
        }
        let average = f64::from(total) / 65_536.0;
        assert!(average < 11.23 && most <= 21, "{average} on average, {most} at most");
    }
}
