//! Any logical function as a network of NANDs, and as two layers of perceptrons.

use std::cmp::Ordering;

use figures::{Axis, Chart, Series, Spread};
use perceptron::{Circuit, CircuitBuilder, Perceptron, TruthTable, Wire};
use rayon::prelude::*;

use crate::error::Error;
use crate::experiment::Experiment;
use crate::nands::are_all_nands;
use crate::progress::{Steps, Watch};
use crate::random::words;
use crate::report::numbers::{grouped, plain};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;
use crate::statistics::median;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "universality",
    line: "any truth table as a network of NANDs, and as two layers of perceptrons",
    draws: &[Format::Svg],
    run,
};

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
const EVERY_FUNCTION: usize = 3;

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

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let (most, count) = setup.scale((8, 50), (10, 200));
    let built = setup.watched("universality", |watch| build(most, count, setup.seed(), watch))?;
    Ok(Page {
        intro: vec![format!(
            "Every logical function of up to {EVERY_FUNCTION} inputs, and {count} random ones \
             each of {} to {most}, every row of whose truth tables is 0 or 1 with equal \
             probability. Each is built twice: of NANDs alone; and in two layers of perceptrons, \
             the first with one perceptron for each row that is 1, the second with one that fires \
             if any of those does.",
            EVERY_FUNCTION + 1
        )],
        claims: claims(&built),
        tables: vec![table(&built)],
        figures: vec![Figure::new(
            "Perceptrons a function takes: lowest, median and highest over the functions, and \
             half the rows of the truth table beside. Networks of none, for functions that hand \
             an input on, have no place on this axis.",
            chart(&built),
        )],
        remarks: vec![growth(&built)],
    })
}

fn claims(built: &[FunctionsOfInputs]) -> Vec<Claim> {
    let of_nands: Vec<&Build> = built.iter().flat_map(|of| &of.nands).collect();
    let of_layers: Vec<&Build> = built.iter().flat_map(|of| &of.two_layers).collect();
    let others = of_nands.iter().filter(|network| !network.only_nands).count();
    let made = match others {
        0 => "Each made of NANDs alone".to_string(),
        others => format!("{} not made of NANDs alone", grouped(others)),
    };
    vec![
        Claim::new(
            "NAND is universal: any computation can be built up out of NANDs.",
            Verdict::when(others == 0 && are_right(&of_nands)),
            format!("{made}: {}", in_words(&of_nands)),
        ),
        Claim::new(
            "So a network of perceptrons can compute whatever logical function one likes.",
            Verdict::when(are_right(&of_layers)),
            format!("In two layers of perceptrons: {}", in_words(&of_layers)),
        ),
    ]
}

fn are_right(networks: &[&Build]) -> bool {
    networks.iter().all(|network| network.wrong == 0)
}

fn in_words(networks: &[&Build]) -> String {
    let all = grouped(networks.len());
    match networks.iter().filter(|network| network.wrong > 0).count() {
        0 => format!("{all} functions, and every row of every truth table is right."),
        wrong => format!("{} of {all} functions have rows that are wrong.", grouped(wrong)),
    }
}

/// What one input more costs, in a sentence or two.
fn growth(built: &[FunctionsOfInputs]) -> String {
    let [.., before, last] = built else {
        return "Of one number of inputs nothing can be said about growth.".to_string();
    };
    let medians = [before, last].map(|of| [median_size(&of.nands), median_size(&of.two_layers)]);
    let [nands, layers] = [0, 1].map(|i| format!("{:.2}", medians[1][i] / medians[0][i]));
    let fewer = match medians[1][0].total_cmp(&medians[1][1]) {
        Ordering::Less => "NANDs take fewer",
        Ordering::Equal => "both take as many",
        Ordering::Greater => "the two layers take fewer",
    };
    format!(
        "What it costs, in perceptrons: from {} inputs to {} the median grows {nands} times with \
         NANDs, {layers} times with two layers, while the truth table doubles. With {} inputs \
         {fewer}: {} NANDs, which read two inputs each, against {} perceptrons, all \
         but one of which read {}.",
        before.inputs,
        last.inputs,
        last.inputs,
        plain(medians[1][0]),
        plain(medians[1][1]),
        last.inputs
    )
}

fn sizes(networks: &[Build]) -> Vec<f64> {
    networks.iter().map(|network| network.perceptrons as f64).collect()
}

fn median_size(networks: &[Build]) -> f64 {
    median(&sizes(networks))
}

fn chart(built: &[FunctionsOfInputs]) -> Chart {
    // A little to each side, so that one does not hide the other.
    let bars = |name: &str, aside: f64, of: fn(&FunctionsOfInputs) -> &Vec<Build>| {
        let bar = |functions: &FunctionsOfInputs| {
            let sizes: Vec<f64> =
                sizes(of(functions)).into_iter().filter(|&size| size > 0.0).collect();
            Spread::of(functions.inputs as f64 + aside, &sizes)
        };
        Series::bars(name, built.iter().filter_map(bar))
    };
    let rows = built.iter().map(|of| (of.inputs as f64, 0.5 * (1_u64 << of.inputs) as f64));
    let ticks = built.iter().map(|of| (of.inputs as f64, of.inputs.to_string()));
    let last = built.last().map_or(1.0, |of| of.inputs as f64);
    Chart::new("Any logical function")
        .x(Axis::linear("inputs").between(0.5, last + 0.5).with_ticks(ticks))
        .y(Axis::log("perceptrons"))
        .with(bars("NANDs", -0.08, |of| &of.nands))
        .with(bars("two layers of perceptrons", 0.08, |of| &of.two_layers))
        .with(Series::dashed("half the rows of the table", rows))
}

fn table(built: &[FunctionsOfInputs]) -> Table {
    let spread = |networks: &[Build]| {
        Spread::of(0.0, &sizes(networks)).map_or_else(String::new, |spread| {
            let [low, middle, high] = [spread.lowest, spread.median, spread.highest].map(plain);
            // Not to be broken, however narrow the screen.
            format!("{low}\u{a0}/\u{a0}{middle}\u{a0}/\u{a0}{high}")
        })
    };
    let deepest =
        |networks: &[Build]| networks.iter().map(|network| network.layers).max().unwrap_or(0);
    let row = |of: &FunctionsOfInputs| {
        let wrong = of.nands.iter().chain(&of.two_layers).map(|network| network.wrong);
        [
            of.inputs.to_string(),
            format!("{}{}", grouped(of.nands.len()), if of.every { " (all)" } else { "" }),
            spread(&of.nands),
            deepest(&of.nands).to_string(),
            spread(&of.two_layers),
            grouped(wrong.sum()),
        ]
    };
    Table::new(
        "Perceptrons of the networks (lowest / median / highest), layers at most, and wrong rows \
         of both",
        ["inputs", "functions", "NANDs", "layers", "in two layers", "wrong rows"],
        built.iter().map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::unwatched;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn rows_that_are_wrong_and_other_perceptrons_than_nands_are_not_confirmed() {
        let mut built = build(4, 20, 1, &unwatched).expect("few inputs");
        let said = claims(&built);
        assert_eq!(verdicts(&said), [Some(Confirmed); 2]);
        let expected = "Each made of NANDs alone: 296 functions, and every row of every truth \
                        table is right.";
        assert_eq!(said[0].came_out, expected);

        let right = built.clone();
        built[3].nands[2].wrong = 1;
        built[2].two_layers[0].wrong = 8;
        built[2].two_layers[1].wrong = 8;
        let said = claims(&built);
        assert_eq!(verdicts(&said), [Some(NotConfirmed); 2]);
        assert!(said[0].came_out.ends_with("1 of 296 functions have rows that are wrong."));
        assert!(said[1].came_out.ends_with("2 of 296 functions have rows that are wrong."));

        built = right;
        built[1].nands[7].only_nands = false;
        let said = claims(&built);
        assert_eq!(verdicts(&said), [Some(NotConfirmed), Some(Confirmed)]);
        assert!(said[0].came_out.starts_with("1 not made of NANDs alone: "), "{said:?}");
    }

    #[test]
    fn the_remark_says_which_networks_are_smaller() {
        let mut built = build(5, 20, 1, &unwatched).expect("few inputs");
        let mut said = |perceptrons: usize| {
            for network in built[3..].iter_mut().flat_map(|of| &mut of.nands) {
                network.perceptrons = perceptrons;
            }
            for network in &mut built[4].two_layers {
                network.perceptrons = 10;
            }
            growth(&built)
        };
        let cases = [
            (5, "NANDs take fewer: 5 NANDs, which read two inputs each, against 10 perceptrons,"),
            (10, "both take as many: 10 NANDs"),
            (1_000, "the two layers take fewer: 1000 NANDs"),
        ];
        for (nands, expected) in cases {
            let said = said(nands);
            assert!(said.contains(expected) && said.contains("grows 1.00 times"), "{said}");
        }
        assert!(!growth(&built[..1]).contains("grows"));
    }
}
