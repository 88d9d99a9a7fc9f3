//! Sigmoid neurons simulating perceptrons, part II: all weights and biases times c, with c to
//! infinity, and where that fails.

use perceptron::{Circuit, CircuitBuilder, Perceptron};
use sigmoid_net::SigmoidNeuron;

use crate::Error;

/// What a network of perceptrons outputs, and the same network of sigmoid neurons.
#[derive(Debug, Clone, PartialEq)]
pub struct Sharpening {
    /// The inputs: one for each row of the truth table.
    pub inputs: Vec<Vec<bool>>,
    /// What they are called.
    pub input_names: Vec<String>,
    /// What the outputs are called.
    pub output_names: Vec<String>,
    /// The perceptrons' outputs: inputs x outputs.
    pub perceptrons: Vec<Vec<bool>>,
    /// The sigmoid neurons', for each factor c.
    pub sharpened: Vec<Sharpened>,
}

/// A network of sigmoid neurons whose weights and biases were all multiplied by c.
#[derive(Debug, Clone, PartialEq)]
pub struct Sharpened {
    /// The factor.
    pub c: f64,
    /// Its outputs: inputs x outputs.
    pub outputs: Vec<Vec<f64>>,
    /// How far the worst of them is from its perceptron's.
    pub furthest: f64,
}

/// Runs a circuit on perceptrons, and on sigmoid neurons with all weights and biases times each
/// factor c.
///
/// # Errors
/// [`Error::Perceptron`] if the circuit has too many inputs for a truth table, or if a factor is
/// not positive and finite or takes a weight out of range.
pub fn sharpen(circuit: &Circuit, factors: &[f64]) -> Result<Sharpening, Error> {
    let table = circuit.truth_table()?;
    let bits = |row, n, bit: &dyn Fn(usize, usize) -> bool| (0..n).map(|j| bit(row, j)).collect();
    let (inputs, outputs) = (circuit.inputs().len(), circuit.outputs().len());
    let mut sharpening = Sharpening {
        inputs: (0..table.rows()).map(|r| bits(r, inputs, &|r, j| table.input(r, j))).collect(),
        input_names: circuit.inputs().map(ToOwned::to_owned).collect(),
        output_names: circuit.outputs().map(ToOwned::to_owned).collect(),
        perceptrons: (0..table.rows())
            .map(|r| bits(r, outputs, &|r, j| table.output(r, j)))
            .collect(),
        sharpened: Vec::new(),
    };
    for &c in factors {
        let scaled = circuit.scaled(c)?;
        sharpening.sharpened.push(sharpening.with_factor(&scaled, c));
    }
    Ok(sharpening)
}

impl Sharpening {
    fn with_factor(&self, scaled: &Circuit, c: f64) -> Sharpened {
        let sigmoid = SigmoidNeuron { weights: vec![1.0], bias: 0.0 };
        let output = |inputs: &Vec<bool>| {
            let x: Vec<f64> = inputs.iter().map(|&x| f64::from(x)).collect();
            scaled.evaluate_with(&x, |z| sigmoid.output(&[z]))
        };
        let outputs: Vec<Vec<f64>> = self.inputs.iter().map(output).collect();
        let pairs = outputs.iter().flatten().zip(self.perceptrons.iter().flatten());
        let furthest = pairs.map(|(a, &y)| (a - f64::from(y)).abs()).fold(0.0, f64::max);
        Sharpened { c, outputs, furthest }
    }
}

/// The bias with which a NAND's w·x + b is 0 for two 1s.
pub const BIAS_AT_ZERO: f64 = 4.0;

/// The chapter's adder of NANDs that are as good for perceptrons, and undecided on sigmoid neurons.
///
/// # Errors
/// None in fact: its weights are finite.
pub fn half_adder_at_zero() -> Result<Circuit, Error> {
    let nand = Perceptron::with_bias([-2.0, -2.0], BIAS_AT_ZERO)?;
    let mut builder = CircuitBuilder::new();
    let [x1, x2] = ["x1", "x2"].map(|name| builder.input(name));
    let left = builder.perceptron(&nand, &[x1, x2])?;
    let top = builder.perceptron(&nand, &[x1, left])?;
    let bottom = builder.perceptron(&nand, &[x2, left])?;
    let sum = builder.perceptron(&nand, &[top, bottom])?;
    let carry = builder.perceptron(&nand, &[left, left])?;
    builder.output("carry", carry);
    builder.output("sum", sum);
    Ok(builder.finish()?)
}
