//! The page of `bits`.

use figures::{Cell, Matrix};
use sigmoid_net::SigmoidNeuron;

use super::measure::{BITS, DIGITS, OnNetwork, Proof, bit, layer, prove, read};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::{grouped, percent};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::history::train;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "bits",
    line: "the fourth layer that turns ten outputs into four bits",
    draws: &[Format::Svg],
    run,
};

/// What every weight is, but for the sign.
const WEIGHT: f64 = 10.0;

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let layer = layer(WEIGHT);
    let proof = prove(&layer);
    let data = setup.data()?;
    let training = setup.some(&data.training);
    let settings = RunSettings::new(30, setup.scale(10, 30), setup.seed());
    let runs =
        setup.watched("bits", |watch| train(&[settings], &training, &data.validation, watch))?;
    let on_network = read(&runs[0].network, &layer, &data.test)?;
    Ok(Page {
        intro: vec![format!(
            "A fourth layer of four neurons behind the ten outputs, to say the digit in binary. \
             From output j to the neuron of a bit the weight is +{WEIGHT} if digit j has that bit, \
             -{WEIGHT} if not; all biases are 0. Then the layer is put behind a network that has \
             learned for {} epochs.",
            runs[0].settings.epochs
        )],
        claims: claims(&proof, on_network),
        tables: vec![margins(&proof), on_test_set(on_network)],
        figures: vec![Figure::new(
            "The weights of the fourth layer: a row for each bit, a column for each of the ten \
             outputs it reads.",
            matrix(&layer),
        )],
        remarks: vec![remark(&proof)],
    })
}

/// Why the vertices are enough, and what they show.
fn remark(proof: &Proof) -> String {
    format!(
        "Why looking at the {} vertices is a proof: a weighted input is an affine function of the \
         ten activations, and takes its least and greatest value over a box at vertices. {}",
        grouped(proof.vertices),
        if proof.wrong == 0 {
            format!(
                "So wherever the activations are as assumed, every weighted input is at least {:.2} \
                 on its right side of 0.",
                proof.margin()
            )
        } else {
            format!("At {} of them a bit is wrong.", grouped(proof.wrong))
        }
    )
}

fn claims(proof: &Proof, on: OnNetwork) -> Vec<Claim> {
    let worst = SigmoidNeuron { weights: vec![1.0], bias: 0.0 }.output(&[proof.margin()]);
    vec![
        Claim::new(
            "Exercise: weights and biases of the new layer, if the right output is at least 0.99 \
             and each other below 0.01.",
            Verdict::when(proof.wrong == 0),
            format!(
                "{} of {} vertices of the admissible activations give a wrong bit; every bit that \
                 should be 1 is at least {worst:.5}, every other at most {:.5}.",
                proof.wrong,
                grouped(proof.vertices),
                1.0 - worst
            ),
        ),
        Claim::new(
            "The new layer turns the ten outputs into binary.",
            Verdict::when(on.admissible_spelled == on.admissible),
            format!(
                "The bits spell the network's prediction for {} of the {} test images whose \
                 activations are as assumed, and for {} of the {} others.",
                grouped(on.admissible_spelled),
                grouped(on.admissible),
                grouped(on.spelled - on.admissible_spelled),
                grouped(on.examples - on.admissible)
            ),
        ),
    ]
}

const NAMES: [&str; BITS] = ["8", "4", "2", "1"];

fn matrix(layer: &[SigmoidNeuron]) -> Matrix {
    let cell = |&weight: &f64| Cell::new(format!("{weight:+}"), weight / WEIGHT);
    Matrix::new("The fourth layer", layer.iter().map(|neuron| neuron.weights.iter().map(cell)))
        .rows("bit", NAMES)
        .columns("weight from the output for digit", (0..DIGITS).map(|digit| digit.to_string()))
}

fn margins(proof: &Proof) -> Table {
    let row = |digit: usize| {
        let mut row = vec![digit.to_string()];
        row.push((0..BITS).map(|k| if bit(digit, k) { '1' } else { '0' }).collect());
        row.extend(proof.margins[digit].iter().map(|margin| format!("{margin:.2}")));
        row
    };
    let mut head = vec!["digit".to_string(), "bits".to_string()];
    head.extend(NAMES.map(|name| format!("bit {name}")));
    Table {
        caption: "How far the weighted input is on its right side of 0, at the worst vertex"
            .to_string(),
        head,
        rows: (0..DIGITS).map(row).collect(),
    }
}

fn on_test_set(on: OnNetwork) -> Table {
    let row = |what: &str, count: usize, of: usize| {
        let share = (of > 0).then(|| count as f64 / of as f64);
        [what.to_string(), grouped(count), grouped(of), percent(share)]
    };
    Table::new(
        "The test images, read once",
        ["", "images", "of", "share"],
        [
            row("network right", on.correct, on.examples),
            row("activations as assumed", on.admissible, on.examples),
            row("of these, bits spell the prediction", on.admissible_spelled, on.admissible),
            row("bits spell the prediction", on.spelled, on.examples),
            row("bits spell the label", on.spelled_label, on.examples),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn wrong_bits_are_not_confirmed() {
        let on = |admissible_spelled| OnNetwork {
            examples: 10,
            admissible: 5,
            admissible_spelled,
            spelled: 6,
            spelled_label: 6,
            correct: 7,
        };
        let right = prove(&layer(WEIGHT));
        assert_eq!(verdicts(&claims(&right, on(5))), [Some(Confirmed); 2]);
        let wrong = prove(&layer(-WEIGHT));
        assert_eq!(verdicts(&claims(&wrong, on(4))), [Some(NotConfirmed); 2]);
        assert!(remark(&right).contains("right side of 0"));
        assert!(
            remark(&wrong).ends_with("At 10,240 of them a bit is wrong."),
            "{}",
            remark(&wrong)
        );
    }
}
