//! Networks built from truth tables, and checked against them.

use perceptron::{Circuit, CircuitBuilder, Perceptron, TruthTable, Wire};
use rayon::prelude::*;

use crate::error::Error;
use crate::nands::are_all_nands;
use crate::progress::{Steps, Watch};
use crate::random::words;

/// A network built from a truth table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Build {
    /// Perceptrons of the network.
    pub perceptrons: usize,
    /// Its layers.
    pub layers: usize,
    /// Whether all of its perceptrons are NANDs.
    pub only_nands: bool,
    /// Rows of the table for which its output is another.
    pub wrong: usize,
}

/// Functions of one number of inputs, and the networks built from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionsOfInputs {
    /// Inputs of each function.
    pub inputs: usize,
    /// Whether these are all functions there are of so many inputs.
    pub every: bool,
    /// A network of NANDs for each function.
    pub nands: Vec<Build>,
    /// Two layers of perceptrons for each function.
    pub two_layers: Vec<Build>,
}

/// The most inputs of which every function is tried, if that many are asked for: 256 functions.
pub(super) const EVERY_FUNCTION: usize = 3;

/// Builds networks for every function of up to three inputs, and for `count` random ones of each
/// larger number of inputs up to `most`.
///
/// # Errors
/// [`Error::Perceptron`] if `most` is above 16, [`Error::Stopped`].
pub fn build(
    most: usize,
    count: usize,
    seed: u64,
    watch: &Watch<'_>,
) -> Result<Vec<FunctionsOfInputs>, Error> {
    let all: Vec<(usize, Vec<TruthTable>)> = (1..=most)
        .map(|inputs| Ok((inputs, tables(inputs, count, seed)?)))
        .collect::<Result<_, perceptron::Error>>()?;
    // A table of one input more takes about twice as long.
    let work = |inputs: usize| 1 << inputs;
    let steps = Steps::new(all.iter().map(|(inputs, t)| work(*inputs) * t.len()).sum(), watch);
    let of_inputs = |(inputs, tables): (usize, Vec<TruthTable>)| {
        let networks = |table: &TruthTable| {
            let networks =
                (check(&nand_network(table)?, table)?, check(&two_layers(table)?, table)?);
            steps.advance(work(inputs))?;
            Ok(networks)
        };
        let built = tables.par_iter().map(networks).collect::<Result<Vec<_>, Error>>()?;
        let (nands, two_layers) = built.into_iter().unzip();
        Ok(FunctionsOfInputs { inputs, every: inputs <= EVERY_FUNCTION, nands, two_layers })
    };
    all.into_iter().map(of_inputs).collect()
}

/// Every function of so many inputs, or random ones.
fn tables(inputs: usize, count: usize, seed: u64) -> Result<Vec<TruthTable>, perceptron::Error> {
    let rows = 1_usize.checked_shl(inputs.try_into().unwrap_or(u32::MAX)).unwrap_or(0);
    let table = |words: &[u64]| {
        let bit = |row: usize| if words[row / 64] >> (row % 64) & 1 == 1 { '1' } else { '0' };
        let bits: String = (0..rows).map(bit).collect();
        TruthTable::from_bits(&[&bits])
    };
    if inputs <= EVERY_FUNCTION {
        return (0..1_u64 << rows).map(|function| table(&[function])).collect();
    }
    let length = rows.div_ceil(64);
    let random = words(seed.wrapping_add((inputs as u64) << 32), length * count);
    random.chunks_exact(length.max(1)).map(table).collect()
}

/// A network of NANDs that computes the first output of a table. Constants, too, are made of NANDs
/// where there is an input to make them of.
///
/// # Errors
/// None in fact: the NANDs have finite weights and the wires names of their own.
pub fn nand_network(table: &TruthTable) -> Result<Circuit, Error> {
    let first = table.output(0, 0);
    let is_constant = (0..table.rows()).all(|row| table.output(row, 0) == first);
    if !is_constant || table.inputs().len() == 0 {
        return Ok(table.to_circuit());
    }
    let mut builder = CircuitBuilder::new();
    let inputs: Vec<Wire> = table.inputs().map(|name| builder.input(name)).collect();
    // NOT (x AND NOT x) is 1.
    let not = builder.nand(inputs[0], inputs[0]);
    let one = builder.nand(inputs[0], not);
    let output = if first { one } else { builder.nand(one, one) };
    builder.output("y", output);
    Ok(builder.finish()?)
}

/// Two layers of perceptrons that compute the first output of a table: in the first a perceptron
/// for each row that is 1, which fires for that row alone; in the second one that fires if any of
/// them does.
///
/// # Errors
/// None in fact: all weights are finite.
pub fn two_layers(table: &TruthTable) -> Result<Circuit, Error> {
    let mut builder = CircuitBuilder::new();
    let inputs: Vec<Wire> = table.inputs().map(|name| builder.input(name)).collect();
    let mut found = Vec::new();
    for row in (0..table.rows()).filter(|&row| table.output(row, 0)) {
        // w·x is 2 for each 1 of the row, less 2 for each bit that is not as in the row.
        let bits = (0..inputs.len()).map(|j| table.input(row, j));
        let weights: Vec<f64> = bits.map(|bit| if bit { 2.0 } else { -2.0 }).collect();
        let ones = weights.iter().filter(|&&weight| weight > 0.0).count();
        let detector = Perceptron::with_bias(weights, 1.0 - 2.0 * ones as f64)?;
        found.push(builder.perceptron(&detector, &inputs)?);
    }
    let any = Perceptron::with_bias(vec![2.0; found.len()], -1.0)?;
    let output = builder.perceptron(&any, &found)?;
    builder.output("y", output);
    Ok(builder.finish()?)
}

/// Compares a network with the truth table that it was built from, row by row.
///
/// # Errors
/// [`Error::Perceptron`] if the network has too many inputs for a truth table.
pub fn check(network: &Circuit, table: &TruthTable) -> Result<Build, Error> {
    let found = network.truth_table()?;
    let right = |row: usize| row < found.rows() && found.output(row, 0) == table.output(row, 0);
    Ok(Build {
        perceptrons: network.perceptrons(),
        layers: network.depth(),
        only_nands: are_all_nands(network),
        wrong: (0..table.rows()).filter(|&row| !right(row)).count(),
    })
}
