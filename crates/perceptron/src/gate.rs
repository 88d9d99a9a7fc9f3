//! The elementary logical functions: one perceptron each, except XOR.

use std::fmt;

use crate::circuit::builder::CircuitBuilder;
use crate::circuit::circuit::Circuit;
use crate::error::Error;
use crate::perceptron::Perceptron;

/// An elementary logical function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Gate {
    /// 0 only when both inputs are 1: weights -2, -2 and bias 3, the chapter's example.
    Nand,
    /// 1 only when both inputs are 1.
    And,
    /// 1 when at least one input is 1.
    Or,
    /// 1 only when both inputs are 0.
    Nor,
    /// 1 when its one input is 0.
    Not,
    /// 1 when exactly one input is 1: four NANDs, since no single perceptron computes it.
    Xor,
}

impl Gate {
    /// All gates.
    pub const ALL: &[Self] = &[Self::Nand, Self::And, Self::Or, Self::Nor, Self::Not, Self::Xor];

    /// The name in lower case, as in an expression.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nand => "nand",
            Self::And => "and",
            Self::Or => "or",
            Self::Nor => "nor",
            Self::Not => "not",
            Self::Xor => "xor",
        }
    }

    /// The gate as a single perceptron, or `None` for XOR.
    ///
    /// ```
    /// use perceptron::Gate;
    ///
    /// let nand = Gate::Nand.perceptron().expect("NAND is one perceptron");
    /// assert_eq!((nand.weights(), nand.bias()), (&[-2.0, -2.0][..], 3.0));
    /// assert!(Gate::Xor.perceptron().is_none());
    /// ```
    pub fn perceptron(self) -> Option<Perceptron> {
        self.weights_and_bias().map(|(weights, bias)| Perceptron::from_finite(weights, bias))
    }

    /// The gate as a circuit with inputs `x1`, `x2` (NOT has only `x1`) and an output named after
    /// the gate.
    pub fn circuit(self) -> Circuit {
        let mut builder = CircuitBuilder::new();
        let x1 = builder.input("x1");
        let output = match self.weights_and_bias() {
            Some(([weight], bias)) => builder.push_perceptron([(x1, *weight)].into_iter(), bias),
            Some((weights, bias)) => {
                let inputs = [x1, builder.input("x2")];
                builder.push_perceptron(inputs.into_iter().zip(weights.iter().copied()), bias)
            }
            None => {
                let x2 = builder.input("x2");
                builder.xor(x1, x2)
            }
        };
        builder.output(self.name(), output);
        builder.assemble()
    }

    /// Weights of -2 or 2 and odd biases, so that `w·x + b` is never 0.
    fn weights_and_bias(self) -> Option<(&'static [f64], f64)> {
        match self {
            Self::Nand => Some((&[-2.0, -2.0], 3.0)),
            Self::And => Some((&[2.0, 2.0], -3.0)),
            Self::Or => Some((&[2.0, 2.0], -1.0)),
            Self::Nor => Some((&[-2.0, -2.0], 1.0)),
            Self::Not => Some((&[-2.0], 1.0)),
            Self::Xor => None,
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl std::str::FromStr for Gate {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL
            .iter()
            .copied()
            .find(|gate| gate.name() == name)
            .ok_or_else(|| Error::UnknownCircuit { name: name.into() })
    }
}
