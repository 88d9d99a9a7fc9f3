//! `mnist chapter sharpen`.

use experiments::sharpen::{BIAS_AT_ZERO, Sharpening, half_adder_at_zero, sharpen};
use figures::{Axis, Chart, Series};
use perceptron::half_adder;

use super::page::{Claim, Figure, Page, Table};
use super::setting::Setting;
use crate::failure::Failure;
use crate::text::plain;

/// Factors in the figure: 1 to 20.
const DRAWN: i32 = 20;

/// Factors in the table.
const FACTORS: [f64; 6] = [1.0, 2.0, 5.0, 10.0, 20.0, 100.0];

pub(crate) fn run(_: &Setting<'_>) -> Result<Page, Failure> {
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
        figures: vec![Figure::svg(
            "How far the sigmoid neuron's output that is furthest off lies from its \
             perceptron's. With a bias of 3 the distance falls exponentially; where w·x + b = 0 \
             it ends at 1/2.",
            chart(&drawn).svg()?,
        )],
        ..Page::default()
    })
}

fn claims(shown: &[Sharpening]) -> Vec<Claim> {
    let last = |i: usize| shown[i].sharpened.last().map_or(f64::NAN, |s| s.furthest);
    let c = FACTORS[FACTORS.len() - 1];
    vec![
        Claim::new(
            "In the limit c → ∞ the network of sigmoid neurons behaves exactly as the perceptrons.",
            format!("At c = {c} no output is off by more than {:.0e}.", last(0)),
        ),
        Claim::new(
            "How can this fail when w·x + b = 0 for one of the perceptrons?",
            format!(
                "The perceptron outputs 0, the sigmoid neuron σ(c · 0) = 1/2 whatever c is: at \
                 c = {c} the adder with that bias is off by {}.",
                last(1)
            ),
        ),
    ]
}

fn chart(drawn: &[Sharpening]) -> Chart {
    let furthest =
        |i: usize| drawn[i].sharpened.iter().map(|s| (s.c, s.furthest)).collect::<Vec<_>>();
    Chart {
        title: "Sigmoid neurons become perceptrons".into(),
        x: Axis::linear("c, which multiplies all weights and biases"),
        y: Axis::log("furthest off from the perceptrons"),
        series: vec![
            Series::line("bias 3: w·x + b is never 0", furthest(0)),
            Series::line(format!("bias {BIAS_AT_ZERO}: w·x + b = 0 for two 1s"), furthest(1)),
        ],
    }
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
