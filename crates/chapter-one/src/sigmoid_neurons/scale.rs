//! Sigmoid neurons simulating perceptrons, part I: all weights and biases times c.

use figures::{Axis, Chart};
use perceptron::{Circuit, CircuitBuilder, Node, Perceptron, Wire};

use crate::error::Error;
use crate::experiment::Experiment;
use crate::random::from_minus_1_to_1;
use crate::report::numbers::{grouped, percent, plain};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "scale",
    line: "all weights and biases of perceptrons times c: what changes",
    draws: &[Format::Svg],
    run,
};

/// Weights and biases that a random network may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Any number from -3 to 3, the biases a little beyond.
    Real,
    /// Whole ones from -3 to 3, the biases a little beyond: then w·x + b is often exactly 0.
    Whole,
}

/// Layered networks of perceptrons with random weights: so many inputs, then layers of these
/// sizes, the last of them the outputs. The biases are such that about half of all inputs make a
/// perceptron fire.
///
/// # Errors
/// [`Error::Perceptron`] if there is no output.
pub fn networks(
    numbers: Numbers,
    inputs: usize,
    layers: &[usize],
    count: usize,
    seed: u64,
) -> Result<Vec<Circuit>, Error> {
    let network = |i: usize| {
        let mut builder = CircuitBuilder::new();
        let mut layer: Vec<Wire> = (1..=inputs).map(|j| builder.input(format!("x{j}"))).collect();
        let mut stream = seed.wrapping_add((i as u64) << 32);
        for &neurons in layers {
            let mut next = Vec::new();
            for _ in 0..neurons {
                stream = stream.wrapping_add(1);
                next.push(builder.perceptron(&random(numbers, layer.len(), stream)?, &layer)?);
            }
            layer = next;
        }
        for (k, &output) in layer.iter().enumerate() {
            builder.output(format!("y{}", k + 1), output);
        }
        Ok(builder.finish()?)
    };
    (0..count).map(network).collect()
}

/// The largest weight.
const WEIGHT: f64 = 3.0;

fn random(numbers: Numbers, inputs: usize, seed: u64) -> Result<Perceptron, perceptron::Error> {
    let drawn = from_minus_1_to_1(seed, inputs + 1);
    let number = |x: f64| match numbers {
        Numbers::Real => x,
        // Not -0.
        Numbers::Whole => x.round() + 0.0,
    };
    let weights: Vec<f64> = drawn[..inputs].iter().map(|x| number(WEIGHT * x)).collect();
    let middle = weights.iter().sum::<f64>() / 2.0;
    let bias = number(drawn[inputs] - middle);
    Perceptron::with_bias(weights, bias)
}

/// What a factor changes in several networks, all inputs together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The factor of all weights and biases.
    pub c: f64,
    /// Outputs there are: of each network, for each of its inputs.
    pub outputs: usize,
    /// Outputs that are others than before.
    pub outputs_changed: usize,
    /// Perceptrons, those that are outputs among them, for each of the inputs.
    pub perceptrons: usize,
    /// Perceptrons that fire and did not, or the other way round.
    pub perceptrons_changed: usize,
}

impl Change {
    /// Share of the outputs that are others than before.
    pub fn share(&self) -> f64 {
        self.outputs_changed as f64 / self.outputs as f64
    }
}

/// Multiplies all weights and biases of each network by each of the factors, and compares what its
/// perceptrons do for every input there is.
///
/// # Errors
/// [`Error::Perceptron`] if a factor is not finite or takes a weight out of range.
pub fn change(networks: &[Circuit], factors: &[f64]) -> Result<Vec<Change>, Error> {
    let with_factor = |&c: &f64| {
        let mut change =
            Change { c, outputs: 0, outputs_changed: 0, perceptrons: 0, perceptrons_changed: 0 };
        for network in networks {
            let scaled = times(network, c)?;
            for x in every_input(network.inputs().len()) {
                let (before, after) = (network.evaluate(&x), scaled.evaluate(&x));
                change.outputs += before.len();
                change.outputs_changed += before.iter().zip(&after).filter(|(a, b)| a != b).count();
                let fire = |network: &Circuit| {
                    network.weighted_sums(&x).into_iter().map(|z| z > 0.0).collect()
                };
                let (before, after): (Vec<bool>, Vec<bool>) = (fire(network), fire(&scaled));
                change.perceptrons += before.len();
                change.perceptrons_changed +=
                    before.iter().zip(&after).filter(|(a, b)| a != b).count();
            }
        }
        Ok(change)
    };
    factors.iter().map(with_factor).collect()
}

fn every_input(inputs: usize) -> impl Iterator<Item = Vec<bool>> {
    (0..1_u64 << inputs).map(move |row| (0..inputs).rev().map(|j| row >> j & 1 == 1).collect())
}

/// A network with all weights and biases multiplied by c, whatever its sign:
/// [`Circuit::scaled`] takes none that is not above 0.
///
/// # Errors
/// [`Error::Perceptron`] if c is not finite or takes a weight out of range.
pub fn times(network: &Circuit, c: f64) -> Result<Circuit, Error> {
    if c > 0.0 || !c.is_finite() {
        return Ok(network.scaled(c)?);
    }
    let mut builder = CircuitBuilder::new();
    let inputs: Vec<Wire> = network.inputs().map(|name| builder.input(name)).collect();
    let mut perceptrons: Vec<Wire> = Vec::new();
    let wire = |perceptrons: &[Wire], node: Node| match node {
        Node::Input(i) => inputs[i],
        Node::Perceptron(k) => perceptrons[k],
    };
    for k in 0..network.perceptrons() {
        let before = network.perceptron(k);
        let weights: Vec<f64> = before.weights().iter().map(|weight| c * weight).collect();
        let sources: Vec<Wire> = network.sources(k).map(|node| wire(&perceptrons, node)).collect();
        let after = Perceptron::with_bias(weights, c * before.bias())?;
        perceptrons.push(builder.perceptron(&after, &sources)?);
    }
    for (name, node) in network.outputs().zip(network.output_sources()) {
        builder.output(name, wire(&perceptrons, node));
    }
    Ok(builder.finish()?)
}

/// Inputs of the networks, and perceptrons of their layers.
const INPUTS: usize = 6;
const LAYERS: [usize; 3] = [8, 8, 4];

/// Factors tried.
const FACTORS: [f64; 9] = [0.001, 0.1, 0.5, 2.0, 3.0, 1000.0, 0.0, -0.5, -1.0];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let count = setup.scale(50, 200);
    let random = |numbers| networks(numbers, INPUTS, &LAYERS, count, setup.seed());
    let real_networks = random(Numbers::Real)?;
    let real = change(&real_networks, &FACTORS)?;
    let whole = change(&random(Numbers::Whole)?, &FACTORS)?;
    let between: Vec<f64> = (-20..=20).map(|i| f64::from(i) / 10.0).collect();
    let drawn = change(&real_networks, &between)?;
    Ok(Page {
        intro: vec![format!(
            "{count} random networks of perceptrons, {INPUTS}-8-8-4, with real weights, and as \
             many with whole ones. All weights and biases of a network are multiplied by the same \
             c, and what its perceptrons do is compared for each of its {} inputs.",
            1 << INPUTS
        )],
        claims: claims(&real),
        tables: vec![table(&real, &whole)],
        figures: vec![Figure::new(
            "Outputs of the networks with real weights that are others than before, by the factor \
             c from -2 to 2.",
            chart(&drawn),
        )],
        remarks: vec![rounding(&whole)],
    })
}

fn claims(changes: &[Change]) -> Vec<Claim> {
    let (positive, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.c > 0.0);
    vec![
        Claim::new(
            "Exercise: multiply all weights and biases by one c > 0, and show that the network \
             behaves as before.",
            Verdict::when(positive.iter().all(|change| change.perceptrons_changed == 0)),
            positive_in_words(&positive),
        ),
        Claim::new(
            "The constant has to be positive.",
            Verdict::when(others.iter().all(|change| change.outputs_changed > 0)),
            others_in_words(&others),
        ),
    ]
}

fn positive_in_words(changes: &[&Change]) -> String {
    let Some(first) = changes.first() else { return "No such c was tried.".to_string() };
    let exceptions: Vec<&&Change> =
        changes.iter().filter(|change| change.perceptrons_changed > 0).collect();
    if exceptions.is_empty() {
        let factors: Vec<String> = changes.iter().map(|change| plain(change.c)).collect();
        return format!(
            "c = {}: none of {} outputs changes, nor any of {} perceptrons.",
            factors.join(", "),
            grouped(first.outputs),
            grouped(first.perceptrons)
        );
    }
    let each = exceptions.iter().map(|change| {
        format!(
            "c = {} changes {} of {} outputs and {} of {} perceptrons",
            plain(change.c),
            grouped(change.outputs_changed),
            grouped(change.outputs),
            grouped(change.perceptrons_changed),
            grouped(change.perceptrons)
        )
    });
    format!("{}.", each.collect::<Vec<String>>().join("; "))
}

fn others_in_words(changes: &[&Change]) -> String {
    if changes.is_empty() {
        return "No other c was tried.".to_string();
    }
    let each = changes.iter().map(|change| match change.outputs_changed {
        0 => format!("c = {} changes no output", plain(change.c)),
        _ => format!(
            "c = {} changes {} of the outputs",
            plain(change.c),
            percent(Some(change.share()))
        ),
    });
    format!("{}.", each.collect::<Vec<String>>().join("; "))
}

/// What floats make of it: where w·x + b is exactly 0, rounding may decide.
fn rounding(whole: &[Change]) -> String {
    let changed = whole.iter().filter(|change| change.c > 0.0 && change.perceptrons_changed > 0);
    let each = changed.map(|change| {
        format!(
            "c = {} changes {} of {} perceptrons",
            plain(change.c),
            grouped(change.perceptrons_changed),
            grouped(change.perceptrons)
        )
    });
    let each: Vec<String> = each.collect();
    let found = if each.is_empty() {
        "here no positive c does that".to_string()
    } else {
        format!("here {}", each.join(", "))
    };
    format!(
        "The exercise is about real numbers; floats are rounded. With whole weights w·x + b is \
         often exactly 0, which makes a perceptron output 0. Times a c such as 0.1, which has no \
         finite binary fraction, it may come out a little above 0, and the perceptron fires: \
         {found}."
    )
}

fn chart(changes: &[Change]) -> Chart {
    let points = changes.iter().map(|change| (change.c, 100.0 * change.share()));
    Chart::new("All weights and biases times c")
        .x("c")
        .y(Axis::linear("outputs changed, %").between(-2.0, 102.0))
        .points("", points)
}

fn table(real: &[Change], whole: &[Change]) -> Table {
    let share = |changed: usize, of: usize| format!("{} of {}", grouped(changed), grouped(of));
    let row = |(real, whole): (&Change, &Change)| {
        [
            plain(real.c),
            share(real.outputs_changed, real.outputs),
            share(real.perceptrons_changed, real.perceptrons),
            share(whole.outputs_changed, whole.outputs),
            share(whole.perceptrons_changed, whole.perceptrons),
        ]
    };
    Table::new(
        "What c changes, over all networks and all inputs",
        ["c", "outputs", "perceptrons", "whole weights: outputs", "perceptrons"],
        real.iter().zip(whole).map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    fn of(c: f64, outputs_changed: usize, perceptrons_changed: usize) -> Change {
        let (outputs, perceptrons) = (2_000, 8_000);
        Change { c, outputs, outputs_changed, perceptrons, perceptrons_changed }
    }

    #[test]
    fn a_positive_factor_that_changes_something_is_not_confirmed() {
        let none = [of(0.5, 0, 0), of(3.0, 0, 0), of(-1.0, 900, 4_000)];
        let said = claims(&none);
        assert_eq!(verdicts(&said), [Some(Confirmed); 2]);
        assert_eq!(
            [&said[0], &said[1]].map(|claim| claim.came_out.as_str()),
            [
                "c = 0.5, 3: none of 2,000 outputs changes, nor any of 8,000 perceptrons.",
                "c = -1 changes 45.00 % of the outputs."
            ]
        );
        assert!(rounding(&none).ends_with("here no positive c does that."));

        let contrary = [of(0.5, 0, 3), of(3.0, 1, 5), of(0.0, 0, 0), of(-1.0, 0, 1)];
        let said = claims(&contrary);
        assert_eq!(verdicts(&said), [Some(NotConfirmed); 2]);
        assert_eq!(
            [&said[0], &said[1]].map(|claim| claim.came_out.as_str()),
            [
                "c = 0.5 changes 0 of 2,000 outputs and 3 of 8,000 perceptrons; c = 3 changes 1 of \
                 2,000 outputs and 5 of 8,000 perceptrons.",
                "c = 0 changes no output; c = -1 changes no output."
            ]
        );
        let rounded = "here c = 0.5 changes 3 of 8,000 perceptrons, c = 3 changes 5 of 8,000 \
                       perceptrons.";
        assert!(rounding(&contrary).ends_with(rounded), "{}", rounding(&contrary));
    }
}
