//! Sigmoid neurons simulating perceptrons, part II: all weights and biases times c, with c to
//! infinity, and where that fails.

use figures::{Axis, Chart};
use perceptron::{Circuit, CircuitBuilder, Perceptron, half_adder};
use sigmoid_net::SigmoidNeuron;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::plain;
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "sharpen",
    line: "sigmoid neurons become perceptrons, and where that fails",
    draws: &[Format::Svg],
    run,
};

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

/// Factors in the figure: 1 to 20.
const DRAWN: i32 = 20;

/// Factors in the table.
const FACTORS: [f64; 6] = [1.0, 2.0, 5.0, 10.0, 20.0, 100.0];

fn run(_: &Setup<'_>) -> Result<Page, Error> {
    let circuits = [half_adder(), half_adder_at_zero()?];
    let factors: Vec<f64> = (1..=DRAWN).map(f64::from).collect();
    let mut shown = Vec::new();
    let mut drawn = Vec::new();
    for circuit in &circuits {
        shown.push(sharpen(circuit, &FACTORS)?);
        drawn.push(sharpen(circuit, &factors)?);
    }
    Ok(Page {
        intro: vec![format!(
            "The chapter's adder of NAND gates, its perceptrons replaced by sigmoid neurons and \
             all weights and biases multiplied by c. Then the adder again with a bias of \
             {BIAS_AT_ZERO} in place of 3: for two 1s w·x + b = -2 - 2 + {BIAS_AT_ZERO} = 0, and \
             the perceptrons still add."
        )],
        claims: claims(&shown),
        tables: vec![table(&shown)],
        figures: vec![Figure::new(
            "How far the worst output of the sigmoid neurons is from its perceptron's, against c.",
            chart(&drawn),
        )],
        ..Page::default()
    })
}

fn claims(shown: &[Sharpening]) -> Vec<Claim> {
    let last = |i: usize| shown[i].sharpened.last().map_or(f64::NAN, |s| s.furthest);
    let c = FACTORS[FACTORS.len() - 1];
    vec![
        Claim::new(
            "As c → ∞ the sigmoid neurons behave like the perceptrons.",
            Verdict::when(last(0) < 1e-6),
            format!("At c = {c} no output is off by more than {:.0e}.", last(0)),
        ),
        Claim::new(
            "It can fail where w·x + b = 0 for a perceptron.",
            Verdict::when(last(1) > 0.1),
            format!(
                "There a perceptron outputs 0, and a sigmoid neuron σ(c · 0) = 1/2 whatever c is: \
                 at c = {c} the adder with that bias is off by {}.",
                last(1)
            ),
        ),
    ]
}

fn chart(drawn: &[Sharpening]) -> Chart {
    let furthest =
        |i: usize| drawn[i].sharpened.iter().map(|s| (s.c, s.furthest)).collect::<Vec<_>>();
    Chart::new("Sigmoid neurons become perceptrons")
        .x("c, which multiplies all weights and biases")
        .y(Axis::log("furthest off from the perceptrons"))
        .line("bias 3: w·x + b is never 0", furthest(0))
        .line(format!("bias {BIAS_AT_ZERO}: w·x + b = 0 for two 1s"), furthest(1))
}

fn table(shown: &[Sharpening]) -> Table {
    let of = |i: usize, c: usize| {
        let sharpened = &shown[i].sharpened[c];
        // For the two 1s, which are the last input: carry and sum.
        let last = sharpened.outputs.last().map_or(&[][..], |outputs| outputs);
        let outputs: Vec<String> = last.iter().map(|a| format!("{a:.4}")).collect();
        (outputs.join("  "), format!("{:.1e}", sharpened.furthest))
    };
    let row = |c: usize| {
        let ((adder, off), (at_zero, off_at_zero)) = (of(0, c), of(1, c));
        [plain(FACTORS[c]), adder, off, at_zero, off_at_zero]
    };
    Table::new(
        "Carry and sum of 1 + 1, and how far the output of any input is off at most",
        ["c", "bias 3: 1 + 1", "off by", "bias 4: 1 + 1", "off by"],
        (0..FACTORS.len()).map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn outputs_that_end_elsewhere_are_not_confirmed() {
        let shown = |furthest: f64| Sharpening {
            inputs: Vec::new(),
            input_names: Vec::new(),
            output_names: Vec::new(),
            perceptrons: Vec::new(),
            sharpened: vec![Sharpened { c: 100.0, outputs: Vec::new(), furthest }],
        };
        assert_eq!(verdicts(&claims(&[shown(1e-20), shown(0.5)])), [Some(Confirmed); 2]);
        assert_eq!(verdicts(&claims(&[shown(0.5), shown(1e-20)])), [Some(NotConfirmed); 2]);
    }
}
