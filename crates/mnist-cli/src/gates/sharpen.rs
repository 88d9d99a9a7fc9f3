//! `mnist gates sharpen`: sigmoid neurons become perceptrons as their weights grow.

use std::io::Write;

use perceptron::{Circuit, CircuitBuilder, Perceptron, TruthTable, half_adder};
use sigmoid_net::SigmoidNeuron;

use super::mistake;
use crate::failure::Failure;
use crate::text::plain;

/// Run the adder of two bits on sigmoid neurons, all weights and biases times c
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Factors to try
    #[arg(
        long = "c",
        value_name = "C,...",
        default_value = "1,2,5,10,100",
        value_delimiter = ',',
        value_parser = factor
    )]
    factors: Vec<f64>,
}

fn factor(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(c) if c > 0.0 && c.is_finite() => Ok(c),
        _ => Err("expected finite numbers above 0, such as 1,2,5,10,100".to_string()),
    }
}

/// The bias with which a NAND's w·x + b is 0 for two 1s.
const BIAS_AT_ZERO: f64 = 4.0;

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    // Both before anything is printed: a factor may be out of range.
    let (mut adder, mut at_zero) = (Vec::new(), Vec::new());
    print_table(&mut adder, &half_adder(), &args.factors)?;
    print_table(&mut at_zero, &half_adder_at_zero()?, &args.factors)?;
    writeln!(out, "The chapter's adder on sigmoid neurons, all weights and biases times c:\n")?;
    out.write_all(&adder)?;
    writeln!(
        out,
        "
As c grows the outputs approach 0 and 1: where w·x + b is not 0, c (w·x + b) goes to ∞ or -∞.

And where w·x + b = 0? Here is the adder again, each NAND with a bias of {BIAS_AT_ZERO} and not 3. For two
1s w·x + b = -2 - 2 + {BIAS_AT_ZERO} = 0: the perceptron still outputs 0, and the adder still adds. But a
sigmoid neuron outputs σ(c · 0) = 1/2, whatever c is:
"
    )?;
    out.write_all(&at_zero)?;
    Ok(writeln!(out, "\nWhat should approach 0 approaches 1/2.")?)
}

/// The chapter's adder of NANDs that are as good for perceptrons, and undecided on sigmoid neurons.
fn half_adder_at_zero() -> Result<Circuit, perceptron::Error> {
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
    builder.finish()
}

/// A column for each output of each input, a line for each factor, and the perceptrons below.
fn print_table(out: &mut impl Write, circuit: &Circuit, factors: &[f64]) -> Result<(), Failure> {
    let table = circuit.truth_table()?;
    write!(out, "{:11}", "x1 x2")?;
    for row in 0..table.rows() {
        let [x1, x2] = [0, 1].map(|j| u8::from(table.input(row, j)));
        write!(out, "{:>16}", format!("{x1} {x2}    "))?;
    }
    write!(out, "  furthest\n{:11}", "")?;
    for _ in 0..table.rows() {
        for name in circuit.outputs() {
            write!(out, "{name:>8}")?;
        }
    }
    writeln!(out, "  off by")?;
    for &c in factors {
        print_line(out, circuit, &table, c)?;
    }
    write!(out, "{:11}", "perceptrons")?;
    for row in 0..table.rows() {
        for output in 0..table.outputs().len() {
            write!(out, "{:8}", u8::from(table.output(row, output)))?;
        }
    }
    Ok(writeln!(out)?)
}

/// The outputs of the sigmoid neurons, and how far the worst is from its perceptron's.
fn print_line(
    out: &mut impl Write,
    circuit: &Circuit,
    table: &TruthTable,
    c: f64,
) -> Result<(), Failure> {
    let scaled = circuit.scaled(c).map_err(|e| mistake(e, "name a more usual factor with --c"))?;
    let sigmoid = SigmoidNeuron { weights: vec![1.0], bias: 0.0 };
    let mut furthest: f64 = 0.0;
    write!(out, "{:11}", format!("c = {}", plain(c)))?;
    for row in 0..table.rows() {
        let x = [0, 1].map(|j| f64::from(table.input(row, j)));
        let outputs = scaled.evaluate_with(&x, |z| sigmoid.output(&[z]));
        for (k, output) in outputs.into_iter().enumerate() {
            write!(out, "{output:8.4}")?;
            furthest = furthest.max((output - f64::from(table.output(row, k))).abs());
        }
    }
    Ok(writeln!(out, "  {furthest:.1e}")?)
}
