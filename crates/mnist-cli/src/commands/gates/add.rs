//! `mnist gates add`: binary addition, with its carries.

use std::io::Write;

use chapter_one::report::numbers::counted;
use perceptron::{add, adder_with_carries};

use super::bad_input::bad_number;
use crate::failure::Failure;

/// Add two numbers in binary and show the carries
#[derive(clap::Args)]
pub(crate) struct Args {
    /// First number
    a: u64,
    /// Second number
    b: u64,
    /// Word length of both
    #[arg(long, value_name = "N", default_value = "8")]
    bits: usize,
}

pub(crate) fn run(args: &Args, out: &mut impl Write) -> Result<(), Failure> {
    let Args { a, b, bits } = *args;
    let addition = add(a, b, bits).map_err(bad_number)?;
    let circuit = adder_with_carries(bits)?;
    let perceptrons = counted(circuit.perceptrons(), "perceptron");
    let layers = counted(circuit.depth(), "layer");
    Ok(write!(out, "{a} + {b} by {perceptrons} in {layers}\n\n{addition}")?)
}
