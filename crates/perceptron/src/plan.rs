//! Small functions: the fewest NANDs we know how to make a function of four inputs from.

use std::collections::HashMap;

use crate::nands::{Nands, Signal};

/// Functions of this many inputs are planned; larger ones are split until they are this small.
pub(crate) const PLANNED_INPUTS: usize = 4;

/// A function of four inputs: bit `r` is its value in row `r`.
type Function = u16;

/// The functions that are just an input: input `i` is bit `i` of the row's number.
const INPUTS: [Function; PLANNED_INPUTS] = [0xAAAA, 0xCCCC, 0xF0F0, 0xFF00];

/// Any function that is 1 where it must be, and nowhere but where it may be.
///
/// The freedom between the two is what saves gates: in `(x ∧ g) ∨ h` it does not matter what `g`
/// is where `h` is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Wanted {
    must: Function,
    may: Function,
}

/// An input, or where not `when` its NOT.
#[derive(Debug, Clone, Copy)]
struct Literal {
    input: usize,
    when: bool,
}

/// How to make a function, and how many NANDs that takes if nothing is shared.
#[derive(Debug, Clone, Copy)]
struct Plan {
    function: Function,
    nands: u32,
    step: Step,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Constant(bool),
    Input(usize),
    /// The NOT of another function.
    Not(Wanted),
    /// `(x ∧ g) ∨ h` as `NAND(NAND(x, g), ¬h)`.
    Or {
        x: Literal,
        g: Wanted,
        not_h: Wanted,
    },
    /// `x ⊕ g`.
    Xor {
        input: usize,
        g: Wanted,
    },
    /// `g ⊕ (x ∧ d)` as `¬g ⊕ NAND(x, d)`.
    Flip {
        x: Literal,
        not_g: Wanted,
        d: Wanted,
    },
    /// `g` where the input is 0, `h` where it is 1.
    Choose {
        input: usize,
        g: Wanted,
        h: Wanted,
    },
}

/// Finds plans, and remembers them.
#[derive(Debug, Default)]
pub(crate) struct Planner {
    plans: HashMap<Wanted, Plan>,
}

impl Planner {
    /// Builds a function; `inputs[i]` carries input `i`.
    pub(crate) fn build(
        &mut self,
        function: Function,
        inputs: [Signal; PLANNED_INPUTS],
        nands: &mut Nands,
    ) -> Signal {
        self.emit(Wanted::exactly(function), inputs, nands)
    }

    fn emit(
        &mut self,
        wanted: Wanted,
        inputs: [Signal; PLANNED_INPUTS],
        nands: &mut Nands,
    ) -> Signal {
        match self.plan(wanted).step {
            Step::Constant(value) => Signal::Constant(value),
            Step::Input(input) => inputs[input],
            Step::Not(wanted) => {
                let signal = self.emit(wanted, inputs, nands);
                nands.not(signal)
            }
            Step::Or { x, g, not_h } => {
                let (g, not_h) = (self.emit(g, inputs, nands), self.emit(not_h, inputs, nands));
                let x = x.emit(inputs, nands);
                let not_x_and_g = nands.nand(x, g);
                nands.nand(not_x_and_g, not_h)
            }
            Step::Xor { input, g } => {
                let g = self.emit(g, inputs, nands);
                nands.xor(inputs[input], g)
            }
            Step::Flip { x, not_g, d } => {
                let (not_g, d) = (self.emit(not_g, inputs, nands), self.emit(d, inputs, nands));
                let x = x.emit(inputs, nands);
                let not_flip = nands.nand(x, d);
                nands.xor(not_g, not_flip)
            }
            Step::Choose { input, g, h } => {
                let (g, h) = (self.emit(g, inputs, nands), self.emit(h, inputs, nands));
                nands.choose(inputs[input], g, h)
            }
        }
    }

    /// The plan of fewest NANDs, with a NOT at its end if that helps.
    ///
    /// The recursion ends: each function it goes on with depends on fewer inputs.
    fn plan(&mut self, wanted: Wanted) -> Plan {
        if let Some(&plan) = self.plans.get(&wanted) {
            return plan;
        }
        let mut plan = self.plan_without_not(wanted);
        if plan.nands > 1 {
            let opposite = self.plan_without_not(wanted.not());
            if opposite.nands + 1 < plan.nands {
                plan = Plan {
                    function: !opposite.function,
                    nands: opposite.nands + 1,
                    step: Step::Not(wanted.not()),
                };
            }
        }
        self.plans.insert(wanted, plan);
        plan
    }

    fn plan_without_not(&mut self, wanted: Wanted) -> Plan {
        let free = |function, step| Plan { function, nands: 0, step };
        for (value, function) in [(false, 0), (true, Function::MAX)] {
            if wanted.allows(function) {
                return free(function, Step::Constant(value));
            }
        }
        if let Some(input) = INPUTS.iter().position(|&x| wanted.allows(x)) {
            return free(INPUTS[input], Step::Input(input));
        }
        let mut best: Option<Plan> = None;
        for input in 0..PLANNED_INPUTS {
            let [at_0, at_1] = wanted.cofactors(input);
            if at_0 == wanted {
                continue; // Nothing depends on this input.
            }
            let [not_x, x] = [false, true].map(|when| Literal { input, when });
            let candidates = [
                at_0.and(at_1).map(|either| self.plan(either)),
                self.plan_or(x, at_1, at_0),
                self.plan_or(not_x, at_0, at_1),
                at_0.and(at_1.not()).map(|g| self.plan_xor(input, g)),
                Some(self.plan_choose(input, at_0, at_1)),
                Some(self.plan_flip(x, at_1, at_0)),
                Some(self.plan_flip(not_x, at_0, at_1)),
            ];
            let candidates = candidates.into_iter().flatten();
            best = best.into_iter().chain(candidates).min_by_key(|plan| plan.nands);
        }
        best.expect("a function that is no constant depends on an input")
    }

    fn plan_or(&mut self, x: Literal, at_x: Wanted, at_not_x: Wanted) -> Option<Plan> {
        // Where x is 0 only h counts; where it is 1 h may be nothing that is not wanted.
        let h = Wanted { must: at_not_x.must, may: at_not_x.may & at_x.may };
        if !h.is_possible() {
            return None;
        }
        let not_h = h.not();
        let not_h_plan = self.plan(not_h);
        let g = Wanted { must: at_x.must & not_h_plan.function, may: at_x.may };
        let g_plan = self.plan(g);
        let not_x_and_g = match g_plan.function {
            Function::MAX => 1 - x.nands(), // It is x inverted, which may be an input again.
            _ => x.nands() + g_plan.nands + 1,
        };
        Some(Plan {
            function: x.function() & g_plan.function | !not_h_plan.function,
            nands: not_x_and_g + not_h_plan.nands + 1,
            step: Step::Or { x, g, not_h },
        })
    }

    fn plan_xor(&mut self, input: usize, g: Wanted) -> Plan {
        let plan = self.plan(g);
        Plan {
            function: INPUTS[input] ^ plan.function,
            nands: plan.nands + 4,
            step: Step::Xor { input, g },
        }
    }

    fn plan_flip(&mut self, x: Literal, at_x: Wanted, at_not_x: Wanted) -> Plan {
        let not_g = at_not_x.not();
        let not_g_plan = self.plan(not_g);
        let g_function = !not_g_plan.function;
        // Where x is 1, d is the difference between g and what is wanted there.
        let d = Wanted {
            must: at_x.must & !g_function | !at_x.may & g_function,
            may: at_x.may & !g_function | !at_x.must & g_function,
        };
        let d_plan = self.plan(d);
        Plan {
            function: g_function ^ (x.function() & d_plan.function),
            nands: not_g_plan.nands + d_plan.nands + x.nands() + 5,
            step: Step::Flip { x, not_g, d },
        }
    }

    fn plan_choose(&mut self, input: usize, g: Wanted, h: Wanted) -> Plan {
        let (g_plan, h_plan) = (self.plan(g), self.plan(h));
        let x = INPUTS[input];
        Plan {
            function: !x & g_plan.function | x & h_plan.function,
            nands: g_plan.nands + h_plan.nands + 4,
            step: Step::Choose { input, g, h },
        }
    }
}

impl Literal {
    fn function(self) -> Function {
        if self.when { INPUTS[self.input] } else { !INPUTS[self.input] }
    }

    fn nands(self) -> u32 {
        u32::from(!self.when)
    }

    fn emit(self, inputs: [Signal; PLANNED_INPUTS], nands: &mut Nands) -> Signal {
        let x = inputs[self.input];
        if self.when { x } else { nands.not(x) }
    }
}

impl Wanted {
    fn exactly(function: Function) -> Self {
        Self { must: function, may: function }
    }

    fn is_possible(self) -> bool {
        self.must & !self.may == 0
    }

    fn allows(self, function: Function) -> bool {
        self.must & !function == 0 && function & !self.may == 0
    }

    fn not(self) -> Self {
        Self { must: !self.may, may: !self.must }
    }

    /// What both want, if there is such a function.
    fn and(self, other: Self) -> Option<Self> {
        let both = Self { must: self.must | other.must, may: self.may & other.may };
        both.is_possible().then_some(both)
    }

    /// What is wanted where an input is 0, and where it is 1; neither depends on that input.
    fn cofactors(self, input: usize) -> [Self; 2] {
        let (x, shift) = (INPUTS[input], 1 << input);
        let at_0 = |f: Function| f & !x | (f & !x) << shift;
        let at_1 = |f: Function| f & x | (f & x) >> shift;
        [
            Self { must: at_0(self.must), may: at_0(self.may) },
            Self { must: at_1(self.must), may: at_1(self.may) },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_inputs_take_few_nands() {
        let mut planner = Planner::default();
        let (mut total, mut most) = (0_u32, 0);
        for function in 0..=Function::MAX {
            let mut nands = Nands::default();
            let inputs = ["a", "b", "c", "d"].map(|name| nands.input(name.into()));
            let output = planner.build(function, inputs, &mut nands);
            let circuit = nands.finish(vec![("y".into(), output)]);
            let nands = u32::try_from(circuit.perceptrons()).unwrap();
            total += nands;
            most = most.max(nands);
        }
        let average = f64::from(total) / 65_536.0;
        assert!(average < 11.23 && most <= 21, "{average} on average, {most} at most");
    }
}
