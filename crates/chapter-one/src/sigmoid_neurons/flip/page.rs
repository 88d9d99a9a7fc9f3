//! The page of `flip`.

use figures::{Axis, Chart, Panels, Series};

use super::measure::{Flip, NETWORKS, Sweep, WEIGHT, sweep};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
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
            "The output for the inputs for which it changes most, while the weight moves: of \
             perceptrons, and of sigmoid neurons with the same weights.",
            panels(&flip),
        )],
        ..Page::default()
    })
}

/// The most that a weight's smallest change may move the output of sigmoid neurons, to count as a
/// small change.
const SMALL: f64 = 1e-9;

fn claims(flip: &Flip) -> Vec<Claim> {
    let inputs = flip.sweeps.len();
    let Some(jump) = &flip.jump else {
        return vec![Claim::new(
            "A small change of one weight can flip a perceptron's output.",
            Verdict::Undecided,
            "No output flips in any of the random networks; another --seed may show one.",
        )];
    };
    let step = flip.weights[1] - flip.weights[0];
    vec![
        Claim::new(
            "A small change of one weight can flip a perceptron's output.",
            Verdict::when(jump.flipped > 0),
            format!(
                "At w = {:.6} a change of {:.0e}, the smallest that can be written, flips the \
                 output for {} of the {inputs} inputs.",
                jump.to,
                jump.to - jump.from,
                jump.flipped,
            ),
        ),
        Claim::new(
            "One neuron's flip may change what the whole network does.",
            if 2 * jump.flipped >= inputs { Verdict::Confirmed } else { Verdict::Undecided },
            format!(
                "The flip of a hidden neuron changes the network's output for {} of {inputs} \
                 inputs at once. Over the whole range the output flips {} times, for {} of the \
                 inputs.",
                jump.flipped,
                flip.jumps(),
                flip.sweeps.iter().filter(|sweep| sweep.flips() > 0).count()
            ),
        ),
        Claim::new(
            "Of sigmoid neurons, a small change of the weights changes the output only a little.",
            Verdict::when(jump.glided < SMALL),
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

#[cfg(test)]
mod tests {
    use super::super::measure::{Jump, Place};
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    #[test]
    fn outputs_that_glide_when_they_should_jump_are_not_confirmed() {
        let sweep = Sweep { x: vec![true], perceptrons: vec![false; 3], sigmoids: vec![0.1; 3] };
        let place = Place { layer: 0, from: 0, to: 0 };
        let jump = |flipped, glided| Some(Jump { from: 1.0, to: 1.0 + 1e-15, flipped, glided });
        let flip = |jump| Flip {
            place,
            weights: vec![0.0, 1.0, 2.0],
            sweeps: vec![sweep.clone(); 4],
            jump,
        };
        let of = |jump| verdicts(&claims(&flip(jump)));
        assert_eq!(of(jump(2, 1e-14)), [Some(Confirmed); 3]);
        assert_eq!(of(jump(1, 0.5)), [Some(Confirmed), Some(Undecided), Some(NotConfirmed)]);
        assert_eq!(of(jump(0, 0.5)), [Some(NotConfirmed), Some(Undecided), Some(NotConfirmed)]);
        assert_eq!(of(None), [Some(Undecided)]);
    }
}
