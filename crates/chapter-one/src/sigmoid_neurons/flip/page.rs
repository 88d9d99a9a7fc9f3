//! The page of `flip`.

use figures::Axis;
use figures::Chart;
use figures::Panels;
use figures::Series;

use super::measure::Flip;
use super::measure::NETWORKS;
use super::measure::Sweep;
use super::measure::WEIGHT;
use super::measure::sweep;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::page::Claim;
use crate::report::page::Figure;
use crate::report::page::Format;
use crate::report::page::Page;
use crate::report::page::Table;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "flip",
    line: "one weight moved: perceptrons jump, sigmoid neurons glide",
    draws: &[Format::Svg],
    run,
};

/// Inputs, neurons of the hidden layers, and how far the weight moves.
const INPUTS: usize = 4;
const HIDDEN: [usize; 2] = [5, 5];
const REACH: f64 = 15.0;
const POINTS: usize = 601;

/// Inputs drawn, at most.
const DRAWN: usize = 3;

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let flip = sweep(INPUTS, &HIDDEN, REACH, POINTS, setup.seed())?;
    Ok(Page {
        intro: vec![format!(
            "A network {INPUTS}-5-5-1 with random weights from -{WEIGHT} to {WEIGHT}, once of \
             perceptrons and once of sigmoid neurons. The weight from {} {} to neuron {} of hidden \
             layer {} moves from -{REACH} to {REACH}, for each of the {} inputs there are. Of the \
             weights of {NETWORKS} random networks it is the one that makes the perceptrons' \
             output flip for most inputs at once.",
            if flip.place.layer == 0 { "input" } else { "neuron" },
            flip.place.from + 1,
            flip.place.to + 1,
            flip.place.layer + 1,
            flip.sweeps.len()
        )],
        claims: claims(&flip),
        tables: vec![table(&flip)],
        figures: vec![Figure::new(
            "The output for those inputs for which it changes most, as the same weight moves \
             through the same values: perceptrons jump, sigmoid neurons glide.",
            panels(&flip),
        )],
        ..Page::default()
    })
}

fn claims(flip: &Flip) -> Vec<Claim> {
    let Some(jump) = &flip.jump else {
        return vec![Claim::new(
            "A small change in one weight can cause an output to flip.",
            "In none of the random networks tried does it; another --seed may show it.",
        )];
    };
    let step = flip.weights[1] - flip.weights[0];
    vec![
        Claim::new(
            "A small change in one weight can cause the output of a perceptron to flip, say from \
             0 to 1.",
            format!(
                "At w = {:.6} a change of {:.0e}, the smallest that can be written, flips the \
                 output for {} of the {} inputs.",
                jump.to,
                jump.to - jump.from,
                jump.flipped,
                flip.sweeps.len()
            ),
        ),
        Claim::new(
            "That flip may then cause the behaviour of the rest of the network to completely \
             change.",
            format!(
                "Over the whole range the output flips {} times, for {} of the inputs.",
                flip.jumps(),
                flip.sweeps.iter().filter(|sweep| sweep.flips() > 0).count()
            ),
        ),
        Claim::new(
            "Small changes in the weights of sigmoid neurons cause only a small change in output.",
            format!(
                "The same change moves {}; one of {step:.2} moves none by more than {:.4}.",
                match jump.glided {
                    0.0 => "no output at all".to_string(),
                    glided => format!("no output by more than {glided:.0e}"),
                },
                flip.longest_glide()
            ),
        ),
    ]
}

/// The inputs for which the perceptrons' output flips most often, each with another run.
fn most_changed(flip: &Flip) -> Vec<&Sweep> {
    let mut sweeps: Vec<&Sweep> = flip.sweeps.iter().filter(|s| s.flips() > 0).collect();
    sweeps.sort_by_key(|sweep| std::cmp::Reverse(sweep.flips()));
    let mut chosen: Vec<&Sweep> = Vec::new();
    for sweep in sweeps {
        if chosen.iter().all(|other| other.perceptrons != sweep.perceptrons) {
            chosen.push(sweep);
        }
    }
    chosen.truncate(DRAWN);
    chosen
}

fn bits(x: &[bool]) -> String {
    x.iter().map(|&x| if x { "1" } else { "0" }).collect()
}

fn panels(flip: &Flip) -> Panels {
    let chosen = most_changed(flip);
    let chart = |title: &str, series: Vec<Series>| {
        Chart::new(title)
            .x(Axis::linear("the weight w").between(-REACH, REACH))
            .y(Axis::linear("output of the network").between(-0.05, 1.05))
            .series(series)
    };
    let along = |outputs: Vec<f64>| flip.weights.iter().copied().zip(outputs).collect::<Vec<_>>();
    let jumping = chosen.iter().map(|sweep| {
        let outputs = sweep.perceptrons.iter().map(|&y| f64::from(y)).collect();
        Series::steps(format!("input {}", bits(&sweep.x)), along(outputs))
    });
    let gliding = chosen.iter().map(|sweep| {
        Series::line(format!("input {}", bits(&sweep.x)), along(sweep.sigmoids.clone()))
    });
    Panels::new("One weight moves: perceptrons and sigmoid neurons")
        .with(chart("perceptrons", jumping.collect()))
        .with(chart("sigmoid neurons", gliding.collect()))
}

fn table(flip: &Flip) -> Table {
    let row = |sweep: &Sweep| {
        let low = sweep.sigmoids.iter().copied().fold(f64::INFINITY, f64::min);
        let high = sweep.sigmoids.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        [bits(&sweep.x), sweep.flips().to_string(), format!("{low:.4}"), format!("{high:.4}")]
    };
    Table::new(
        "All inputs, the weight moving from one end to the other",
        ["input", "flips of the perceptrons' output", "sigmoid neurons: least", "greatest"],
        flip.sweeps.iter().map(row),
    )
}
