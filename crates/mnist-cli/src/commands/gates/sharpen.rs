//! `mnist gates sharpen`: sigmoid neurons become perceptrons as their weights grow.

use std::io::Write;

use chapter_one::report::numbers::plain;
use chapter_one::sigmoid_neurons::sharpen::{
    BIAS_AT_ZERO, Sharpened, Sharpening, half_adder_at_zero, sharpen,
};
use perceptron::{Circuit, half_adder};

use crate::failure::{Failure, request};

/// Run the half-adder on sigmoid neurons, with weights and biases times c
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

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    // Both before anything is printed: a factor may be out of range.
    let sharpened = |circuit: &Circuit| {
        sharpen(circuit, &args.factors).map_err(|e| request(e, "name a more usual factor with --c"))
    };
    let adder = sharpened(&half_adder())?;
    let at_zero = sharpened(&half_adder_at_zero()?)?;
    writeln!(out, "The chapter's adder on sigmoid neurons, all weights and biases times c:\n")?;
    print_table(out, &adder)?;
    writeln!(
        out,
        "
As c grows the outputs approach 0 and 1: where w·x + b is not 0, c (w·x + b) goes to ∞ or -∞.

And where w·x + b = 0? Here is the adder again, each NAND with a bias of {BIAS_AT_ZERO} and not 3. For two
1s w·x + b = -2 - 2 + {BIAS_AT_ZERO} = 0: the perceptron still outputs 0, and the adder still adds. But a
sigmoid neuron outputs σ(c · 0) = 1/2, whatever c is:
"
    )?;
    print_table(out, &at_zero)?;
    Ok(writeln!(out, "\nWhat should approach 0 approaches 1/2.")?)
}

/// A column for each output of each input, a line for each factor, and the perceptrons below.
fn print_table(out: &mut impl Write, sharpening: &Sharpening) -> Result<(), Failure> {
    write!(out, "{:11}", sharpening.input_names.join(" "))?;
    for inputs in &sharpening.inputs {
        let bits: Vec<&str> = inputs.iter().map(|&x| if x { "1" } else { "0" }).collect();
        write!(out, "{:>16}", format!("{}    ", bits.join(" ")))?;
    }
    write!(out, "  furthest\n{:11}", "")?;
    for _ in &sharpening.inputs {
        for name in &sharpening.output_names {
            write!(out, "{name:>8}")?;
        }
    }
    writeln!(out, "  off by")?;
    for sharpened in &sharpening.sharpened {
        print_line(out, sharpened)?;
    }
    write!(out, "{:11}", "perceptrons")?;
    for &output in sharpening.perceptrons.iter().flatten() {
        write!(out, "{:8}", u8::from(output))?;
    }
    Ok(writeln!(out)?)
}

/// The outputs of the sigmoid neurons, and how far the worst is from its perceptron's.
fn print_line(out: &mut impl Write, sharpened: &Sharpened) -> Result<(), Failure> {
    write!(out, "{:11}", format!("c = {}", plain(sharpened.c)))?;
    for output in sharpened.outputs.iter().flatten() {
        write!(out, "{output:8.4}")?;
    }
    Ok(writeln!(out, "  {:.1e}", sharpened.furthest)?)
}
